import Clocks
import Ledger
import Money
import PolicyEngine
import Store
import TestSupport
import Testing

@Suite("Counters that come later")
struct AdoptingTests {
    /// Eight refunds of 1 to 8 fen, a day apart; the first has not ended, the third failed.
    private func days(_ kind: StoreKind) async throws -> Book {
        let book = try await Book(kind, counters: Book.counter())
        for index in 0..<8 {
            let (ledger, terms) = (book.ledger, book.terms)
            try await book.store.write { tx in
                let draft = Book.draft("op_\(index)", order: "o-\(index)", Int64(index + 1), counters: [Book.counter()])
                _ = try ledger.reserve(draft, terms: terms, in: tx)
            }
            if index > 0 { try await book.take(index == 2 ? .fail : .post, "op_\(index)") }
            book.clock.advance(by: .days(1))
        }
        return book
    }

    private func adopt(_ book: Book, from start: Instant?) async throws {
        let (ledger, starts) = (book.ledger, start.map { ["late": $0] } ?? [:])
        try await book.store.write { tx in
            try ledger.adopt(
                definitions: ["all", "late"], from: starts,
                counters: { operation in
                    [("late", BalanceKey(kind: .agent, value: operation.call.agent)), ("all", BalanceKey(kind: .agent, value: "desk"))]
                }, in: tx)
        }
    }

    private func counted(_ book: Book) async throws -> Int {
        try await book.store.read { tx in
            try tx.query(
                "SELECT operation FROM counted JOIN counters ON counters.id = counted.counter WHERE counters.text = 'late'")
        }.count
    }

    private static func late(_ start: Instant?) -> Counter { Book.counter(Window(start: start, end: nil), name: "late") }

    @Test("a counter whose windows all begin somewhere is made of what they can hold, and of all that is open", arguments: StoreKind.all)
    func finite(_ kind: StoreKind) async throws {
        let book = try await days(kind)
        let ledger = book.ledger
        let start = Book.noon + .days(5)
        try await adopt(book, from: start)
        // A day of margin: 5 to 8 fen of the ended ones, and the one that is open.
        #expect(try await counted(book) == 5)
        #expect(try await book.store.read { tx in try ledger.completeSince("late", in: tx) } == start - .days(1))
        #expect(try await book.balance(Self.late(start)) == Balance(amount: .fen(1 + 6 + 7 + 8), count: 4))
        #expect(try await book.balance(Book.counter()).amount == .fen(36 - 3), "the other one is as it was")
        #expect(try await book.store.read { tx in try Ledger.check(in: tx) } == [])
        try await book.take(.post, "op_0")
        #expect(try await book.balance(Self.late(start)) == Balance(amount: .fen(6 + 7 + 8), count: 3), "it was sent before")
        #expect(try await book.store.read { tx in try Ledger.check(in: tx) } == [])
    }

    @Test("where a window comes that reaches back further it is counted anew, and else not", arguments: StoreKind.all)
    func further(_ kind: StoreKind) async throws {
        let book = try await days(kind)
        let ledger = book.ledger
        let start = Book.noon + .days(5)
        try await adopt(book, from: start)
        func isAdopted(_ start: Instant?) async throws -> Bool {
            let starts = start.map { ["late": $0] } ?? [:]
            return try await book.store.read { tx in try ledger.areAdopted(["all", "late"], from: starts, in: tx) }
        }
        #expect(try await isAdopted(start + .days(9)))
        #expect(try await !isAdopted(start - .days(2)))
        #expect(try await !isAdopted(nil))
        try await adopt(book, from: start - .days(3))
        #expect(try await isAdopted(start - .days(3)))
        #expect(try await book.balance(Self.late(start - .days(3))) == Balance(amount: .fen(1 + 4 + 5 + 6 + 7 + 8), count: 6))
        try await adopt(book, from: nil)
        #expect(try await isAdopted(nil))
        #expect(try await book.store.read { tx in try ledger.completeSince("late", in: tx) } == nil)
        let everything = try await book.balance(Book.counter())
        #expect(try await book.balance(Self.late(nil)) == everything)
        // A shorter window of a counter that has everything needs nothing.
        try await adopt(book, from: start)
        #expect(try await book.store.read { tx in try ledger.completeSince("late", in: tx) } == nil)
        #expect(try await book.store.read { tx in try Ledger.check(in: tx) } == [])
    }

    @Test("a counter that has all that a prune left is not counted again for it", arguments: StoreKind.all)
    func afterPrune(_ kind: StoreKind) async throws {
        let book = try await days(kind)
        let ledger = book.ledger
        try await book.store.write { tx in try ledger.remove([OperationID("op_1"), OperationID("op_3")], in: tx) }
        try await adopt(book, from: nil)
        let horizon = try #require(try await book.store.read { tx in try ledger.horizon(in: tx) })
        #expect(try await book.store.read { tx in try ledger.completeSince("late", in: tx) } == horizon)
        #expect(try await book.store.read { tx in try ledger.areAdopted(["all", "late"], in: tx) })
        #expect(try await book.store.read { tx in try ledger.lacks("late", from: nil, everywhere: true, in: tx) } == horizon)
        #expect(try await book.store.read { tx in try ledger.lacks("all", from: nil, everywhere: true, in: tx) } == nil)
        #expect(try await book.store.read { tx in try ledger.lacks("all", from: horizon, everywhere: true, in: tx) } == nil)
        let before = horizon - .milliseconds(1)
        #expect(try await book.store.read { tx in try ledger.lacks("all", from: before, everywhere: false, in: tx) } == horizon)
    }
}
