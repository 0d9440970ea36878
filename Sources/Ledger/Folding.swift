public import Store

extension Ledger {
    /// Rows between two running sums of a key: more make a balance slower, fewer make more sums.
    static let sumLength = 64

    /// One key of a counter, in one currency.
    struct Key: Hashable {
        let counter: Int64
        let key: String
        let currency: String

        var values: [SQLValue] { [.integer(counter), .text(key), .text(currency)] }
    }

    /// Adds running sums where much was posted since the last ones, so that balances stay quick. Nothing depends on it but time: any
    /// process may call it at any time, for all shops of the store, and what is called twice does nothing the second time.
    /// - Parameters:
    ///   - limit: how many steps to look through at most; posted operations are among them.
    ///   - length: how many rows lie between two sums, at least one.
    /// - Returns: whether there was anything to look through: then there may be more.
    @discardableResult
    public func fold(limit: Int = 2000, length: Int = 64, in tx: WriteTransaction) throws -> Bool {
        let last = try lastStep(in: tx)
        let done = try tx.query("SELECT number FROM folding").first?.integer("number") ?? 0
        guard done < last else { return false }
        let next = min(last, done + Int64(limit))
        let rows = try tx.query(
            """
            WITH touched AS (
                SELECT DISTINCT counted.counter AS counter, counted.key AS key, counted.currency AS currency
                FROM transfers JOIN counted ON counted.operation = transfers.operation
                WHERE transfers.number > $1 AND transfers.number <= $2 AND transfers.kind IN ('post', 'correct'))
            SELECT counter, key, currency FROM touched WHERE $3 <= (
                SELECT COUNT(*) FROM counted WHERE counted.counter = touched.counter AND counted.key = touched.key
                AND counted.currency = touched.currency AND counted.state = 'posted' AND counted.at >= COALESCE((
                    SELECT MAX(before) FROM running_sums WHERE running_sums.counter = touched.counter
                    AND running_sums.key = touched.key AND running_sums.currency = touched.currency), \(Int64.min + 1)))
            """, [.integer(done), .integer(next), .integer(Int64(length))])
        for row in rows {
            try fold(
                Key(counter: row.integer("counter"), key: row.text("key"), currency: row.text("currency")), length: length, in: tx)
        }
        try tx.perform("UPDATE folding SET number = $1", [.integer(next)])
        return true
    }

    /// Whether there are enough steps to look through for a key to have grown by a sum: reading is cheap, and a write transaction need
    /// only be asked for then.
    public func isFoldingDue(in tx: ReadTransaction) throws -> Bool {
        let done = try tx.query("SELECT number FROM folding").first?.integer("number") ?? 0
        return try lastStep(in: tx) - done >= Int64(Self.sumLength)
    }

    /// Goes on with the running sums of one key, to less than a length before its newest row.
    func fold(_ key: Key, length: Int, in tx: WriteTransaction) throws {
        var sum = try lastSum(of: key, in: tx)
        while true {
            let rows = try tx.query(
                """
                SELECT at, COUNT(*) AS count, CAST(SUM(amount) AS BIGINT) AS amount FROM counted
                WHERE counter = $1 AND key = $2 AND currency = $3 AND state = 'posted' AND at >= $4 GROUP BY at ORDER BY at LIMIT 4000
                """, key.values + [.integer(sum.before)])
            var made: [SumLine] = []
            var (line, count): (SumLine, Int64) = (sum, 0)
            for row in rows {
                let amount = line.amount.addingReportingOverflow(try row.integer("amount"))
                guard !amount.overflow else { throw LedgerError.damaged("a sum is beyond what can be counted") }
                let more = try row.integer("count")
                count += more
                line = SumLine(before: try row.integer("at") + 1, amount: amount.partialValue, count: line.count + more)
                guard count >= Int64(length) else { continue }
                made.append(line)
                count = 0
            }
            guard let newest = made.last else { return }
            try insert(made, of: key, in: tx)
            sum = newest
        }
    }

    /// A running sum: what was posted before an instant.
    private struct SumLine {
        let before: Int64
        let amount: Int64
        let count: Int64
    }

    private func lastSum(of key: Key, in tx: ReadTransaction) throws -> SumLine {
        let rows = try tx.query(
            """
            SELECT before, amount, count FROM running_sums WHERE counter = $1 AND key = $2 AND currency = $3
            ORDER BY before DESC LIMIT 1
            """, key.values)
        guard let row = rows.first else { return SumLine(before: .min + 1, amount: 0, count: 0) }
        return SumLine(before: try row.integer("before"), amount: try row.integer("amount"), count: try row.integer("count"))
    }

    private func insert(_ lines: [SumLine], of key: Key, in tx: WriteTransaction) throws {
        var rest = lines[...]
        while !rest.isEmpty {
            let part = rest.prefix(100)
            rest = rest.dropFirst(part.count)
            let places = part.indices.map { $0 - part.startIndex }.map { "($1, $2, $3, $\($0 * 3 + 4), $\($0 * 3 + 5), $\($0 * 3 + 6))" }
            try tx.perform(
                """
                INSERT INTO running_sums (counter, key, currency, before, amount, count) VALUES \(places.joined(separator: ", "))
                """, key.values + part.flatMap { [.integer($0.before), .integer($0.amount), .integer($0.count)] })
        }
    }
}
