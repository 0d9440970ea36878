import Clocks
import Foundation
import JSON
import Money
import PolicyEngine
import Store
import Testing

@testable import Ledger

@Suite("Stores of earlier")
struct CarriedOverTests {
    @Test("balances of a store from before are what they were, window by window")
    func balances() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "balances-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let location = StoreLocation.sqlite(path: folder.appending(path: "store.sqlite").path)
        let book = try await Book()
        let ledger = book.ledger
        let earlier = MigrationSet(
            owner: "ledger", migrations: Array(Ledger.migrations.migrations.prefix { $0.name != Ledger.balancesByKey.name }))
        let old = try await Store.open(location, migrations: [earlier], clock: book.clock)
        try await old.write { tx in
            let digest = Ledger.digest(of: "all")
            try tx.execute(
                "INSERT INTO counters (shop, definition, text, since) VALUES ($1, $2, 'all', 0)",
                [.text(ledger.shop.key), .text(digest)])
            for (place, state) in ["open", "posted", "posted", "void"].enumerated() {
                let (id, at) = ("op_\(place)", Book.noon.milliseconds + Int64(place) * 1000)
                let ended: SQLValue = state == "open" ? .null : .integer(at)
                let name = ["open": "reserved", "posted": "succeeded", "void": "failed"][state] ?? ""
                try tx.execute(
                    """
                    INSERT INTO operations (id, shop, state, version, agent, credential, tool, tool_digest, arguments, call_digest, reason,
                        policy_serial, statements, effect, order_number, trade_number, request_number, currency, amount, created_at,
                        dispatched_at, ended_at, approved)
                    VALUES ($1, $2, $3, 1, 'desk', 'c', 'refund', 'd', '{}', 'x', '', 1, '[]', 'refund', 'o-1', 't-o-1', $1, 'CNY', $4,
                        $5, $5, $6, 0)
                    """,
                    [.text(id), .text(ledger.shop.key), .text(name), .integer(Int64(10 << place)), .integer(at), ended])
                try tx.execute(
                    """
                    INSERT INTO counted (definition, key_kind, key_value, operation, currency, amount, state, at)
                    VALUES ($1, 'agent', $2, $3, 'CNY', $4, $5, $6)
                    """,
                    [
                        .text(digest), .text("\(ledger.shop.key)|desk"), .text(id), .integer(Int64(10 << place)), .text(state),
                        .integer(at),
                    ])
            }
        }
        await old.close()
        let store = try await Store.open(location, migrations: [Ledger.migrations], clock: book.clock)
        let cut = Window(start: Book.noon + .seconds(2), end: nil)
        let counters = [Book.counter(), Book.counter(cut)]
        let found = try await store.read { tx in try ledger.balances(of: counters, currency: .cny, in: tx) }
        #expect(found[counters[0]] == Balance(amount: .fen(10 + 20 + 40), count: 3))
        #expect(found[counters[1]] == Balance(amount: .fen(10 + 40), count: 2))
        // What failed then and shows to have happened now counts where it belongs.
        try await store.write { tx in
            guard let late = try ledger.operation(OperationID("op_3"), in: tx) else { return }
            try ledger.correct(late, .done, cumulativeRefund: nil, in: tx)
        }
        #expect(try await store.read { tx in try ledger.balance(of: counters[1], currency: .cny, in: tx).count } == 3)
        await store.close()
    }
}
