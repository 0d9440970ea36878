import Clocks
import Ledger
import Money
import PolicyEngine
import Store
import TestSupport
import Testing

@Suite("Running sums")
struct FoldingTests {
    @Test("whatever is folded, and whenever, every window holds what a list of amounts holds", arguments: StoreKind.all)
    func windows(_ kind: StoreKind) async throws {
        var random = SeededGenerator(seed: SeededGenerator.seed)
        let book = try await Book(kind, counters: Book.counter())
        var posted: [(at: Int64, fen: Int64)] = []
        var waiting: [(id: String, fen: Int64)] = []
        for round in 0..<120 {
            book.clock.advance(by: .milliseconds(Int64.random(in: 0...900, using: &random)))
            let (id, fen) = ("op_\(round)", Int64.random(in: 1...9_999, using: &random))
            try await book.bring(id, to: .reserved, fen: fen, counters: [Book.counter()])
            waiting.append((id, fen))
            // Some end at once, some long after others that were sent later.
            while !waiting.isEmpty, Bool.random(using: &random) {
                let (id, fen) = waiting.remove(at: Int.random(in: waiting.indices, using: &random))
                try await book.take(Bool.random(using: &random) ? .post : .fail, id)
                let operation = try #require(try await book.operation(id))
                if operation.state == .failed, Bool.random(using: &random) { try await book.take(.correct, id) }
                guard try await book.operation(id)?.state == .succeeded, let at = operation.dispatchedAt else { continue }
                posted.append((at.milliseconds, fen))
            }
            let (ledger, length) = (book.ledger, Int.random(in: 1...9, using: &random))
            if Int.random(in: 0..<3, using: &random) == 0 {
                try await book.store.write { tx in while try ledger.fold(limit: 7, length: length, in: tx) {} }
            }
            let open = waiting.reduce(0) { $0 + $1.fen }
            for _ in 0..<3 {
                let start = Book.noon + .milliseconds(Int64.random(in: -10...60_000, using: &random))
                let end = start + .milliseconds(Int64.random(in: 1...40_000, using: &random))
                for window in [Window(start: start, end: nil), Window(start: start, end: end), Window(start: nil, end: end), .ever] {
                    let inside = posted.filter { window.contains(Instant(milliseconds: $0.at)) }
                    let expected = Balance(
                        amount: .fen(inside.reduce(open) { $0 + $1.fen }), count: inside.count + waiting.count)
                    #expect(try await book.balance(Book.counter(window)) == expected, "round \(round), \(window)")
                }
            }
        }
        let ledger = book.ledger
        #expect(try await book.store.read { tx in try ledger.check(in: tx) } == [])
        #expect(try await book.store.read { try $0.query("SELECT COUNT(*) AS n FROM running_sums").first?.integer("n") ?? 0 } > 10)
    }

    @Test("a counter that comes later starts from all operations, with sums of its busy keys", arguments: StoreKind.all)
    func adoption(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        for round in 0..<200 {
            book.clock.advance(by: .milliseconds(10))
            try await book.bring("op_\(1000 + round)", to: round % 10 == 9 ? .reserved : .succeeded, fen: Int64(round + 1))
        }
        let ledger = book.ledger
        try await book.store.write { tx in
            try ledger.adopt(definitions: ["all"], counters: { _ in [("all", BalanceKey(kind: .agent, value: "desk"))] }, in: tx)
        }
        #expect(try await book.balance(Book.counter()) == Balance(amount: .fen(200 * 201 / 2), count: 200))
        // Of rounds 100 to 199, and the ten open ones of before: 10, 20, … 100.
        let late = Book.counter(Window(start: Book.noon + .milliseconds(1010), end: nil))
        let expected = (101...200).reduce(0, +) + stride(from: 10, through: 100, by: 10).reduce(0, +)
        #expect(try await book.balance(late) == Balance(amount: .fen(Int64(expected)), count: 110))
        #expect(try await book.store.read { try $0.query("SELECT COUNT(*) AS n FROM running_sums").first?.integer("n") } == 2)
        #expect(try await book.store.read { tx in try ledger.check(in: tx) } == [])
        #expect(try await book.store.read { tx in try ledger.completeSince("all", in: tx) } == nil)
        let lines = try await book.store.read { tx in
            try ledger.balances(of: "all", in: late.window ?? .ever, limit: 5, in: tx).lines.map { "\($0.key) \($0.balance.count)" }
        }
        #expect(lines == ["agent desk 110"])
    }

    @Test("the check tells of a balance, a sum, a counted row and a step that were changed by something else")
    func check() async throws {
        for (place, damage) in [
            "UPDATE balances SET open_amount = open_amount + 1", "UPDATE balances SET posted_count = posted_count - 1",
            "UPDATE running_sums SET amount = amount + 1", "UPDATE counted SET state = 'void' WHERE state = 'posted'",
            "UPDATE counted SET amount = amount + 1", "UPDATE operations SET state = 'failed' WHERE state = 'succeeded'",
            "DELETE FROM transfers WHERE kind = 'post'", "DELETE FROM operation_keys",
            "UPDATE operations SET lease_until = NULL WHERE state = 'reserved'", "UPDATE counted SET at = at - 1 WHERE state = 'posted'",
        ].enumerated() {
            let book = try await Book(counters: Book.counter())
            let ledger = book.ledger
            for (index, state) in [OperationState.succeeded, .reserved, .succeeded, .failed].enumerated() {
                book.clock.advance(by: .seconds(1))
                try await book.bring("op_\(index)", to: state, counters: [Book.counter()])
            }
            try await book.store.write { tx in _ = try ledger.fold(length: 1, in: tx) }
            #expect(try await book.store.read { tx in try ledger.check(in: tx) } == [])
            try await book.store.write { try $0.execute(damage) }
            #expect(try await book.store.read { tx in try ledger.check(in: tx) } != [], "damage \(place)")
        }
    }
}
