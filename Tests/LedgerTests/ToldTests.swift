import Clocks
import Foundation
import Money
import PolicyEngine
import Store
import TestSupport
import Testing

@testable import Ledger

@Suite("Totals that the provider told")
struct ToldTests {
    private static let order = OrderIdentity(number: OrderNumber("o-1"), tradeNumber: "t-o-1")

    private func refunded(_ book: Book) async throws -> Int64 {
        let ledger = book.ledger
        return try await book.store.read { tx in try ledger.refunds(of: Self.order, currency: .cny, in: tx).refunded.minorUnits }
    }

    private func post(_ book: Book, _ id: String, telling total: Int64?) async throws {
        try await book.change(id) { ledger, operation, tx in
            try ledger.post(operation, .done, cumulativeRefund: total.map { .fen($0) }, in: tx)
        }
    }

    @Test("what a total left for others still counts beside what is posted later without a total", arguments: StoreKind.all)
    func lostAnswer(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        // Somebody refunded 2000: the answer to 1000 of ours tells of 3000.
        try await book.bring("a", to: .reserved, fen: 1_000)
        try await post(book, "a", telling: 3_000)
        #expect(try await refunded(book) == 3_000)
        // The answer to the next was lost, and a look-up tells no total.
        try await book.bring("b", to: .reserved, fen: 3_000)
        try await post(book, "b", telling: nil)
        #expect(try await refunded(book) == 6_000)
        // That the first leaves the store changes nothing.
        let ledger = book.ledger
        try await book.store.write { tx in try ledger.remove([OperationID("a")], in: tx) }
        #expect(try await refunded(book) == 6_000)
    }

    @Test("a total that came while a refund was under way leaves for others what others were known to have", arguments: StoreKind.all)
    func underWay(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        let ledger = book.ledger
        _ = try await book.store.write { tx in try ledger.learnRefunded(Self.order, .total(.fen(2_000)), in: tx) }
        try await book.bring("a", to: .unknown, fen: 3_000)
        _ = try await book.store.write { tx in try ledger.learnRefunded(Self.order, .total(.fen(2_001)), in: tx) }
        try await book.take(.post, "a")
        #expect(try await refunded(book) == 5_000)
    }

    @Test("a refund that arrived after it was voided counts once, also where a total told of it in between", arguments: StoreKind.all)
    func late(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        try await book.bring("a", to: .failed, fen: 2_000)
        try await book.bring("b", to: .reserved, fen: 1_000)
        try await post(book, "b", telling: 3_000)
        #expect(try await refunded(book) == 3_000)
        try await book.take(.correct, "a")
        #expect(try await refunded(book) == 3_000)
        try await book.bring("c", to: .succeeded, fen: 500)
        #expect(try await refunded(book) == 3_500)
    }

    @Test("whatever is told, posted, voided, corrected and removed in whatever order: as much as was shown counts, and never more")
    func anyOrder() async throws {
        for round in 0..<UInt64(60) {
            let seed = SeededGenerator.seed &+ round
            var random = SeededGenerator(seed: seed)
            let book = try await Book()
            let ledger = book.ledger
            // What happened at the provider, what must be known of it, and refunds that arrived after they were voided.
            var (truth, known): (Int64, Int64) = (0, 0)
            var late: [(id: String, fen: Int64, isTold: Bool)] = []
            func told() {
                known = truth
                for index in late.indices { late[index].isTold = true }
            }
            for step in 0..<25 {
                let (id, fen) = ("op_\(step)", Int64.random(in: 1...500, using: &random))
                switch Int.random(in: 0..<7, using: &random) {
                case 0: truth += fen
                case 1:
                    told()
                    let total = truth
                    _ = try await book.store.write { tx in try ledger.learnRefunded(Self.order, .total(.fen(total)), in: tx) }
                case 2, 3:
                    try await book.bring(id, to: .reserved, fen: fen)
                    truth += fen
                    let tells = Bool.random(using: &random)
                    try await post(book, id, telling: tells ? truth : nil)
                    if tells { told() } else { known += fen }
                case 4:
                    try await book.bring(id, to: .failed, fen: fen)
                    truth += fen
                    late.append((id, fen, false))
                case 5 where !late.isEmpty:
                    let arrived = late.removeFirst()
                    try await book.take(.correct, arrived.id)
                    if !arrived.isTold { known += arrived.fen }
                default:
                    // What has the newest step stays, as ever: numbers go on from it.
                    try await book.store.write { tx in
                        let newest = try tx.query("SELECT operation FROM transfers ORDER BY number DESC LIMIT 1").first?.text("operation")
                        let done = try ledger.operations(in: [.succeeded], in: tx).first { $0.id.text != newest }
                        try ledger.remove(done.map { [$0.id] } ?? [], in: tx)
                    }
                }
                let found = try await refunded(book)
                #expect(found == known && found <= truth, "TOLLGATE_TEST_SEED=\(seed), step \(step)")
                guard found == known else { return }
            }
        }
    }

    @Test("a store of earlier keeps what its totals left for others")
    func carriedOver() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "told-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let location = StoreLocation.sqlite(path: folder.appending(path: "store.sqlite").path)
        let clock = HandClock(Book.noon)
        let earlier = MigrationSet(
            owner: "ledger", migrations: Array(Ledger.migrations.migrations.prefix { $0.name != ToldRefunds.migration.name }))
        let old = try await Store.open(location, migrations: [earlier], clock: clock)
        let shop = Shop(environment: "test", appID: "app")
        try await old.write { tx in
            try tx.execute(
                """
                INSERT INTO orders (shop, trade_number, order_number, version, currency, provider_refunded, removed)
                VALUES ($1, 't-o-1', 'o-1', 7, 'CNY', 3000, 400)
                """, [.text(shop.key)])
        }
        await old.close()
        let store = try await Store.open(location, migrations: [Ledger.migrations], clock: clock)
        let ledger = Ledger(shop: shop, pseudonymKey: [1])
        try await store.write { tx in
            let terms = LeaseTerms(holder: "h", length: .seconds(30), deadline: .minutes(15))
            _ = try ledger.reserve(Book.draft("a", 1_000), terms: terms, in: tx)
            guard let operation = try ledger.operation(OperationID("a"), in: tx) else { return }
            try ledger.post(operation, .done, cumulativeRefund: nil, in: tx)
        }
        let refunds = try await store.read { tx in try ledger.refunds(of: Self.order, currency: .cny, in: tx) }
        #expect(refunds.refunded == .fen(4_000))
        await store.close()
    }
}
