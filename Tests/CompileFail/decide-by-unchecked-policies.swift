// expect: cannot convert value of type 'ParsedPolicies' to expected argument type 'CheckedPolicies'
// Decides by policies that were read and not checked.
import PolicyEngine

func decide(_ policies: ParsedPolicies, _ request: Request) -> Decision { Authorizer(policies).decide(request) }
