import Clocks
import Ledger
import PolicyEngine
import Store

/// What a policy would count, and the store has no more: a limit or gate whose window begins before what was pruned last.
enum PrunedPast {
    /// Before which instant operations are missing from what a policy counts at an instant, where they are. An order's own past is no
    /// matter: what was pruned lies behind the time in which it could still be refunded.
    static func lacks(_ policies: CheckedPolicies, at instant: Instant, _ ledger: Ledger, in tx: ReadTransaction) throws -> Instant? {
        guard let horizon = try ledger.horizon(in: tx) else { return nil }
        let isLacking = policies.countings.contains { counting in
            guard counting.each != .order, let window = counting.window(at: instant) else { return false }
            return window.start.map { $0 < horizon } ?? true
        }
        return isLacking ? horizon : nil
    }

    /// The same as a remark on an explanation.
    static func remark(
        _ policies: CheckedPolicies, at instant: Instant, _ ledger: Ledger, in tx: ReadTransaction
    ) throws -> [ExplainedRule] {
        guard let since = try lacks(policies, at: instant, ledger, in: tx) else { return [] }
        let text = "operations of before \(since.text) were pruned: limits that reach back further are shown with less than was spent"
        return [ExplainedRule(name: "pruned", isKept: false, text: text)]
    }
}
