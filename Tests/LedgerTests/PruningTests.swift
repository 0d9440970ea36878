import Clocks
import Ledger
import Money
import PolicyEngine
import Store
import TestSupport
import Testing

@Suite("Removing old operations")
struct PruningTests {
    /// Ten refunds of ten orders, an hour apart, each settled but the last.
    private func years(_ kind: StoreKind) async throws -> Book {
        let book = try await Book(kind, counters: Book.counter())
        for index in 0..<10 {
            let (ledger, terms) = (book.ledger, book.terms)
            try await book.store.write { tx in
                let draft = Book.draft("op_\(index)", order: "o-\(index)", Int64(index + 1), counters: [Book.counter()])
                _ = try ledger.reserve(draft, terms: terms, in: tx)
            }
            if index < 9 { try await book.take(index == 1 ? .fail : .post, "op_\(index)") }
            book.clock.advance(by: .hours(1))
        }
        return book
    }

    @Test("sums of all time and of later windows stay, what was removed is gone, and later counters know it", arguments: StoreKind.all)
    func remove(_ kind: StoreKind) async throws {
        let book = try await years(kind)
        let ledger = book.ledger
        let cut = Book.noon + .hours(5)
        let sums = try await (0..<10).asyncMap {
            try await book.balance(Book.counter(Window(start: cut + .minutes(Int64($0 * 30)), end: nil)))
        }
        let old = try await book.store.read { tx in try ledger.prunable(before: cut, in: tx) }
        #expect(old.map(\.text) == ["op_0", "op_1", "op_2", "op_3", "op_4"])
        try await book.store.write { tx in try ledger.remove(old, in: tx) }
        #expect(try await book.balance(Book.counter()) == Balance(amount: .fen(55 - 2), count: 9))
        for (place, sum) in sums.enumerated() {
            #expect(try await book.balance(Book.counter(Window(start: cut + .minutes(Int64(place * 30)), end: nil))) == sum)
        }
        #expect(try await book.operation("op_0") == nil)
        for table in ["operations", "counted", "transfers"] {
            let column = table == "operations" ? "id" : "operation"
            let rows = try await book.store.read { try $0.query("SELECT \(column) FROM \(table) WHERE \(column) < 'op_5'") }
            #expect(rows.isEmpty, "\(table)")
        }
        #expect(try await book.store.read { tx in try ledger.check(in: tx) } == [])
        // The newest of them was sent four hours after the first.
        let horizon = Book.noon + .hours(4) + .milliseconds(1)
        #expect(try await book.store.read { tx in try ledger.horizon(in: tx) } == horizon)
        try await book.store.write { tx in
            try ledger.adopt(definitions: ["all", "late"], counters: { _ in [("late", BalanceKey(kind: .shop, value: "s"))] }, in: tx)
        }
        #expect(try await book.store.read { tx in try ledger.completeSince("late", in: tx) } == horizon)
        #expect(try await book.store.read { tx in try ledger.completeSince("all", in: tx) } == nil)
        #expect(try await book.balance(Book.counter(kind: .shop, value: "s", name: "late")).count == 5)
    }

    @Test("a number that was used is never free again, and what it moved counts once, whoever shows it again", arguments: StoreKind.all)
    func keys(_ kind: StoreKind) async throws {
        let book = try await Book(kind, counters: Book.counter())
        let (ledger, terms) = (book.ledger, book.terms)
        let order = OrderIdentity(number: OrderNumber("o-1"), tradeNumber: "t-o-1")
        try await book.store.write { tx in
            _ = try ledger.reserve(Book.draft("op_1", 500, number: "RF-1", counters: [Book.counter()]), terms: terms, in: tx)
        }
        try await book.take(.post, "op_1")
        try await book.store.write { tx in try ledger.remove([OperationID("op_1")], in: tx) }
        func owner(_ number: String) async throws -> KeyOwner? {
            try await book.store.read { tx in
                try ledger.owner(ofAny: [.refund(merchantOrder: order.number, number: RequestNumber(number))], in: tx)
            }
        }
        #expect(try await owner("RF-1") == .archived)
        #expect(try await owner("rf-1") == .archived)
        #expect(try await owner("Rf-1") == nil)
        func learn(_ number: String) async throws -> LearntRefund? {
            try await book.store.write { tx in
                try ledger.learnRefunded(order, .single(RequestNumber(number), .fen(500)), in: tx)
            }
        }
        #expect(try await learn("RF-1") == nil)
        // What somebody else wrote in other letters is none of ours.
        #expect(try await learn("rf-1")?.after == .fen(1_000))
        #expect(try await book.store.read { tx in try ledger.check(in: tx) } == [])
    }

