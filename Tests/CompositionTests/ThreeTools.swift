import Gate
import Ledger
import Money
import PolicyEngine

@testable import Composition

extension HostParts {
    /// Three tools that policies speak of and nobody calls, and the policies that a store holds about them.
    static let threeTools = HostParts(
        tools: { _ in HostTool.three },
        policy: { bench in
            let ledger = Ledger(shop: Shop(environment: "prod", appID: "2021"), pseudonymKey: bench.keys.pseudonymBytes)
            return PolicyInForce(
                book: PolicyBook(
                    store: bench.store, audit: bench.auditLog, ledger: ledger, tools: HostTool.three.map(\.signature),
                    requiresSignatures: bench.settings.signedPolicies))
        })
}

extension HostTool {
    /// One that collects, one that reads and one that refunds.
    static let three = [("pay", Effect.collect), ("look", .read), ("give-back", .refund)].map { name, effect in
        HostTool(signature: ToolSignature(name: name, effects: [effect]), title: "Title of \(name)", summary: "Does \(name).")
    }
}
