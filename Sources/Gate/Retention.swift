public import Clocks
import Cryptography
public import JSON
public import Ledger
import Money
public import Store

/// What a store keeps of the past, and what may leave it: operations that ended long ago with all that was said about them, and decisions.
public struct Retention: Sendable {
    private let ledger: Ledger

    /// The past of a shop.
    public init(_ ledger: Ledger) { self.ledger = ledger }

    /// Where a reading of the archive's rows stands.
    public struct Place: Sendable, Hashable {
        fileprivate var endedAt = Int64.min
        fileprivate var operation = ""
        fileprivate var decision = Int64.min

        /// Before the first row.
        public init() {}
    }

    /// The next rows that an archive keeps, and how many of them are operations; empty at the end. What is newest stays: numbers go on
    /// from it.
    public func lines(
        before instant: Instant, after place: inout Place, limit: Int = 200, in tx: ReadTransaction
    ) throws -> [JSONObject] {
        let operations = try tx.query(
            """
            SELECT * FROM operations WHERE shop = $1 AND ended_at < $2 AND (ended_at, id) > ($3, $4)
            ORDER BY ended_at, id LIMIT $5
            """,
            [
                .text(ledger.shop.key), .integer(instant.milliseconds), .integer(place.endedAt), .text(place.operation),
                .integer(Int64(limit)),
            ])
        if let last = operations.last {
            (place.endedAt, place.operation) = (try last.integer("ended_at"), try last.text("id"))
            let newest = try newestOperation(in: tx)
            return try operations.filter { try $0.text("id") != newest }.map { try operation($0, in: tx) }
        }
        let decisions = try tx.query(
            "SELECT * FROM decisions WHERE \(Self.loose) AND number > $3 ORDER BY number LIMIT $4",
            [.text(ledger.shop.key), .integer(instant.milliseconds), .integer(place.decision), .integer(Int64(limit))])
        if let last = decisions.last { place.decision = try last.integer("number") }
        return try decisions.map { ["decision": .object(try Self.json($0))] }
    }

    /// Removes what an archive of before an instant keeps, at most so many operations and decisions at once.
    /// - Returns: how many of each were removed; none of both when nothing is left.
    public func remove(
        before instant: Instant, limit: Int = 200, in tx: WriteTransaction
    ) throws -> (operations: Int, decisions: Int) {
        let newest = try newestOperation(in: tx)
        // One more than wanted: the newest one stays.
        let ids = try ledger.prunable(before: instant, limit: limit + 1, in: tx).filter { $0.text != newest }.prefix(limit)
        for id in ids {
            let name: [SQLValue] = [.text(id.text)]
            try tx.execute("DELETE FROM answers WHERE question IN (SELECT id FROM questions WHERE operation = $1)", name)
            try tx.execute("DELETE FROM questions WHERE operation = $1", name)
            try tx.execute("DELETE FROM decisions WHERE operation = $1 AND number < (SELECT MAX(number) FROM decisions)", name)
        }
        try ledger.remove(Array(ids), in: tx)
        guard ids.isEmpty else { return (ids.count, 0) }
        let decisions = try tx.execute(
            "DELETE FROM decisions WHERE number IN (SELECT number FROM decisions WHERE \(Self.loose) ORDER BY number LIMIT $3)",
            [.text(ledger.shop.key), .integer(instant.milliseconds), .integer(Int64(limit * 10))])
        return (0, decisions)
    }

    /// Decisions that belong to no operation, or to one that is gone.
    private static let loose = """
        shop = $1 AND at < $2 AND number < (SELECT MAX(number) FROM decisions)
        AND NOT EXISTS (SELECT 1 FROM operations WHERE operations.id = decisions.operation)
        """

    /// The operation with the store's newest step.
    private func newestOperation(in tx: ReadTransaction) throws -> String? {
        try tx.query("SELECT operation FROM transfers ORDER BY number DESC LIMIT 1").first?.text("operation")
    }

    private func operation(_ row: Row, in tx: ReadTransaction) throws -> JSONObject {
        let id: [SQLValue] = [.text(try row.text("id"))]
        func rows(_ sql: String) throws -> JSONValue { .array(try tx.query(sql, id).map { .object(try Self.json($0)) }) }
        return [
            "operation": .object(try Self.json(row)),
            "keys": try rows("SELECT shop, key FROM operation_keys WHERE operation = $1 ORDER BY key"),
            "steps": try rows("SELECT * FROM transfers WHERE operation = $1 ORDER BY step"),
            "decisions": try rows("SELECT * FROM decisions WHERE operation = $1 ORDER BY number"),
            "questions": try rows("SELECT * FROM questions WHERE operation = $1 ORDER BY asked_at, id"),
            "answers": try rows(
                """
                SELECT answers.* FROM answers JOIN questions ON questions.id = answers.question
                WHERE questions.operation = $1 ORDER BY answers.at, answers.person
                """),
        ]
    }

    private static func json(_ row: Row) throws -> JSONObject {
        var object = JSONObject()
        for (column, value) in zip(row.columns, row.values) {
            switch value {
            case .null: object[column] = .null
            case .integer(let integer): object[column] = .integer(integer)
            case .text(let text): object[column] = .string(text)
            case .blob(let bytes): object[column] = .string(Hex.encode(bytes))
            }
        }
        return object
    }
}
