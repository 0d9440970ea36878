// expect: 'VerifiedContext' initializer is inaccessible due to 'fileprivate' protection level
// Takes what a model wrote for what a backend signed, with what `@testable` opens.
@testable import Access
import JSON

func forge(_ claims: JSONObject) throws -> VerifiedContext { try VerifiedContext(claims) }
