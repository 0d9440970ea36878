import Clocks

/// What a transaction needs of a database.
///
/// A connection is used by one thread at a time and never leaves it.
protocol SQLConnection: AnyObject {
    /// The rows that a statement with `$1`-style placeholders yields.
    func query(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [Row]

    /// The rows of several statements, in their order; on a server they travel together.
    func queries(_ statements: [SQLStatement]) throws(StoreError) -> [[Row]]

    /// The same, where among the rows that wait in sheets only those with one of the `marks` can matter to the answers.
    func queries(_ statements: [SQLStatement], about marks: [String]) throws(StoreError) -> [[Row]]

    /// Adds a row to a sheet: it is written when something could see it, at the latest with the commit.
    func insert(_ row: [SQLValue], into sheet: Sheet, marks: [String]) throws(StoreError)

    /// Runs a statement; how many rows it changed.
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int

    /// Runs a statement whose count nobody needs. On a server it may be under way when this returns; what the server says to it is told
    /// by a later call, by `settle` at the latest.
    func perform(_ sql: String, _ arguments: [SQLValue]) throws(StoreError)

    /// Waits for what `perform` has under way; throws the first refusal.
    func settle() throws(StoreError)

    /// The tables that the database holds, in the order in which they were made.
    func tables() throws(StoreError) -> [TableShape]

    /// Opens a savepoint of our own inside the running transaction.
    func openSavepoint() throws(StoreError)

    /// Keeps what was done since the savepoint was opened.
    func keepSavepoint() throws(StoreError)

    /// Undoes what was done since the savepoint was opened.
    func undoSavepoint() throws(StoreError)

    /// From here to the end of the transaction a statement may take as long as it needs: one that changes years of rows.
    func takeYourTime() throws(StoreError)

    /// What makes the tables that a store on this kind of database has besides those of every store.
    var ownTables: [String] { get }

    /// What tells every process later that a person has said what happened in lost commits; nil where none can be lost.
    var confirmation: String? { get }

    /// Statements so far that may have changed something. A body that raised no such number has nothing to undo.
    var changing: Int { get }

    /// Why nothing of the running transaction can be kept any more, whoever's statement it was: a broken connection, or a full disk,
    /// ends it without being asked.
    var lost: StoreError? { get }
}

extension SQLConnection {
    var confirmation: String? { nil }

    func queries(_ statements: [SQLStatement], about marks: [String]) throws(StoreError) -> [[Row]] { try queries(statements) }

    func insert(_ row: [SQLValue], into sheet: Sheet, marks: [String]) throws(StoreError) {
        for statement in sheet.statements(for: 1) { try perform(statement.sql, row) }
    }
}

/// A database file or server, as the store uses it.
protocol Backend: Sendable {
    /// Runs `work` in one transaction, alone among all processes, on the calling thread (which it blocks), and commits it.
    ///
    /// `work` may be run again, where the database lost the transaction before it could be kept. When this throws, nothing is kept,
    /// but for `StoreError.commitUnknown`.
    func exclusively(_ work: (any SQLConnection) throws -> Void) throws

    /// Runs `work` on a snapshot, on a thread of the backend's own. `work` may be run again.
    func read<R: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> R) async throws -> R

    /// The clock of the store's transactions: the given one, or the database's own.
    func clock(_ given: any WallClock) -> any WallClock

    /// What the store says of itself in the running transaction, which `exclusively` began.
    func standing(on connection: any SQLConnection) throws(StoreError) -> StoreStanding

    /// What is wrong with the stored data, as far as the database can tell without being asked for anything; empty when nothing is.
    func check() async throws -> [String]

    /// Gives back files and connections; blocks until running work has ended.
    func close()
}
