import Clocks
import JSON
import Ledger
import Money
import Store
import TestSupport
import Testing

@Suite("Keys of operations")
struct KeyTests {
    @Test("a refund is found under both names of its order, and under its number in small letters")
    func names() {
        let order = OrderIdentity(number: OrderNumber("o"), tradeNumber: "t")
        func keys(_ number: String) -> Set<OperationKey> {
            Set(OperationKey.all(of: .refund(order: order, amount: .fen(1), number: RequestNumber(number)), number: RequestNumber(number)))
        }
        #expect(keys("n").count == 2)
        #expect(keys("N").count == 4)
        #expect(keys("N").isSuperset(of: keys("n")))
        #expect(keys("N").intersection(keys("nN")).isEmpty)
    }

    @Test("no two movements that are not one have a key in common, whatever their names are")
    func distinct() {
        let (order, number) = (OrderNumber("a"), RequestNumber("b"))
        let keys: [OperationKey] = [
            .refund(merchantOrder: order, number: number), .refund(trade: "a", number: number), .cancel(merchantOrder: order),
            .cancel(trade: "a"), .close(merchantOrder: order), .close(trade: "a"), .collect(order: order, number: number),
            .transfer(number: number),
            .refund(merchantOrder: OrderNumber("a,1:b"), number: RequestNumber("")),
            .refund(merchantOrder: OrderNumber("a,1"), number: RequestNumber("b")), .transfer(number: RequestNumber("a")),
            .cancel(trade: "a,6:refund"),
        ]
        #expect(Set(keys.map(\.text)).count == keys.count)
        #expect(OperationKey.cancel(trade: "a") == .cancel(trade: "a"))
    }

    private static func draft(_ id: String, _ movement: Movement) -> Draft {
        let call = RecordedCall(
            agent: "desk", credential: "c", conversation: nil, tool: "t", toolDigest: "d", arguments: [:], digest: "call-\(id)", reason: "",
            buyer: nil, policySerial: 1, statements: [])
        return Draft(id: OperationID(id), call: call, movement: movement, number: RequestNumber(id), counters: [])
    }

    @Test(
        "a cancel or close that ended without success gives its key up, one that succeeded never, nor one that has not ended",
        arguments: StoreKind.all, [MovementKind.cancel, .close])
    func renewed(kind: StoreKind, what: MovementKind) async throws {
        let book = try await Book(kind)
        let order = OrderIdentity(number: OrderNumber("o-1"), tradeNumber: "t-o-1")
        let movement = what == .cancel ? Movement.cancel(order: order, amount: .fen(500)) : .close(order: order)
        let (ledger, terms) = (book.ledger, book.terms)
        let keys = OperationKey.all(of: movement, number: RequestNumber("n"))
        func owner() async throws -> String? { try await book.store.read { tx in try ledger.operation(forAny: keys, in: tx)?.id.text } }
        for (id, ending) in [("a", Step.fail), ("b", .fail), ("c", .post)] {
            let draft = Self.draft(id, movement)
            try await book.store.write { tx in _ = try ledger.reserve(draft, terms: terms, in: tx) }
            #expect(try await owner() == id)
            let operation = try #require(try await book.operation(id))
            #expect(operation.movement == movement && operation.movement.kind == what)
            try await book.take(ending, id)
            #expect(try await owner() == (ending == .post ? id : nil))
            let holds = try await book.store.read { tx in try ["a", "b", "c"].map { try ledger.holdsKeys(OperationID($0), in: tx) } }
            #expect(holds == ["a", "b", "c"].map { $0 == id })
        }
        await #expect(throws: (any Error).self) {
            let draft = Self.draft("d", movement)
            try await book.store.write { tx in _ = try ledger.reserve(draft, terms: terms, in: tx) }
        }
        let refunds = try await book.store.read { tx in try ledger.refunds(of: order, currency: .cny, in: tx) }
        #expect(refunds.refunded == .fen(what == .cancel ? 500 : 0) && refunds.open == .fen(0))
        let differences = try await book.store.read { tx in try ledger.check(in: tx) }
        #expect(differences.isEmpty, "\(differences)")
        // Pruned, one that did not happen leaves no key behind, and one that did keeps it for good.
        book.clock.advance(by: .days(400))
        try await book.store.write { tx in try ledger.remove(["a", "b", "c"].map { OperationID($0) }, in: tx) }
        let archived = try await book.store.read { tx in try ledger.owner(ofAny: keys, in: tx) }
        #expect(archived == .archived)
    }

    @Test("two shops keep operations under the same key")
    func shops() async throws {
        let book = try await Book()
        let other = Ledger(shop: Shop(environment: "test", appID: "other"), pseudonymKey: [1])
        let (ledger, terms) = (book.ledger, book.terms)
        try await book.store.write { tx in
            _ = try ledger.reserve(Book.draft("a", number: "n"), terms: terms, in: tx)
            _ = try other.reserve(Book.draft("b", number: "n"), terms: terms, in: tx)
        }
        let key = OperationKey.refund(trade: "t-o-1", number: RequestNumber("n"))
        let found = try await book.store.read { tx in
            [try ledger.operation(for: key, in: tx)?.id.text, try other.operation(for: key, in: tx)?.id.text]
        }
        #expect(found == ["a", "b"])
    }
}
