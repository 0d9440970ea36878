// expect: 'Principal' initializer is inaccessible due to 'fileprivate' protection level
// Takes an agent's name without a credential, with what `@testable` opens.
@testable import Access

func forge() -> Principal { Principal(agent: "assistant", credential: "mine", kind: .token) }
