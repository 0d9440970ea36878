import Clocks
import Ledger
import Money
import PolicyEngine
import Store
import ToolKit

/// The gate that no policy can take away and the engine does not know of: the same amount on the same order again, whoever refunded it
/// before, or to the same payee, by whatever name.
struct DuplicateGuard: Sendable {
    let ledger: Ledger
    /// How long the same again is asked about.
    let span: Span

    /// What people have to agree to beside the grant's own gates.
    /// - Parameters:
    ///   - names: under which names the movement's payee counts; none where it has no payee.
    ///   - asked: when people were asked about the same before; nil where they were not. They agreed to what was done by then.
    func gates(
        _ movement: Movement, to names: [String], beside grant: Grant, asked: Instant? = nil, in tx: ReadTransaction
    ) throws -> [GateRequirement] {
        guard try isLike(movement, names, asked, in: tx) else { return [] }
        let roles = Set(grant.gates.flatMap(\.requirement.roles)).union(["admin"])
        return [.builtIn(GateRequirement.duplicateGuard, roles: roles.sorted())]
    }

    private func isLike(_ movement: Movement, _ names: [String], _ asked: Instant?, in tx: ReadTransaction) throws -> Bool {
        let since = max(tx.now - span, asked ?? tx.now - span)
        if try ledger.likeTransfer(to: names, amount: movement.amount, since: since, in: tx) != nil { return true }
        guard movement.effect == .refund, let order = movement.trade else { return false }
        if try ledger.likeRefund(of: order, amount: movement.amount, since: since, in: tx) != nil { return true }
        // What others refunded is shown anew at each look, so its instant tells nothing of when it was done.
        return try asked == nil && ledger.isLikeShown(movement.amount, of: order, since: since, in: tx)
    }
}

extension Gate {
    /// The gate's own question.
    var duplicateGuard: DuplicateGuard { DuplicateGuard(ledger: ledger, span: configuration.duplicateGuard) }
}

extension GateRequirement {
    /// Asks about the same amount on the same order again.
    static let duplicateGuard = "duplicate-guard"

    /// Whether the gate asks by itself and not by a statement of the policy.
    var isBuiltIn: Bool { gate == Self.duplicateGuard }

    /// A gate that is built in.
    static func builtIn(_ name: String, roles: [String]) -> GateRequirement {
        GateRequirement(gate: name, roles: roles, approvals: 1, expires: .hours(24), escalation: nil, withoutApproval: false)
    }
}
