import Ledger
import Money
import Store
import Testing

@Suite("Refunds that others made")
struct OutsideTests {
    private static let order = OrderIdentity(number: OrderNumber("o-1"), tradeNumber: "t-o-1")

    private func learn(_ book: Book, _ shown: ShownRefund, of order: OrderIdentity = order) async throws -> LearntRefund? {
        let ledger = book.ledger
        return try await book.store.write { tx in try ledger.learnRefunded(order, shown, in: tx) }
    }

    private func refunds(_ book: Book) async throws -> OrderRefunds {
        let ledger = book.ledger
        return try await book.store.read { tx in try ledger.refunds(of: Self.order, currency: .cny, in: tx) }
    }

    @Test("a total only grows, and every growth moves the order's version on")
    func total() async throws {
        let book = try await Book()
        #expect(try await learn(book, .total(.fen(500)))?.after == .fen(500))
        #expect(try await learn(book, .total(.fen(400))) == nil)
        #expect(try await learn(book, .total(.fen(500))) == nil)
        #expect(try await refunds(book).version == 1)
        let learnt = try #require(try await learn(book, .total(.fen(501))))
        #expect(learnt.before == .fen(500) && learnt.after == .fen(501))
        #expect(try await refunds(book).version == 2)
        #expect(try await refunds(book).refunded == .fen(501))
    }

    @Test("single refunds of others add up beside the host's own, each number once")
    func single() async throws {
        let book = try await Book()
        try await book.bring("a", to: .succeeded, fen: 1_000)
        #expect(try await learn(book, .single(RequestNumber("x"), .fen(300)))?.after == .fen(1_300))
        #expect(try await learn(book, .single(RequestNumber("x"), .fen(300))) == nil)
        #expect(try await learn(book, .single(RequestNumber("y"), .fen(200)))?.after == .fen(1_500))
        #expect(try await learn(book, .single(RequestNumber("z"), .fen(0))) == nil)
        #expect(try await learn(book, .total(.fen(1_500))) == nil)
        #expect(try await learn(book, .total(.fen(1_700)))?.before == .fen(1_500))
        #expect(try await refunds(book).refunded == .fen(1_700))
        // What was told in one sum is not added to what shows singly.
        #expect(try await learn(book, .single(RequestNumber("w"), .fen(100))) == nil)
        #expect(try await refunds(book).refunded == .fen(1_700))
    }

    @Test("an own operation counts by what became of it, and once where it was taken for failed and is corrected")
    func own() async throws {
        let book = try await Book()
        try await book.bring("a", to: .unknown, fen: 1_000)
        #expect(try await learn(book, .single(RequestNumber("a"), .fen(1_000))) == nil)
        try await book.take(.fail, "a")
        #expect(try await learn(book, .single(RequestNumber("a"), .fen(1_000)))?.after == .fen(1_000))
        #expect(try await learn(book, .single(RequestNumber("a"), .fen(1_000)))?.after == nil)
        try await book.take(.correct, "a")
        #expect(try await refunds(book).refunded == .fen(1_000))
    }

    @Test("amounts in another currency are no refunds of the order")
    func currency() async throws {
        let book = try await Book()
        try await book.bring("a", to: .succeeded, fen: 1_000)
        let dollars = Money(minorUnits: 5_000, currency: try #require(Currency(code: "USD")))
        await #expect(throws: LedgerError.self) { try await learn(book, .total(dollars)) }
        #expect(try await refunds(book).refunded == .fen(1_000))
    }
}
