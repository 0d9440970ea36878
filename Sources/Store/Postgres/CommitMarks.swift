import Clocks

/// What tells later whether a commit was kept: a row of this writer's own with the number of its newest commit, changed in each of them.
///
/// The server's number of a transaction would not do: a standby that takes over may never have seen it, and gives it to the transaction of
/// somebody else.
struct CommitMarks {
    /// The lock's key: the letters `tollgate`. One database holds one store.
    private static let key: Int64 = 0x746f_6c6c_6761_7465

    /// A mark is asked for within minutes; so old a one is a writer's that ended without removing it.
    private static let millisecondsKept: Int64 = 86_400_000

    /// This writer's name.
    private let writer: String
    private var number: Int64 = 0

    /// The newest commit that was kept, and when.
    private var kept: (number: Int64, at: Span)?
    private let clock: any SteadyClock

    /// A mark that is younger was removed by nobody.
    private static let surelyThere = Span.milliseconds(millisecondsKept / 2)

    init(clock: any SteadyClock = BootClock()) {
        self.clock = clock
        var random = SystemRandomNumberGenerator()
        writer = String((0..<32).map { _ in "0123456789abcdef".randomElement(using: &random) ?? "0" })
    }

    /// What makes the table of marks.
    static let tables = [
        "CREATE TABLE IF NOT EXISTS store_commits (writer TEXT PRIMARY KEY, number BIGINT NOT NULL, at BIGINT NOT NULL)"
    ]

    /// Takes the lock between writers, until the transaction ends.
    static func lock(_ connection: PostgresConnection) throws(StoreError) {
        try connection.begin(with: "SELECT pg_advisory_xact_lock($1)", [.integer(key)])
    }

    /// Marks the running transaction as this writer's newest one.
    mutating func make(on connection: PostgresConnection) throws(StoreError) {
        number += 1
        try write(on: connection)
        if number == 1 {
            try connection.perform("DELETE FROM store_commits WHERE at < \(PostgresServer.now) - $1", [.integer(Self.millisecondsKept)])
        }
    }

    /// Whether the newest transaction that was marked is there.
    func isThere(on connection: PostgresConnection) throws(StoreError) -> Bool {
        let rows = try connection.query("SELECT number FROM store_commits WHERE writer = $1", [.text(writer)])
        return try rows.first?.integer("number") == number
    }

    /// Notes that the newest transaction that was marked is kept.
    mutating func keep() { kept = (number, clock.elapsed()) }

    /// The number of this writer's newest commit, as a column named `marked`; the writer is `$1`.
    static let column = "(SELECT number FROM store_commits WHERE writer = $1) AS marked"

    /// This writer's name for that column.
    var name: SQLValue { .text(writer) }

    /// Whether a commit that was kept is gone: the server went back to an earlier time, or a standby took over that never had it.
    func isLost(_ row: Row) throws(StoreError) -> Bool {
        guard let kept else { return false }
        guard let marked = try row.optionalInteger("marked") else { return clock.elapsed() - kept.at < Self.surelyThere }
        return marked < kept.number
    }

    /// Writes the newest mark once more.
    func confirm(on connection: PostgresConnection) throws(StoreError) { try write(on: connection) }

    /// Removes this writer's mark, which nobody will ask for. What becomes of it does not matter.
    func leave(_ connection: PostgresConnection) {
        try? connection.begin("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", isWriting: true)
        try? connection.perform("DELETE FROM store_commits WHERE writer = $1", [.text(writer)])
        _ = try? connection.commit()
    }

    private func write(on connection: PostgresConnection) throws(StoreError) {
        try connection.perform(
            """
            INSERT INTO store_commits (writer, number, at) VALUES ($1, $2, \(PostgresServer.now))
            ON CONFLICT (writer) DO UPDATE SET number = excluded.number, at = excluded.at
            """, [.text(writer), .integer(number)])
    }
}
