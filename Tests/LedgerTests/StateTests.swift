import Clocks
import Ledger
import Money
import PolicyEngine
import Store
import TestSupport
import Testing

@Suite("States of an operation")
struct StateTests {
    @Test("every change of state compares first: of two with the same sight, the second changes nothing", arguments: StoreKind.all)
    func compareAndSet(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        let (ledger, terms) = (book.ledger, book.terms)
        let intent = try await book.store.write { tx in try ledger.reserve(Book.draft("op_1"), terms: terms, in: tx) }
        #expect(intent.version == 1)
        let seen = try #require(try await book.operation("op_1"))
        try await book.store.write { tx in try ledger.post(seen, .done, cumulativeRefund: nil, in: tx) }
        await #expect(throws: LedgerError.conflict(OperationID("op_1"), expected: "reserved or dispatched or unknown")) {
            try await book.store.write { tx in try ledger.void(seen, .failed, .done, in: tx) }
        }
        #expect(try await book.operation("op_1")?.state == .succeeded)
    }

    @Test("an operation that was read before is the one that is stored, in each of its versions", arguments: StoreKind.all)
    func known(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        let (ledger, terms, known) = (book.ledger, book.terms, KnownOperations(book.ledger))
        let id = OperationID("op_1")
        func asked() async throws -> Operation? {
            try await book.store.read { tx in try known.find(id, in: tx) }.map { try known.operation($0) }
        }
        #expect(try await asked() == nil)
        try await book.store.write { tx in _ = try ledger.reserve(Book.draft("op_1"), terms: terms, in: tx) }
        for _ in 0..<2 { #expect(try await asked() == book.operation("op_1")) }
        guard case .known = try await book.store.read({ tx in try known.find(id, in: tx) }) else {
            Issue.record("what did not change is not read again")
            return
        }
        let seen = try #require(try await book.operation("op_1"))
        try await book.store.write { tx in try ledger.post(seen, .done, cumulativeRefund: nil, in: tx) }
        #expect(try await asked()?.state == .succeeded)
        #expect(try await asked() == book.operation("op_1"))
        let other = KnownOperations(Ledger(shop: Shop(environment: "test", appID: "another"), pseudonymKey: [1, 2, 3]))
        #expect(try await book.store.read { tx in try other.find(id, in: tx) == nil })
    }

    @Test("a state is only reached from those that lead to it")
    func transitions() async throws {
        for state in OperationState.allCases {
            let allowed = Self.allowed(from: state)
            for step in Step.allCases {
                let book = try await Book()
                try await book.bring("op_1", to: state)
                let before = try #require(try await book.operation("op_1"))
                #expect(before.state == state)
                do {
                    try await book.take(step, "op_1")
                    #expect(allowed.contains(step), "\(step) from \(state)")
                    #expect(try await book.operation("op_1")?.version == before.version + 1)
                } catch is LedgerError {
                    #expect(!allowed.contains(step), "\(step) from \(state)")
                    #expect(try await book.operation("op_1") == before)
                }
            }
        }
    }

    /// The reference: which steps lead on from where.
    private static func allowed(from state: OperationState) -> Set<Step> {
        switch state {
        case .held: [.approve, .reject, .expire]
        case .approved: [.claim, .holdAgain, .reject, .expire]
        case .reserved, .dispatched: [.post, .fail, .leaveUnknown]
        case .unknown: [.post, .fail, .leaveUnknown, .resend]
        case .succeeded: []
        case .failed, .rejected, .expired: [.correct]
        }
    }

    @Test("an operation under a live lease is not due; one whose lease ran out, or whose time has come, is", arguments: StoreKind.all)
    func due(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        let (ledger, terms) = (book.ledger, book.terms)
        try await book.store.write { tx in _ = try ledger.reserve(Book.draft("op_1"), terms: terms, in: tx) }
        func due(_ tools: [String] = ["refund"]) async throws -> [String] {
            try await book.store.read { tx in try ledger.due(tools: tools, in: tx).map(\.text) }
        }
        book.clock.advance(by: .milliseconds(29_999))
        #expect(try await due().isEmpty)
        book.clock.advance(by: .milliseconds(1))
        #expect(try await due() == ["op_1"])
        #expect(try await due(["other"]).isEmpty)
        #expect(try await due([]).isEmpty)
        let taken = try await book.store.write { tx in
            try ledger.takeForLookUp(OperationID("op_1"), holder: "b", length: .seconds(30), in: tx)
        }
        #expect(taken?.state == .unknown)
        #expect(try await due().isEmpty)
        let again = try await book.store.write { tx in
            try ledger.takeForLookUp(OperationID("op_1"), holder: "c", length: .seconds(30), in: tx)
        }
        #expect(again == nil)
        let lookAt = book.clock.now() + .seconds(10)
        try await book.change("op_1") { ledger, operation, tx in try ledger.leaveUnknown(operation, lookAt: lookAt, in: tx) }
        #expect(try await due().isEmpty)
        book.clock.advance(by: .seconds(10))
        #expect(try await due() == ["op_1"])
    }

    @Test("what was sent is dated once: sending again moves neither its instant nor its deadline")
    func dated() async throws {
        let book = try await Book()
        let (ledger, terms) = (book.ledger, book.terms)
        try await book.bring("op_1", to: .unknown)
        let before = try #require(try await book.operation("op_1"))
        book.clock.advance(by: .minutes(1))
        try await book.change("op_1") { _, operation, tx in _ = try ledger.resend(operation, terms: terms, in: tx) }
        let after = try #require(try await book.operation("op_1"))
        #expect(after.dispatchedAt == before.dispatchedAt)
        #expect(after.deadline == before.deadline)
        #expect(after.lease?.until == book.clock.now() + .seconds(30))
    }

    @Test("an operation is read as it was written, whatever it moves", arguments: StoreKind.all)
    func roundTrip(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        let ledger = book.ledger
        let refund = Book.draft("op_1", 9_007_199_254_740_993, buyer: "2088")
        let collect = Draft(
            id: OperationID("op_2"), call: refund.call, movement: .collect(order: OrderNumber("o-2"), amount: .fen(1)),
            number: RequestNumber("host"), counters: [])
        let transfer = Draft(
            id: OperationID("op_3"), call: refund.call,
            movement: .transfer(payee: PayeeIdentity(kind: "K", id: "p"), amount: .fen(7), number: RequestNumber("n")),
            number: RequestNumber("n"), counters: [])
        for draft in [refund, collect, transfer] {
            try await book.store.write { tx in try ledger.hold(draft, in: tx) }
            let read = try #require(try await book.operation(draft.id.text))
            #expect(read.movement == draft.movement)
            #expect(read.call == draft.call)
            for key in OperationKey.all(of: draft.movement, number: draft.number) {
                #expect(try await book.store.read { tx in try ledger.operation(for: key, in: tx)?.id } == draft.id)
            }
        }
        let taken = Book.draft("op_4", number: "op_1")
        await #expect(throws: StoreError.self) { try await book.store.write { tx in try ledger.hold(taken, in: tx) } }
        #expect(try await book.operation("op_4") == nil)
    }

    @Test("no two choices of numbers make one key")
    func keys() {
        let first = OperationKey.refund(merchantOrder: OrderNumber("a,1:b"), number: RequestNumber("c"))
        let second = OperationKey.refund(merchantOrder: OrderNumber("a"), number: RequestNumber("b,1:c"))
        #expect(first != second)
        let number = RequestNumber("b")
        #expect(OperationKey.refund(trade: "a", number: number) != .refund(merchantOrder: OrderNumber("a"), number: number))
    }
}
