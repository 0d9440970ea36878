// expect: 'CheckedPolicies' initializer is inaccessible due to 'fileprivate' protection level
// Calls policies checked that were not, with what `@testable` opens.
@testable import PolicyEngine

func forge(_ content: PolicyContent) -> CheckedPolicies { CheckedPolicies(content) }
