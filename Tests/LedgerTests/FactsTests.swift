import Foundation
import JSON
import Ledger
import Money
import Store
import Testing

@Suite("Facts of operations")
struct FactsTests {
    private static func draft(_ id: String, facts: JSONObject) -> Draft {
        let plain = Book.draft(id)
        let call = RecordedCall(
            agent: "desk", credential: "c", conversation: nil, tool: "refund", toolDigest: "d", arguments: [:], digest: "call-\(id)",
            reason: "", buyer: nil, facts: facts, policySerial: 1, statements: [])
        return Draft(id: plain.id, call: call, movement: plain.movement, number: plain.number, counters: [])
    }

    @Test("what was known when an operation was decided is kept with it, and replaced when it is decided again")
    func kept() async throws {
        let book = try await Book()
        let (ledger, terms) = (book.ledger, book.terms)
        try await book.store.write { tx in try ledger.hold(Self.draft("a", facts: ["paid": "1.00 CNY"]), in: tx) }
        #expect(try await book.operation("a")?.call.facts == ["paid": "1.00 CNY"])
        try await book.change("a") { ledger, operation, tx in try ledger.approve(operation, in: tx) }
        try await book.change("a") { ledger, operation, tx in
            _ = try ledger.claim(operation, counters: [], facts: ["paid": "2.00 CNY"], terms: terms, in: tx)
        }
        #expect(try await book.operation("a")?.call.facts == ["paid": "2.00 CNY"])
    }

    @Test("a store made before facts were kept opens, and its operations have none")
    func before() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "facts-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let location = StoreLocation.sqlite(path: folder.appending(path: "store.sqlite").path)
        let book = try await Book()
        let earlier = MigrationSet(owner: "ledger", migrations: Array(Ledger.migrations.migrations.prefix { $0.name != "facts" }))
        let old = try await Store.open(location, migrations: [earlier], clock: book.clock)
        try await old.write { tx in
            try tx.execute(
                """
                INSERT INTO operations (id, shop, state, version, agent, credential, tool, tool_digest, arguments, call_digest, reason,
                    policy_serial, statements, effect, order_number, currency, amount, created_at, approved)
                VALUES ('old', $1, 'succeeded', 1, 'desk', 'c', 'collect', 'd', '{}', 'x', '', 1, '[]', 'collect', 'o-1', 'CNY', 5, 0, 0)
                """, [.text(book.ledger.shop.key)])
        }
        await old.close()
        let store = try await Store.open(location, migrations: [Ledger.migrations], clock: book.clock)
        let ledger = book.ledger
        let operation = try await store.read { tx in try ledger.operation(OperationID("old"), in: tx) }
        #expect(operation?.call.facts == [:])
        #expect(operation?.movement.amount == .fen(5))
        await store.close()
    }
}
