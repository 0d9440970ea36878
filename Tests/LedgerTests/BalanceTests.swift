import Clocks
import Ledger
import Money
import PolicyEngine
import Store
import TestSupport
import Testing

@Suite("What counts")
struct BalanceTests {
    @Test("in every state an operation counts what it should: open amounts always, posted ones in their window, others never")
    func states() async throws {
        let day = Window(start: Book.noon - .hours(1), end: Book.noon + .hours(1))
        let tomorrow = Window(start: Book.noon + .hours(1), end: Book.noon + .hours(25))
        for state in OperationState.allCases {
            let counter = Book.counter(day)
            let book = try await Book(counters: counter)
            try await book.bring("op_1", to: state, counters: [counter])
            let counts = !state.isEnded || state == .succeeded
            #expect(try await book.balance(counter) == Balance(amount: .fen(counts ? 1_000 : 0), count: counts ? 1 : 0), "\(state)")
            let later = try await book.balance(Book.counter(tomorrow))
            #expect(later.count == (state.isEnded ? 0 : 1), "\(state)")
            #expect(try await book.balance(counter, except: "op_1").count == 0)
        }
    }

    @Test("any sequence of steps leaves the balance that a list of amounts has", arguments: StoreKind.all)
    func sequences(_ kind: StoreKind) async throws {
        var random = SeededGenerator(seed: SeededGenerator.seed)
        let counter = Book.counter()
        let book = try await Book(kind, counters: counter)
        var model: [String: (fen: Int64, state: OperationState)] = [:]
        for round in 0..<300 {
            if model.isEmpty || Bool.random(using: &random) {
                let (id, fen) = ("op_\(round)", Int64.random(in: 1...9_999, using: &random))
                let state = Bool.random(using: &random) ? OperationState.held : .reserved
                try await book.bring(id, to: state, fen: fen, counters: [counter])
                model[id] = (fen, state)
            } else if let id = model.keys.sorted().randomElement(using: &random), let step = Step.allCases.randomElement(using: &random) {
                _ = try? await book.take(step, id, counters: [counter])
                model[id]?.state = try #require(try await book.operation(id)).state
            }
            let counted = model.values.filter { !$0.state.isEnded || $0.state == .succeeded }
            let expected = Balance(amount: .fen(counted.reduce(0) { $0 + $1.fen }), count: counted.count)
            #expect(try await book.balance(counter) == expected, "round \(round)")
        }
    }

    @Test("amounts beyond what a binary fraction holds are summed exactly", arguments: StoreKind.all)
    func exact(_ kind: StoreKind) async throws {
        let counter = Book.counter()
        let book = try await Book(kind, counters: counter)
        try await book.bring("op_1", to: .succeeded, fen: 9_007_199_254_740_993, counters: [counter])
        try await book.bring("op_2", to: .held, fen: 1, counters: [counter])
        try await book.bring("op_3", to: .held, fen: 1, counters: [counter])
        #expect(try await book.balance(counter).amount == .fen(9_007_199_254_740_995))
    }

    @Test("a window has its first instant and not its end", arguments: StoreKind.all)
    func window(_ kind: StoreKind) async throws {
        let counter = Book.counter()
        let book = try await Book(kind, counters: counter)
        try await book.bring("op_1", to: .succeeded, counters: [counter])
        let at = Book.noon
        for (window, count) in [
            (Window(start: at, end: nil), 1), (Window(start: at + .milliseconds(1), end: nil), 0), (Window(start: nil, end: at), 0),
            (Window(start: nil, end: at + .milliseconds(1)), 1),
        ] {
            #expect(try await book.balance(Book.counter(window)).count == count)
        }
    }

    @Test("a counter that was never brought up to date is no empty one, and a counter of one call alone keeps nothing")
    func unknownCounter() async throws {
        let book = try await Book(counters: Book.counter())
        await #expect(throws: LedgerError.uncounted("unheard-of")) { try await book.balance(Book.counter(name: "unheard-of")) }
        let perCall = Book.counter(nil, name: "per-call")
        try await book.bring("op_1", to: .reserved, counters: [perCall])
        #expect(try await book.balance(perCall).count == 0)
        #expect(try await book.store.read { try $0.query("SELECT COUNT(*) AS n FROM counted").first?.integer("n") } == 0)
    }

    @Test("keys that name a person are not in the store")
    func pseudonyms() async throws {
        let counters = [
            Book.counter(kind: .customer, value: "MARKER", name: "customers"), Book.counter(kind: .payee, value: "MARKER", name: "payees"),
            Book.counter(kind: .agent, value: "desk", name: "agents"),
        ]
        let book = try await Book(counters: counters[0], counters[1], counters[2])
        try await book.bring("op_1", to: .reserved, counters: counters)
        let keys = try await book.store.read { try $0.query("SELECT key FROM counted").map { try $0.text("key") } }
        #expect(keys.count == 3)
        #expect(!keys.joined().contains("MARKER"))
        #expect(keys.contains { $0.contains("desk") })
        #expect(try await book.balance(counters[0]).count == 1)
    }

    @Test(
        "what an order has refunded is what was posted and what the provider told beyond it; what is open is told apart",
        arguments: StoreKind.all)
    func order(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        let ledger = book.ledger
        let identity = OrderIdentity(number: OrderNumber("o-1"), tradeNumber: "t-o-1")
        func refunds() async throws -> OrderRefunds {
            try await book.store.read { tx in try ledger.refunds(of: identity, currency: .cny, in: tx) }
        }
        #expect(try await refunds().version == 0)
        try await book.bring("op_1", to: .reserved)
        #expect(try await refunds().open == .fen(1_000))
        try await book.change("op_1") { ledger, operation, tx in
            try ledger.post(operation, .done, cumulativeRefund: .fen(2_500), in: tx)
        }
        #expect(try await refunds().refunded == .fen(2_500))
        #expect(try await refunds().open == .fen(0))
        for index in 2...4 { try await book.bring("op_\(index)", to: .succeeded) }
        // 1500 of what was told were not the host's own.
        #expect(try await refunds().refunded == .fen(5_500))
        let version = try await refunds().version
        try await book.bring("op_5", to: .held)
        #expect(try await refunds().version == version + 1)
        let versions = try await book.store.read { tx in try ledger.orderVersions(merchantOrder: OrderNumber("o-1"), trade: nil, in: tx) }
        #expect(versions == ["t-o-1": version + 1])
    }
}
