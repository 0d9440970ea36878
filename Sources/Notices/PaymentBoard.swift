public import Clocks
public import Ledger
public import Money
import PolicyEngine
public import Store
public import ToolKit

/// Where those who wait for payments look. It needs no gate, so tools can have it.
public struct PaymentBoard: PaymentWatch {
    let store: Store
    let book: NoticeBook
    let bell = NewsBell()
    private let ledger: Ledger
    private let pause: @Sendable (Duration) async -> Void

    /// A board.
    /// - Parameters:
    ///   - ledger: the shop's book.
    ///   - pause: waits; tests wait for something else than time.
    public init(
        store: Store, ledger: Ledger, pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.store = store
        self.ledger = ledger
        self.pause = pause
        book = NoticeBook(shop: ledger.shop.key)
    }

    /// How often the store is asked: the message may have come in at another host.
    private static let interval = Duration.seconds(1)

    /// What is known of an order's payment; nil where nothing came that counts.
    /// - Throws: ``Failure`` where the store can't be asked.
    public func news(of order: OrderNumber) async throws(Failure) -> PaymentNews? {
        let book = book
        do { return try await store.read { tx in try book.payment(of: order, in: tx) }?.news } catch { throw Self.unavailable }
    }

    /// How a total that was paid for an order stands to what this host asked for.
    /// - Throws: ``Failure`` where the store can't be asked.
    public func price(of order: OrderNumber, paying total: Money) async throws(Failure) -> PriceStanding {
        do { return try await store.read { tx in try standing(of: order, paying: total, in: tx) }?.price ?? .unverified } catch {
            throw Self.unavailable
        }
    }

    /// How a price stands, and who asked for it first.
    struct Standing: Sendable, Hashable {
        let price: PriceStanding
        /// Nil where nobody asked for this amount.
        var agent: String?
    }

    /// The same within a transaction; nil for an order that this host asked nobody for.
    func standing(of order: OrderNumber, paying total: Money?, in tx: ReadTransaction) throws -> Standing? {
        let asked = try ledger.collects(of: order, in: tx)
        guard !asked.isEmpty else { return nil }
        // Alipay lets the first link count that a buyer opens: any amount that was asked for is right.
        let equal = asked.filter { $0.movement.amount == total }
        guard let first = equal.first else { return Standing(price: .differs) }
        let quoted = equal.first { Self.quote(of: $0) == total }
        return Standing(price: quoted == nil ? .unverified : .quoted, agent: (quoted ?? first).call.agent)
    }

    /// When the newest payment came that each of these agents had asked for; nothing for those who got none.
    public func newest(of agents: Set<String>) async throws -> [String: Instant] {
        let (book, agents) = (book, agents.sorted())
        return try await store.read { tx in try book.newest(of: agents, in: tx) }
    }

    /// What the agent's backend had quoted for the order, where the call that asked for the payment came with a context that says so.
    private static func quote(of operation: Operation) -> Money? {
        guard let order = operation.movement.order else { return nil }
        return RecordedFacts(json: operation.call.facts).context?.quotes?[order.text]
    }

    private static let unavailable = Failure(
        code: "store-unavailable", text: "The host can't look at its store just now; ask again in a minute.", mayHelpLater: true)

    /// The payment of an order as soon as it is known, or nil after this span or when the task is cancelled.
    public func next(of order: OrderNumber, within span: Span) async throws(Failure) -> PaymentNews? {
        var left = Duration.milliseconds(span.milliseconds)
        while true {
            // Listened to before the store is asked, so that nothing comes in between.
            let rung = await bell.listen(for: order)
            do throws(Failure) { if let news = try await news(of: order) { return news } } catch {
                // Whoever waits no more has not asked in vain.
                if Task.isCancelled { return nil }
                throw error
            }
            guard left > .zero, !Task.isCancelled else { return nil }
            let part = min(left, Self.interval)
            await wait(part, unlessRung: rung)
            left -= part
        }
    }

    private func wait(_ part: Duration, unlessRung rung: AsyncStream<Void>) async {
        let pause = pause
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in rung { break } }
            group.addTask { await pause(part) }
            _ = await group.next()
            group.cancelAll()
        }
    }
}
