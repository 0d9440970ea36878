public import Clocks
public import Money
public import Store

extension Ledger {
    /// The tables of what goes on after an operation was sent: look-ups, watches and alarms.
    static let watching = Migration(
        "watching",
        sql: [
            """
            CREATE TABLE look_ups (
                operation TEXT PRIMARY KEY, shop TEXT NOT NULL, times BIGINT NOT NULL, first_at BIGINT NOT NULL,
                last_at BIGINT NOT NULL, answer TEXT NOT NULL, code TEXT)
            """,
            """
            CREATE TABLE watches (
                operation TEXT PRIMARY KEY, shop TEXT NOT NULL, tool TEXT NOT NULL, since BIGINT NOT NULL, round BIGINT NOT NULL,
                look_at BIGINT NOT NULL)
            """,
            "CREATE INDEX watches_by_time ON watches (shop, look_at)",
            """
            CREATE TABLE alarms (
                operation TEXT PRIMARY KEY, shop TEXT NOT NULL, kind TEXT NOT NULL, at BIGINT NOT NULL, seen_at BIGINT, seen_by TEXT)
            """,
            "CREATE INDEX alarms_by_shop ON alarms (shop, seen_at)",
        ])

    // MARK: - Look-ups

    /// Remembers what a look-up was answered.
    public func noteLookUp(_ id: OperationID, _ answer: LookUpRecord.Answer, code: String? = nil, in tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO look_ups (operation, shop, times, first_at, last_at, answer, code) VALUES ($1, $2, 1, $3, $3, $4, $5)
            ON CONFLICT (operation) DO UPDATE SET times = look_ups.times + 1, last_at = excluded.last_at, answer = excluded.answer,
            code = excluded.code
            """,
            [.text(id.text), .text(shop.key), .integer(tx.now.milliseconds), .text(answer.rawValue), SQLValue(code)])
    }

    /// How often an operation was looked up; nil where it never was.
    public func lookUps(of id: OperationID, in tx: ReadTransaction) throws -> LookUpRecord? {
        let rows = try tx.query("SELECT * FROM look_ups WHERE operation = $1 AND shop = $2", [.text(id.text), .text(shop.key)])
        return try rows.first.map { row in
            guard let answer = LookUpRecord.Answer(rawValue: try row.text("answer")) else {
                throw LedgerError.damaged("the look-ups of `\(id)`")
            }
            return LookUpRecord(
                times: Int(try row.integer("times")), firstAt: Instant(milliseconds: try row.integer("first_at")),
                lastAt: Instant(milliseconds: try row.integer("last_at")), answer: answer, code: try row.optionalText("code"))
        }
    }

    // MARK: - Watches

    /// Has an operation looked for again that was taken for one that did not happen. A watch that is there begins anew.
    public func watch(_ operation: Operation, firstLook: Instant, in tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO watches (operation, shop, tool, since, round, look_at) VALUES ($1, $2, $3, $4, 0, $5)
            ON CONFLICT (operation) DO UPDATE SET since = excluded.since, round = 0, look_at = excluded.look_at
            """,
            [
                .text(operation.id.text), .text(shop.key), .text(operation.call.tool), .integer(tx.now.milliseconds),
                .integer(firstLook.milliseconds),
            ])
    }

    /// The watch of an operation; nil where it is not looked for.
    public func watch(of id: OperationID, in tx: ReadTransaction) throws -> Watch? {
        try tx.query("SELECT * FROM watches WHERE operation = $1 AND shop = $2", [.text(id.text), .text(shop.key)]).first.map(Self.watch)
    }

    /// The watches whose time has come, the oldest first.
    /// - Parameter tools: only operations of these tools.
    public func dueWatches(tools: [String], limit: Int = 64, in tx: ReadTransaction) throws -> [Watch] {
        let rows = try tx.query(
            "SELECT * FROM watches WHERE shop = $1 AND look_at <= $2\(Self.among(tools, from: 4)) ORDER BY look_at, operation LIMIT $3",
            [.text(shop.key), .integer(tx.now.milliseconds), .integer(Int64(limit))] + tools.map { .text($0) })
        return try rows.map(Self.watch)
    }

    /// Takes a watch for one look, so that no two processes look at once: it is due again when the time for that is over.
    /// - Returns: the watch as it is now; nil where somebody else was faster, or the watch has ended.
    public func take(_ watch: Watch, length: Span, in tx: WriteTransaction) throws -> Watch? {
        guard watch.lookAt <= tx.now else { return nil }
        return try move(watch, round: watch.round, lookAt: tx.now + length, in: tx)
    }

    /// Sets when a watch looks next.
    /// - Returns: nil where somebody else has changed it.
    @discardableResult
    public func move(_ watch: Watch, round: Int, lookAt: Instant, in tx: WriteTransaction) throws -> Watch? {
        let changed = try tx.execute(
            "UPDATE watches SET round = $4, look_at = $5 WHERE operation = $1 AND shop = $2 AND look_at = $3",
            [
                .text(watch.operation.text), .text(shop.key), .integer(watch.lookAt.milliseconds), .integer(Int64(round)),
                .integer(lookAt.milliseconds),
            ])
        return changed == 1 ? Watch(operation: watch.operation, since: watch.since, round: round, lookAt: lookAt) : nil
    }

    /// Looks for an operation no more.
    public func endWatch(of id: OperationID, in tx: WriteTransaction) throws {
        try tx.execute("DELETE FROM watches WHERE operation = $1 AND shop = $2", [.text(id.text), .text(shop.key)])
    }

    private static func watch(_ row: Row) throws -> Watch {
        Watch(
            operation: OperationID(try row.text("operation")), since: Instant(milliseconds: try row.integer("since")),
            round: Int(try row.integer("round")), lookAt: Instant(milliseconds: try row.integer("look_at")))
    }

    // MARK: - Alarms

    /// Raises an alarm about an operation. One that was seen before counts as unseen again.
    public func raise(_ kind: Alarm.Kind, about id: OperationID, in tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO alarms (operation, shop, kind, at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (operation) DO UPDATE SET kind = excluded.kind, at = excluded.at, seen_at = NULL, seen_by = NULL
            """,
            [.text(id.text), .text(shop.key), .text(kind.rawValue), .integer(tx.now.milliseconds)])
    }

    /// A person has seen the alarm about an operation.
    /// - Returns: false where there is none that nobody has seen.
    public func seeAlarm(about id: OperationID, by person: String, in tx: WriteTransaction) throws -> Bool {
        try tx.execute(
            "UPDATE alarms SET seen_at = $3, seen_by = $4 WHERE operation = $1 AND shop = $2 AND seen_at IS NULL",
            [.text(id.text), .text(shop.key), .integer(tx.now.milliseconds), .text(person)]) == 1
    }

    /// The alarm about an operation.
    public func alarm(about id: OperationID, in tx: ReadTransaction) throws -> Alarm? {
        try tx.query("SELECT * FROM alarms WHERE operation = $1 AND shop = $2", [.text(id.text), .text(shop.key)]).first.map(Self.alarm)
    }

    /// The alarms that nobody has seen, the oldest first.
    public func unseenAlarms(limit: Int = 1000, in tx: ReadTransaction) throws -> [Alarm] {
        try tx.query(
            "SELECT * FROM alarms WHERE shop = $1 AND seen_at IS NULL ORDER BY at, operation LIMIT $2",
            [.text(shop.key), .integer(Int64(limit))]
        ).map(Self.alarm)
    }

    private static func alarm(_ row: Row) throws -> Alarm {
        let id = OperationID(try row.text("operation"))
        guard let kind = Alarm.Kind(rawValue: try row.text("kind")) else { throw LedgerError.damaged("the alarm about `\(id)`") }
        return Alarm(
            operation: id, kind: kind, at: Instant(milliseconds: try row.integer("at")),
            seenAt: try row.optionalInteger("seen_at").map(Instant.init(milliseconds:)), seenBy: try row.optionalText("seen_by"))
    }
}
