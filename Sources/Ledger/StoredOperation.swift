import Store

/// An operation as a transaction found it, not understood yet.
public struct StoredOperation: Sendable {
    private let row: Row

    init(_ row: Row) { self.row = row }

    /// The operation.
    /// - Throws: ``LedgerError`` and `StoreError` where the row is none of an operation.
    public func operation() throws -> Operation { try OperationRow.read(row) }
}
