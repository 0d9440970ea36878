// expect: 'Grant' initializer is inaccessible due to 'fileprivate' protection level
// Permits a call without asking the policy.
import PolicyEngine

func forge() -> Grant { Grant(statements: ["mine"], limits: [], gates: []) }
