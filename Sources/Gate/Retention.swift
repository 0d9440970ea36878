public import Clocks
import Cryptography
public import JSON
public import Ledger
public import Money
public import Store

/// What a store keeps of the past, and what may leave it: operations that ended long ago with all that was said about them, and decisions.
public struct Retention: Sendable {
    private let ledger: Ledger

    /// The past of a shop.
    public init(_ ledger: Ledger) { self.ledger = ledger }

    /// The shops of a store about which anything is kept.
    public static func shops(in tx: ReadTransaction) throws -> [Shop] {
        var shops = Set(try ShopRegister.all(in: tx).map(\.shop))
        var last = ""
        while let key = try tx.query("SELECT MIN(shop) AS shop FROM decisions WHERE shop > $1", [.text(last)]).first?
            .optionalText("shop")
        {
            if let shop = Shop(key: key) { shops.insert(shop) }
            last = key
        }
        return shops.sorted { $0.key < $1.key }
    }

    /// Where a reading of the archive's rows stands.
    public struct Place: Sendable, Hashable {
        fileprivate var ending = Ledger.PrunePlace.none
        /// The last decision without an operation that was read; less than any number while none was.
        public fileprivate(set) var decision = Int64.min

        /// Before the first row.
        public init() {}
    }

    /// The operation with the store's newest step: it stays, since numbers go on from it.
    public static func newest(in tx: ReadTransaction) throws -> OperationID? {
        try tx.query("SELECT operation FROM transfers ORDER BY number DESC LIMIT 1").first.map { OperationID(try $0.text("operation")) }
    }

    /// The next rows that an archive keeps: operations with all that belongs to them, then decisions without one. Empty at the end.
    /// - Parameter newest: the operation that stays.
    public func lines(
        before instant: Instant, after place: inout Place, keeping newest: OperationID?, limit: Int = 200, in tx: ReadTransaction
    ) throws -> [JSONObject] {
        let ids = try ledger.prunable(before: instant, after: place.ending, limit: limit, in: tx)
        if !ids.isEmpty {
            var lines: [JSONObject] = []
            for id in ids {
                guard let row = try tx.query("SELECT * FROM operations WHERE id = $1", [.text(id.text)]).first else { continue }
                place.ending = Ledger.PrunePlace(of: id, at: Instant(milliseconds: try row.integer("ended_at")))
                if id != newest { lines.append(try operation(row, in: tx)) }
            }
            if !lines.isEmpty { return lines }
        }
        let decisions = try tx.query(
            "SELECT * FROM decisions WHERE \(Self.loose) AND number > $3 ORDER BY number LIMIT $4",
            [.text(ledger.shop.key), .integer(instant.milliseconds), .integer(place.decision), .integer(Int64(limit))])
        if let last = decisions.last { place.decision = try last.integer("number") }
        return try decisions.map { ["decision": .object(try Self.json($0))] }
    }

    /// Removes operations that an archive keeps, as far as nothing has come up about them since.
    /// - Parameter instant: the archive's own.
    public func remove(_ ids: [OperationID], before instant: Instant, in tx: WriteTransaction) throws {
        let newest = try Self.newest(in: tx)
        let ids = try ids.filter { id in try id != newest && ledger.isPrunable(id, before: instant, in: tx) }
        for id in ids {
            let name: [SQLValue] = [.text(id.text)]
            try tx.perform("DELETE FROM answers WHERE question IN (SELECT id FROM questions WHERE operation = $1)", name)
            try tx.perform("DELETE FROM questions WHERE operation = $1", name)
            try tx.perform("DELETE FROM hand_proposals WHERE operation = $1", name)
            try tx.perform("DELETE FROM decisions WHERE number < (SELECT MAX(number) FROM decisions) AND \(Self.ofOperation)", name)
        }
        try ledger.remove(ids, in: tx)
    }

    /// Removes decisions without an operation that an archive keeps, at most so many at once.
    /// - Parameters:
    ///   - instant: the archive's own.
    ///   - number: the last one that it keeps.
    /// - Returns: whether there were any.
    public func removeDecisions(
        before instant: Instant, through number: Int64, limit: Int = 2000, in tx: WriteTransaction
    ) throws -> Bool {
        try tx.execute(
            """
            DELETE FROM decisions WHERE number IN (
                SELECT number FROM decisions WHERE \(Self.loose) AND number <= $3 ORDER BY number LIMIT $4)
            """,
            [.text(ledger.shop.key), .integer(instant.milliseconds), .integer(number), .integer(Int64(limit))]) > 0
    }

    /// Decisions that belong to no operation, or to one that is gone.
    private static let loose = """
        shop = $1 AND at < $2 AND number < (SELECT MAX(number) FROM decisions)
        AND NOT EXISTS (SELECT 1 FROM operations WHERE operations.id = decisions.operation)
        """

    /// The decisions about an operation: they were made while it was open.
    private static let ofOperation = """
        operation = $1 AND shop = (SELECT shop FROM operations WHERE id = $1) AND at >= (SELECT created_at FROM operations WHERE id = $1)
        AND at <= (SELECT ended_at FROM operations WHERE id = $1)
        """

    private func operation(_ row: Row, in tx: ReadTransaction) throws -> JSONObject {
        let id: [SQLValue] = [.text(try row.text("id"))]
        func rows(_ sql: String) throws -> JSONValue { .array(try tx.query(sql, id).map { .object(try Self.json($0)) }) }
        return [
            "operation": .object(try Self.json(row)),
            "keys": try rows("SELECT shop, key FROM operation_keys WHERE operation = $1 ORDER BY key"),
            "steps": try rows("SELECT * FROM transfers WHERE operation = $1 ORDER BY step"),
            "look_ups": try rows("SELECT * FROM look_ups WHERE operation = $1"),
            "alarms": try rows("SELECT * FROM alarms WHERE operation = $1"),
            "decisions": try rows("SELECT * FROM decisions WHERE \(Self.ofOperation) ORDER BY number"),
            "questions": try rows("SELECT * FROM questions WHERE operation = $1 ORDER BY asked_at, id"),
            "answers": try rows(
                """
                SELECT answers.* FROM answers JOIN questions ON questions.id = answers.question
                WHERE questions.operation = $1 ORDER BY answers.at, answers.person
                """),
            "proposals": try rows("SELECT * FROM hand_proposals WHERE operation = $1 ORDER BY number"),
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
