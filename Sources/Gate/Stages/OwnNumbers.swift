import Ledger
import Money
import Store
import ToolKit

extension Gate {
    /// A number of the agent's own that the provider knows and the ledger does not belongs to somebody else. If it is a refund, it counts
    /// on the order from now on.
    ///
    /// The provider is asked for a call that the policy permits and for no other: the answer tells of the order, whoever's it is, and the
    /// store keeps it.
    /// - Returns: the operation that the number belongs to after all: the same call came in while the provider was asked.
    func refuseKnown<T: MovingTool>(_ tool: T, _ movement: Movement) async throws -> OperationID? {
        guard let number = movement.number else { return nil }
        let answer = try await bounded { () async throws(Failure) in await tool.lookUp(movement) }
        switch answer {
        case .absent: return nil
        case .succeeded, .differs, .failed:
            let ledger = ledger
            let keys = OperationKey.all(of: movement, number: number)
            if let own = try await store.read({ tx in try ledger.operation(forAny: keys, in: tx) }) { return own.id }
            guard case .succeeded = answer else { throw RefusalReason(NumberNotice.ofAnother) }
            if case .refund(let order, let amount, _) = movement { try await learnAsked(number, amount, of: order) }
            throw RefusalReason(NumberNotice.doneElsewhere(movement.effect))
        case .unavailable(let failure): throw RefusalReason(failure)
        }
    }
}
