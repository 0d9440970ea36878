public import Clocks

/// Why the store did not do what it was asked.
public enum StoreError: Error, Sendable, Hashable {
    /// The location is of a kind this program does not know; carries what stands before its colon.
    case unknownLocation(String)

    /// The file or its folder cannot be made or opened.
    case cannotOpen(path: String, reason: String)

    /// The file is something else than an SQLite database.
    case notADatabase(path: String)

    /// The file or its disk cannot be written.
    case readOnly(path: String)

    /// The disk is full; nothing of the transaction was kept.
    case diskFull(path: String)

    /// The disk refused a read or a write.
    case disk(path: String, reason: String)

    /// The database's pages contradict each other.
    case corrupt(path: String, reason: String)

    /// Another program holds the database, not through our lock; `holder` names it where the system tells.
    case locked(path: String, holder: String?)

    /// The setting that keeps commits through a loss of power could not be made.
    case notDurable(path: String, synchronous: Int64)

    /// The server is set up to answer before what it committed is on its disk.
    case serverNotDurable(server: String, setting: String)

    /// The address would send the store's data over a network in the clear.
    case unprotected(server: String)

    /// The connection to the server broke, and no other one could be made in time; nothing of the transaction was kept.
    case connectionLost(server: String, reason: String)

    /// The connection broke, or the disk failed, while the transaction was committed, and nobody can tell what became of it: it may have
    /// been kept, and it may not. Whoever asked looks it up later by what the transaction would have written.
    case commitUnknown(store: String, reason: String)

    /// The file is on a file system that other machines may share, where locks and shared memory do not do what SQLite needs.
    case networkFileSystem(path: String, kind: String)

    /// The store belongs to another environment.
    case wrongEnvironment(wanted: String, found: String)

    /// The store holds a migration this program does not know: a newer program made it.
    case newerThanProgram(owner: String, migration: String)

    /// A migration that was applied reads differently in this program.
    case changedMigration(owner: String, migration: String)

    /// A migration could not be carried out.
    case failedMigration(owner: String, migration: String, reason: String)

    /// The clock stands more than 5 s before the newest transaction, so nothing is written.
    case clockBehind(now: Instant, newest: Instant)

    /// A statement would have broken a rule of its table (a key twice, a missing row); carries the database's words.
    case constraint(String)

    /// A statement that the database does not understand or may not run here; carries the reason and the statement, never its values.
    case statement(reason: String, sql: String)

    /// A row has no such column, or it holds another kind of value.
    case column(name: String, wanted: String)

    /// A value that cannot be stored the same in every database.
    case value(reason: String)

    /// A transaction was used after its body had ended.
    case transactionOver

    /// The database undid the commit, perhaps for another transaction in it; nothing was kept.
    case commitLost(reason: String)

    /// So many transactions wait already that another one is refused.
    case overloaded(waiting: Int)

    /// The database holds no store, and none was to be made.
    case missing

    /// The store was moved away, or is a copy or a backup: nothing is written there.
    case setAside(StoreMark)

    /// A place that had to be empty holds something.
    case notEmpty(place: String, found: String)

    /// The place holds a store that no backup made.
    case notABackup(place: String)

    /// Something other arrived than was sent, or stands there than was counted.
    case differs(table: String, place: String, reason: String)

    /// The role that logged in may not do what the store needs.
    case noRight(server: String, reason: String)

    /// The place holds another store than the one that was opened, or the file there is another one.
    case replaced(place: String)

    /// The store was closed.
    case closed
}

extension StoreError {
    /// Whether the transaction may have been kept although an error says otherwise. With every other error nothing of it was.
    public var isInDoubt: Bool {
        if case .commitUnknown = self { true } else { false }
    }
}

extension StoreError: CustomStringConvertible {
    /// One sentence for people, without any stored value.
    public var description: String {
        switch self {
        case .unknownLocation(let text): "`\(text)` is not a store this program can open; write `sqlite:PATH` or `postgres://HOST/DATABASE`"
        case .cannotOpen(let path, let reason): "the store `\(path)` cannot be opened: \(reason)"
        case .notADatabase(let path): "`\(path)` is not a store: the file is no SQLite database"
        case .readOnly(let path): "the store `\(path)` cannot be written: the file, its folder or its disk is read-only"
        case .diskFull(let path): "the disk of the store `\(path)` is full"
        case .disk(let path, let reason): "the disk of the store `\(path)` failed: \(reason)"
        case .corrupt(let path, let reason): "the store `\(path)` is damaged: \(reason)"
        case .locked(let path, let holder):
            "the store `\(path)` is locked by " + (holder.map { "`\($0)`" } ?? "another program")
        case .notDurable(let path, let synchronous):
            "the store `\(path)` does not keep commits through a loss of power (synchronous is \(synchronous), not 2)"
        case .serverNotDurable(let server, let setting):
            "the server `\(server)` does not keep commits through a loss of power: its setting `\(setting)` is off"
        case .unprotected(let server):
            "`\(server)` is on another machine and would be spoken to in the clear; say `sslmode=verify-full` in the address"
        case .connectionLost(let server, let reason): "the connection to the store `\(server)` broke: \(reason)"
        case .commitUnknown(let store, let reason):
            "the store `\(store)` failed while it committed, and it is not known whether the transaction was kept: \(reason)"
        case .networkFileSystem(let path, let kind):
            "`\(path)` is on a network file system (`\(kind)`), where SQLite cannot keep its promises; put the store on a local disk, or "
                + "several machines on one PostgreSQL with `postgres://…`"
        case .wrongEnvironment(let wanted, let found):
            "the store belongs to the environment `\(found)`, this program runs for `\(wanted)`"
        case .newerThanProgram(let owner, let migration):
            "the store is newer than this program: it holds `\(owner)/\(migration)`, which this program does not know"
        case .changedMigration(let owner, let migration):
            "the store was made with another `\(owner)/\(migration)` than this program has"
        case .failedMigration(let owner, let migration, let reason): "the tables of `\(owner)/\(migration)` cannot be made: \(reason)"
        case .clockBehind(let now, let newest):
            "the clock says \(now.text), \((newest - now).milliseconds) ms before the newest entry of the store, so nothing is written; "
                + "set the clock right, or, where it is right and ran fast before, wait until it says \(newest.text)"
        case .setAside(let mark): mark.description
        case .notEmpty(let place, let found): "`\(place)` is not empty: it holds \(found)"
        case .notABackup(let place): "`\(place)` is a store and no backup"
        case .differs(let table, let place, let reason): "the table `\(table)` from `\(place)` did not arrive as it was: \(reason)"
        case .replaced(let place):
            "`\(place)` no longer holds the store that was opened there, so nothing is written; start this program again"
        case .noRight(let server, let reason): "the role that logs in to `\(server)` may not do what the store needs: \(reason)"
        default: technicalDescription
        }
    }

    /// What only a programmer's mistake or a stopping program brings about.
    private var technicalDescription: String {
        switch self {
        case .constraint(let reason): "the store refused a row: \(reason)"
        case .statement(let reason, let sql): "the store refused a statement: \(reason) in `\(sql)`"
        case .column(let name, let wanted): "the row has no `\(name)` that is \(wanted)"
        case .value(let reason): "the value cannot be stored: \(reason)"
        case .transactionOver: "the transaction has ended"
        case .commitLost(let reason): "the commit was lost: \(reason)"
        case .overloaded(let waiting): "\(waiting) transactions wait already"
        case .missing: "there is no store in that database"
        case .closed: "the store is closed"
        default: "the store failed"
        }
    }
}
