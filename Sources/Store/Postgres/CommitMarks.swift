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

    /// The newest commit that was kept: when, and how many confirmations it had seen.
    private var kept: (number: Int64, at: Span, confirmations: Int64?)?

    /// How many confirmations the running transaction sees; nil while it has not looked.
    private var confirmations: Int64?
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

    /// Notes that a person has said what happened in commits that were lost, and when: a row in the table of marks that is no writer's.
    static let confirmation = """
        INSERT INTO store_commits (writer, number, at) VALUES ('confirmed', 1, \(PostgresServer.now))
        ON CONFLICT (writer) DO UPDATE SET number = store_commits.number + 1, at = excluded.at
        """

    /// So much older than a confirmation a commit has to be: the two are measured by two clocks.
    private static let surelyBefore = Span.minutes(1)

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
    mutating func keep() { kept = (number, clock.elapsed(), confirmations) }

    /// Forgets what the transaction before this one has seen.
    mutating func begin() { confirmations = nil }

    /// Notes what the running transaction sees.
    mutating func look(at row: Row) throws(StoreError) { confirmations = try row.optionalInteger("confirmations") ?? 0 }

    /// The number of this writer's newest commit, as a column named `marked`, how many confirmations there were and how many milliseconds
    /// ago the newest one was; the writer is `$1`.
    static let columns = """
        (SELECT number FROM store_commits WHERE writer = $1) AS marked,
        (SELECT number FROM store_commits WHERE writer = 'confirmed') AS confirmations,
        (SELECT \(PostgresServer.now) - at FROM store_commits WHERE writer = 'confirmed') AS confirmed
        """

    /// This writer's name for that column.
    /// This writer's name for that column.
    var name: SQLValue { .text(writer) }

    /// Whether a commit that was kept is gone, and nobody has said yet what happened in it: the server went back to an earlier time, or a
    /// standby took over that never had it.
    func isLost(_ row: Row) throws(StoreError) -> Bool {
        guard let kept, try !isThere(kept.number, kept.at, row) else { return false }
        return try !isConfirmed(row)
    }

    private func isThere(_ number: Int64, _ at: Span, _ row: Row) throws(StoreError) -> Bool {
        guard let marked = try row.optionalInteger("marked") else { return clock.elapsed() - at >= Self.surelyThere }
        return marked >= number
    }

    /// Whether a person has spoken since the newest commit that was kept. That it had not seen the confirmation does not tell alone: while
    /// two servers take themselves for the first, a commit on the one is later than what was confirmed on the other.
    private func isConfirmed(_ row: Row) throws(StoreError) -> Bool {
        guard let kept, let seen = kept.confirmations, let now = try row.optionalInteger("confirmations"), now > seen,
            let ago = try row.optionalInteger("confirmed")
        else { return false }
        return clock.elapsed() - kept.at > .milliseconds(ago) + Self.surelyBefore
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