    @Test("an order's refunds stay refunded, and what has not ended stays", arguments: StoreKind.all)
    func order(_ kind: StoreKind) async throws {
        let book = try await years(kind)
        let ledger = book.ledger
        let order = OrderIdentity(number: OrderNumber("o-3"), tradeNumber: "t-o-3")
        try await book.store.write { tx in try ledger.remove([OperationID("op_3")], in: tx) }
        let refunds = try await book.store.read { tx in try ledger.refunds(of: order, currency: .cny, in: tx) }
        #expect(refunds.refunded == .fen(4))
        await #expect(throws: LedgerError.conflict(OperationID("op_9"), expected: "ended")) {
            try await book.store.write { tx in try ledger.remove([OperationID("op_2"), OperationID("op_9")], in: tx) }
        }
        #expect(try await book.operation("op_2") != nil)
    }

    @Test("what somebody still looks for stays, and so does what nobody has seen an alarm about", arguments: StoreKind.all)
    func waited(_ kind: StoreKind) async throws {
        let book = try await years(kind)
        let ledger = book.ledger
        let cut = Book.noon + .hours(5)
        try await book.change("op_1") { ledger, operation, tx in try ledger.watch(operation, firstLook: tx.now + .hours(1), in: tx) }
        try await book.store.write { tx in try ledger.raise(.lateSuccess, about: OperationID("op_3"), in: tx) }
        func prunable(after place: Ledger.PrunePlace = .none) async throws -> [String] {
            try await book.store.read { tx in try ledger.prunable(before: cut, after: place, in: tx) }.map(\.text)
        }
        #expect(try await prunable() == ["op_0", "op_2", "op_4"])
        #expect(try await prunable(after: Ledger.PrunePlace(of: OperationID("op_2"), at: Book.noon + .hours(2))) == ["op_4"])
        let staying = try await book.store.read { tx in try ledger.oldestStaying(before: cut, keeping: nil, in: tx) }
        #expect(staying == Book.noon + .hours(1), "op_1")
        let kept = try await book.store.read { tx in try ledger.oldestStaying(before: cut, keeping: OperationID("op_0"), in: tx) }
        #expect(kept == Book.noon)
        try await book.store.write { tx in
            try ledger.endWatch(of: OperationID("op_1"), in: tx)
            _ = try ledger.seeAlarm(about: OperationID("op_3"), by: "lead", in: tx)
        }
        #expect(try await prunable() == ["op_0", "op_1", "op_2", "op_3", "op_4"])
        #expect(try await book.store.read { tx in try ledger.oldestStaying(before: cut, keeping: nil, in: tx) } == nil)
    }

    @Test("operations that were not removed in the order of their sending leave nothing that looks wrong", arguments: StoreKind.all)
    func outOfOrder(_ kind: StoreKind) async throws {
        let book = try await years(kind)
        let ledger = book.ledger
        try await book.store.write { tx in try ledger.remove([OperationID("op_3")], in: tx) }
        try await book.store.write { tx in try ledger.remove([OperationID("op_0")], in: tx) }
        #expect(try await book.store.read { tx in try ledger.check(in: tx) } == [])
        // A sum behind the prune that lacks something is found as before.
        try await book.store.write { tx in _ = try ledger.fold(length: 1, in: tx) }
        #expect(try await book.store.read { tx in try ledger.check(in: tx) } == [])
        try await book.store.write { tx in
            try tx.execute("UPDATE counted SET amount = amount + 1 WHERE operation = 'op_8'")
        }
        let found = try await book.store.read { tx in try Ledger.check(in: tx) }
        #expect(found.contains { $0.description.contains("its rows by") }, "\(found)")
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
