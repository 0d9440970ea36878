import Clocks
import Ledger
import Money
import Store
import TestSupport
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

    @Test("an own operation counts by what became of it, and as nobody else's")
    func own() async throws {
        let book = try await Book()
        let shown = ShownRefund.single(RequestNumber("a"), .fen(1_000))
        try await book.bring("a", to: .unknown, fen: 1_000)
        #expect(try await learn(book, shown) == nil)
        try await book.take(.fail, "a")
        #expect(try await learn(book, shown) == nil)
        try await book.take(.correct, "a")
        #expect(try await learn(book, shown) == nil)
        #expect(try await refunds(book).refunded == .fen(1_000))
    }

    @Test("another amount under the number of an operation that was taken for failed is somebody else's", arguments: StoreKind.all)
    func otherAmount(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        let ledger = book.ledger
        try await book.bring("a", to: .failed, fen: 1_000)
        let shown = ShownRefund.single(RequestNumber("a"), .fen(300))
        func contradicted() async throws -> OperationID? {
            try await book.store.read { tx in try ledger.contradicted(by: shown, of: Self.order, in: tx)?.id }
        }
        #expect(try await contradicted() == OperationID("a"))
        #expect(try await learn(book, shown)?.after == .fen(300))
        #expect(try await contradicted() == nil, "once")
        #expect(try await learn(book, shown) == nil)
        #expect(try await book.store.read { tx in try ledger.unposted(shown, of: Self.order, in: tx) } == nil)
    }

    @Test("an own operation that shows as done is told of until it is posted; one that may be on its way is not", arguments: StoreKind.all)
    func unposted(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        let ledger = book.ledger
        for (place, state) in OperationState.allCases.enumerated() {
            let id = "op_\(place)"
            try await book.bring(id, to: state)
            let shown = ShownRefund.single(RequestNumber(id), .fen(1_000))
            let found = try await book.store.read { tx in try ledger.unposted(shown, of: Self.order, in: tx) }
            #expect((found != nil) == [.unknown, .failed, .rejected, .expired].contains(state), "\(state)")
            let total = try await book.store.read { tx in try ledger.unposted(.total(.fen(1_000)), of: Self.order, in: tx) }
            #expect(total == nil)
        }
    }

    @Test("an amount that somebody else was seen to refund is known for as long as it was shown", arguments: StoreKind.all)
    func likeShown(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        let ledger = book.ledger
        func isLike(_ fen: Int64, of order: OrderIdentity = Self.order) async throws -> Bool {
            try await book.store.read { tx in try ledger.isLikeShown(.fen(fen), of: order, since: tx.now - .hours(24), in: tx) }
        }
        _ = try await learn(book, .single(RequestNumber("x"), .fen(300)))
        #expect(try await isLike(300))
        #expect(try await !isLike(299))
        #expect(try await !isLike(300, of: OrderIdentity(number: OrderNumber("o-2"), tradeNumber: "t-o-2")))
        book.clock.advance(by: .hours(24))
        #expect(try await !isLike(300))
        try await book.store.write { tx in try ledger.noteShown(RequestNumber("x"), of: Self.order, in: tx) }
        #expect(try await isLike(300))
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
