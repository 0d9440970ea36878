public import Ledger
public import Money
import Store

extension Gate {
    /// How far operations of this shop have come, all seen at one moment; those that there are none of are left out.
    /// - Throws: what the store says.
    public func states(of ids: [OperationID]) async throws -> [OperationID: OperationState] {
        let ledger = ledger
        return try await store.read { tx in
            var states: [OperationID: OperationState] = [:]
            for id in ids { states[id] = try ledger.operation(id, in: tx)?.state }
            return states
        }
    }
}
