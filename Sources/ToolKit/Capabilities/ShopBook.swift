public import Clocks
public import Money

/// A movement as the host's ledger has it.
public struct BookedMovement: Sendable, Hashable {
    /// The operation.
    public let operation: OperationID
    /// What was moved, or is to be.
    public let movement: Movement
    /// How far it has come, in the ledger's words.
    public let state: String
    /// When it was written down.
    public let at: Instant

    /// A movement of the ledger's.
    public init(operation: OperationID, movement: Movement, state: String, at: Instant) {
        self.operation = operation
        self.movement = movement
        self.state = state
        self.at = at
    }
}

/// The host's ledger of the shop, as a tool may read it.
public protocol ShopBook: Sendable {
    /// Movements that were written down in a span of time, oldest first.
    /// - Parameters:
    ///   - from: the first instant.
    ///   - to: the first instant that does not belong to it.
    ///   - after: the last operation of the page before; nil for the first page.
    ///   - limit: at most this many, 1 to 1000.
    func movements(from: Instant, to: Instant, after: OperationID?, limit: Int) async throws(Failure) -> [BookedMovement]
}
