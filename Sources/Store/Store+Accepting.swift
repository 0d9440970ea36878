public import Clocks

extension Store {
    /// Takes the newest instant of the store back to what its clock shows now: that clock ran ahead, and was put right.
    ///
    /// Nothing else of the store moves. Whoever asks makes sure that the clock is right now: what lies between the two instants happens
    /// once more.
    /// - Parameter body: run in the same transaction, by the right time; it is given the newest instant as it was.
    /// - Returns: the newest instant as it was and as it is; nil where the clock does not stand before it, and nothing was done.
    public func acceptClock(
        _ body: @escaping @Sendable (WriteTransaction, Instant) throws -> Void
    ) async throws -> (from: Instant, to: Instant)? {
        try await withCheckedThrowingContinuation { continuation in
            writer.runAlone(
                { [clock] connection, standing in
                    let now = clock.now()
                    guard standing.newest - now > StoreClock.tolerance else { return nil }
                    let transaction = WriteTransaction(connection, now: now, isHeldBack: standing.awaitsConfirmation)
                    defer { transaction.end() }
                    try body(transaction, standing.newest)
                    try transaction.settle()
                    try StoreClock.record(now, on: connection)
                    return (standing.newest, now)
                },
                { continuation.resume(with: $0) })
        }
    }

    /// The newest instant of the store: nothing is written while the clock stands more than 5 s before it.
    public func newestInstant() async throws -> Instant {
        try await backend.read { connection in try StoreClock.newest(on: connection) }
    }
}

extension ReadTransaction {
    /// The newest instant of the store; of one that is set aside, as it was then.
    public func newestInstant() throws(StoreError) -> Instant? {
        if let row = try query("SELECT newest FROM store_clock").first { return Instant(milliseconds: try row.integer("newest")) }
        guard let row = try query("SELECT newest FROM store_mark").first else { return nil }
        return Instant(milliseconds: try row.integer("newest"))
    }
}
