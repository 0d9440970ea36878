import Clocks
import Synchronization

/// The server behind an address: makes connections to it, and makes sure of each that what it commits is kept.
final class PostgresServer: Sendable {
    let address: PostgresAddress

    /// The server's clock, heard with each connection and with each commit.
    let clock = CarriedClock()

    /// What the server's clock shows, in milliseconds.
    static let now = "floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"

    /// The newest timeline that a connection was on. A standby that takes over begins a new one.
    private let timeline = Mutex(0)

    init(_ address: PostgresAddress) { self.address = address }

    /// Connects, waiting for a server that went away as long as the address's patience allows.
    func reconnect() throws(StoreError) -> PostgresConnection {
        var wait = PostgresWait(atMost: address.patience.reconnecting)
        while true {
            do throws(StoreError) { return try connect() } catch {
                guard error.mayPass, wait.sleep() else { throw error }
            }
        }
    }

    /// Connects. Each commit reaches the server's disk before it is answered, and no statement waits for ever.
    ///
    /// Statements of calls find a few rows by their keys. While a table has a few rows only, the server plans to read it whole and keeps
    /// that plan; so it is told not to, but where there is no other way or a transaction takes its time. Nothing here is worth compiling.
    func connect() throws(StoreError) -> PostgresConnection {
        let connection = try PostgresConnection(address)
        let patience = address.patience
        let rows = try connection.query(
            """
            SELECT set_config('client_min_messages', 'warning', false), set_config('standard_conforming_strings', 'on', false),
                set_config('lock_timeout', $1, false), set_config('statement_timeout', $2, false),
                set_config('idle_in_transaction_session_timeout', $3, false),
                set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false),
                set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply'
                    ELSE 'on' END, false),
                \(Self.now) AS now, current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes,
                current_setting('transaction_read_only') AS read_only,
                CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_walfile_name(pg_current_wal_insert_lsn()) END AS log_file
            """,
            [patience.locking, patience.running, patience.thinking].map { .text("\($0)") })
        guard let row = rows.first else { throw .column(name: "fsync", wanted: "present") }
        for setting in ["fsync", "full_page_writes"] where try row.text(setting) != "on" {
            throw .serverNotDurable(server: address.place, setting: setting)
        }
        guard try row.text("read_only") == "off", let log = try row.optionalText("log_file") else {
            throw .cannotOpen(path: address.place, reason: "the server takes no writes")
        }
        try check(timelineOf: log)
        clock.hear(Instant(milliseconds: try row.integer("now")))
        return connection
    }

    /// Refuses a server from before a fail-over that came back and takes writes: what is there now is not what the standby went on with.
    private func check(timelineOf log: String) throws(StoreError) {
        // A log file's name is the timeline, the log and the segment, 8 hexadecimal digits each.
        guard let found = Int(log.prefix(8), radix: 16) else { throw .column(name: "log_file", wanted: "the name of a log file") }
        let newest = timeline.withLock { newest in
            newest = max(newest, found)
            return newest
        }
        guard found == newest else {
            let reason = "the server is on timeline \(found), and a standby has gone on with timeline \(newest)"
            throw .cannotOpen(path: address.place, reason: reason)
        }
    }
}

extension StoreError {
    /// Whether waiting may help: a server that is away may come back, one that does not keep what it commits will not change.
    var mayPass: Bool {
        switch self {
        case .cannotOpen, .connectionLost: true
        default: false
        }
    }
}
