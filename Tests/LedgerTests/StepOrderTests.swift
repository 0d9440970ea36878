import Clocks
import Foundation
import Ledger
import Money
import PolicyEngine
import Store
import TestSupport
import Testing

@Suite("The order of steps")
struct StepOrderTests {
    private func steps(of ledger: Ledger, _ store: Store, skipping past: Ledger.Past? = nil) async throws -> [String] {
        try await store.read { tx in
            try ledger.steps(after: 0, through: ledger.lastStep(in: tx), skipping: past, in: tx).map {
                "\($0.number) \($0.operation) \($0.kind)"
            }
        }
    }

    @Test("every step has a number of its own, over all operations, in the order in which they were made", arguments: StoreKind.all)
    func numbered(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        let (ledger, terms) = (book.ledger, book.terms)
        try await book.store.write { tx in
            try ledger.hold(Book.draft("a", order: "o-1"), in: tx)
            _ = try ledger.reserve(Book.draft("b", order: "o-2"), terms: terms, in: tx)
        }
        try await book.change("a") { ledger, operation, tx in try ledger.approve(operation, in: tx) }
        try await book.change("b") { ledger, operation, tx in try ledger.post(operation, .done, cumulativeRefund: nil, in: tx) }
        try await book.change("a") { ledger, operation, tx in _ = try ledger.claim(operation, counters: [], terms: terms, in: tx) }
        try await book.change("a") { ledger, operation, tx in try ledger.void(operation, .failed, .done, in: tx) }
        try await book.change("a") { ledger, operation, tx in try ledger.correct(operation, .done, cumulativeRefund: nil, in: tx) }
        #expect(
            try await steps(of: ledger, book.store) == [
                "1 a reserve", "2 b reserve", "3 b dispatch", "4 a approve", "5 b post", "6 a dispatch", "7 a void", "8 a correct",
            ])
        let written = try await book.store.read { tx in try ledger.written(after: 1, through: 8, in: tx).map(\.id.text) }
        #expect(written == ["b"])
    }

    @Test("what no window of later can reach is left out, and nothing else is", arguments: StoreKind.all)
    func past(_ kind: StoreKind) async throws {
        let book = try await Book(kind)
        let terms = book.terms
        let names = ["posted-long-ago", "posted-lately", "void-long-ago", "open"]
        for (index, name) in names.enumerated() {
            if index == 1 { book.clock.advance(by: .hours(2)) }
            let ledger = book.ledger
            try await book.store.write { tx in _ = try ledger.reserve(Book.draft(name, order: name), terms: terms, in: tx) }
            guard name != "open" else { continue }
            try await book.change(name) { ledger, operation, tx in
                if name.hasPrefix("void") {
                    try ledger.void(operation, .failed, .done, in: tx)
                } else {
                    try ledger.post(operation, .done, cumulativeRefund: nil, in: tx)
                }
            }
        }
        book.clock.advance(by: .minutes(1))
        let now = book.clock.now()
        func left(_ windows: Instant?) async throws -> Set<String> {
            let ledger = book.ledger
            return try await book.store.read { tx in
                Set(try ledger.written(after: 0, through: 99, skipping: .init(since: now, windows: windows), in: tx).map(\.id.text))
            }
        }
        #expect(try await left(nil) == ["posted-long-ago", "posted-lately", "open"])
        #expect(try await left(now - .hours(1)) == ["posted-lately", "open"])
        #expect(try await left(Book.noon) == ["posted-long-ago", "posted-lately", "open"])
    }

    @Test("the steps of a store from before are numbered by their time when it is opened")
    func before() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "steps-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let location = StoreLocation.sqlite(path: folder.appending(path: "store.sqlite").path)
        let book = try await Book()
        let earlier = MigrationSet(owner: "ledger", migrations: Array(Ledger.migrations.migrations.prefix { $0.name != "steps" }))
        let old = try await Store.open(location, migrations: [earlier], clock: book.clock)
        let shop = book.ledger.shop.key
        try await old.write { tx in
            for id in ["a", "b"] {
                try tx.execute(
                    """
                    INSERT INTO operations (id, shop, state, version, agent, credential, tool, tool_digest, arguments, call_digest, reason,
                        policy_serial, statements, effect, order_number, currency, amount, created_at, approved)
                    VALUES ($2, $1, 'succeeded', 1, 'desk', 'c', 'collect', 'd', '{}', 'x', '', 1, '[]', 'collect', 'o-1', 'CNY', 5, 0, 0)
                    """, [.text(shop), .text(id)])
            }
            let steps: [(String, Int64, String, Int64)] = [
                ("a", 1, "reserve", 5), ("a", 2, "dispatch", 5), ("a", 3, "post", 9), ("b", 1, "reserve", 7), ("b", 2, "post", 8),
            ]
            for (operation, step, kind, at) in steps {
                try tx.execute(
                    "INSERT INTO transfers (operation, step, kind, currency, amount, at) VALUES ($1, $2, $3, 'CNY', 5, $4)",
                    [.text(operation), .integer(step), .text(kind), .integer(at)])
            }
        }
        await old.close()
        let store = try await Store.open(location, migrations: [Ledger.migrations], clock: book.clock)
        #expect(
            try await steps(of: book.ledger, store) == ["1 a reserve", "2 a dispatch", "3 b reserve", "4 b post", "5 a post"])
        await store.close()
    }
}
