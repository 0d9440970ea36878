public import Money
public import Store
import Synchronization

/// Operations as they were read a moment ago: an agent that waits for people asks about the same one again and again.
///
/// Every change of an operation gives it another version, so that one and the same version always reads the same; which version it has is
/// asked of the store each time.
public final class KnownOperations: Sendable {
    /// How many are kept.
    private static let most = 512

    private let known = Mutex<[OperationID: Operation]>([:])
    private let ledger: Ledger

    /// The operations of one shop.
    public init(_ ledger: Ledger) { self.ledger = ledger }

    /// The operation of that name. Where it is not known it is read as it is stored, and understood by ``operation(_:)``: others wait for
    /// the transaction.
    public func find(_ id: OperationID, in tx: ReadTransaction) throws -> Found? {
        guard let version = try ledger.version(of: id, in: tx) else { return nil }
        if let operation = known.withLock({ $0[id] }), operation.version == version { return .known(operation) }
        return try ledger.storedOperation(id, in: tx).map { .stored($0) }
    }

    /// What was found, understood. Only what was committed is kept: call it when the transaction is over.
    /// - Throws: ``LedgerError`` and `StoreError` where the row is none of an operation.
    public func operation(_ found: Found) throws -> Operation {
        switch found {
        case .known(let operation): return operation
        case .stored(let stored):
            let operation = try stored.operation()
            known.withLock { known in
                if known.count >= Self.most { known.removeAll(keepingCapacity: true) }
                known[operation.id] = operation
            }
            return operation
        }
    }

    /// An operation that a transaction found.
    public enum Found: Sendable {
        /// One that was read before.
        case known(Operation)
        /// One that is understood outside of the transaction.
        case stored(StoredOperation)
    }
}
