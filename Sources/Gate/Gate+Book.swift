public import Clocks
public import Ledger
public import Money
public import Store
public import ToolKit

/// The ledger of a shop as its tools may read it: what was moved or is to be, and nothing of who asked.
public struct LedgerShopBook: ShopBook {
    private let store: Store
    private let ledger: Ledger

    /// The book of a ledger.
    public init(store: Store, ledger: Ledger) {
        self.store = store
        self.ledger = ledger
    }

    /// Movements that were written down in a span of time, oldest first.
    public func movements(
        from: Instant, to: Instant, after: OperationID?, limit: Int
    ) async throws(Failure) -> [BookedMovement] {
        let (ledger, count) = (ledger, min(max(limit, 1), 1000))
        do {
            return try await store.read { tx in
                try ledger.operations(from: from, to: to, after: after, limit: count, in: tx).map {
                    BookedMovement(operation: $0.id, movement: $0.movement, state: $0.state.rawValue, at: $0.createdAt)
                }
            }
        } catch {
            throw Failure(code: "book-unreadable", text: "The host could not read its own ledger.", mayHelpLater: true)
        }
    }
}

extension Gate {
    /// The shop's ledger, for tools.
    public var book: any ShopBook { LedgerShopBook(store: store, ledger: ledger) }
}
