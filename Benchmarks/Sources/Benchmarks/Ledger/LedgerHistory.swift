import Clocks
import Dispatch
import Glibc
import Ledger
import Store

/// Stores with many past operations of one agent, and what one reserve costs on them.
enum LedgerHistory {
    private static let agent = "desk"

    /// Writes so many refunds that were done, over the 40 days before now, as the ledger would have written them.
    static func fill(_ desk: LedgerDesk, operations: Int) async throws {
        let key = "agent \(desk.ledger.shop.key)|\(agent)"
        let shop = desk.ledger.shop.key
        let span = Span.days(40).milliseconds
        var first = 0
        while first < operations {
            let (from, until) = (first, min(operations, first + 250_000))
            try await desk.store.write { tx in
                // The time of each: evenly spread, a hair apart.
                let start = tx.now.milliseconds - span - 60_000
                let places: [SQLValue] = [
                    .integer(Int64(from)), .integer(Int64(until)), .integer(start), .integer(span), .integer(Int64(operations)),
                    .text(shop), .text(key),
                ]
                for statement in statements { try tx.execute(statement.0, statement.1.map { places[$0] }) }
            }
            first = until
        }
        let ledger = desk.ledger
        while try await desk.store.write({ tx in try ledger.fold(limit: 100_000, in: tx) }) {}
    }

    /// Each with the places of the values that it takes: from, until, start, span, operations, shop, key.
    private static let statements: [(String, [Int])] = {
        let numbers = """
            WITH RECURSIVE numbers (n, at) AS (
                SELECT $1, $3 + $1 * $4 / $5 UNION ALL SELECT n + 1, $3 + (n + 1) * $4 / $5 FROM numbers WHERE n + 1 < $2)
            """
        let name = "substr('0000000000' || n, -10)"
        let all = Array(0..<5)
        return [
            (
                """
                \(numbers)
                INSERT INTO operations (id, shop, state, version, agent, credential, tool, tool_digest, arguments, call_digest, reason,
                    policy_serial, statements, facts, effect, order_number, trade_number, currency, amount, request_number, created_at,
                    dispatched_at, ended_at, deadline, approved, result_text)
                SELECT 'op_' || \(name), $6, 'succeeded', 2, 'desk', 'c', 'refund', 'd', '{}', 'call-' || \(name), '', 1, '[]', '{}',
                    'refund', 'o-' || \(name), 't-' || \(name), 'CNY', 100, 'r-' || \(name), at, at, at + 200, at + 900000, 0, 'done'
                FROM numbers
                """, all + [5]
            ),
            (
                """
                \(numbers)
                INSERT INTO operation_keys (shop, key, operation) SELECT $6, 'key-' || \(name), 'op_' || \(name) FROM numbers
                """, all + [5]
            ),
            (
                """
                \(numbers)
                INSERT INTO counted (operation, counter, key, currency, amount, state, at)
                SELECT 'op_' || \(name), counters.id, $6, 'CNY', 100, 'posted', at FROM numbers CROSS JOIN counters
                """, all + [6]
            ),
            (
                """
                \(numbers)
                INSERT INTO transfers (operation, step, kind, currency, amount, at, number)
                SELECT 'op_' || \(name), kinds.step, kinds.kind, 'CNY', 100, at, n * 3 + kinds.step FROM numbers CROSS JOIN (
                    SELECT 1 AS step, 'reserve' AS kind UNION ALL SELECT 2, 'dispatch' UNION ALL SELECT 3, 'post') AS kinds
                """, all
            ),
            (
                """
                \(numbers)
                INSERT INTO orders (shop, trade_number, order_number, version, currency, provider_refunded)
                SELECT $6, 't-' || \(name), 'o-' || \(name), 2, 'CNY', 100 FROM numbers
                """, all + [5]
            ),
            (
                """
                INSERT INTO balances (counter, key, currency, open_amount, open_count, posted_amount, posted_count)
                SELECT counters.id, $3, 'CNY', 0, 0, ($2 - $1) * 100, $2 - $1 FROM counters WHERE 1 = 1
                ON CONFLICT (counter, key, currency) DO UPDATE SET posted_amount = balances.posted_amount + excluded.posted_amount,
                    posted_count = balances.posted_count + excluded.posted_count
                """, [0, 1, 6]
            ),
        ]
    }()

    private struct Undone: Error {}

    /// The median time of one reserve under each window, in microseconds. All of it is undone.
    static func cost(_ desk: LedgerDesk, turn: Int) async throws -> [String: Double] {
        var medians: [String: Double] = [:]
        for window in LedgerDesk.windows {
            let found = Times()
            do {
                try await desk.store.write { tx in
                    for place in 0..<330 {
                        let start = DispatchTime.now().uptimeNanoseconds
                        try desk.reserve("cost-\(turn)-\(place)", agent: agent, windows: [window], in: tx)
                        found.add(Double(DispatchTime.now().uptimeNanoseconds - start) / 1e3)
                    }
                    throw Undone()
                }
            } catch is Undone {}
            medians[window] = found.median
        }
        return medians
    }

    /// Times that one thread takes.
    private final class Times: @unchecked Sendable {
        // The store runs the body on its one writing thread, and it is read after the body has ended.
        private var times: [Double] = []

        func add(_ time: Double) { times.append(time) }

        /// The median, without the first ones, which warm up.
        var median: Double { times.dropFirst(30).sorted()[(times.count - 30) / 2] }
    }
}
