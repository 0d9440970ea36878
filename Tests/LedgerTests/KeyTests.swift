import Ledger
import Money
import Store
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
            .cancel(trade: "a"), .collect(order: order, number: number), .transfer(number: number),
            .refund(merchantOrder: OrderNumber("a,1:b"), number: RequestNumber("")),
            .refund(merchantOrder: OrderNumber("a,1"), number: RequestNumber("b")), .transfer(number: RequestNumber("a")),
            .cancel(trade: "a,6:refund"),
        ]
        #expect(Set(keys.map(\.text)).count == keys.count)
        #expect(OperationKey.cancel(trade: "a") == .cancel(trade: "a"))
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
