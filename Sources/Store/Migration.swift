/// One step that makes or changes an owner's tables. Once a release has shipped it, it is never edited: a new step follows it.
///
/// The statements are written so that SQLite and PostgreSQL both take them: types `BIGINT`, `TEXT` and `BYTEA` only (truth is a
/// `BIGINT` 0 or 1, an instant a `BIGINT` of milliseconds), `PRIMARY KEY`, `UNIQUE`, `CHECK`, `REFERENCES`, `CREATE INDEX`;
/// no `AUTOINCREMENT`, no `WITHOUT ROWID`, no function that only one of them has.
public struct Migration: Sendable, Hashable {
    /// The step's name, unique within its owner.
    public let name: String

    /// The statements, carried out in this order.
    public let sql: [String]

    /// A step of these statements.
    public init(_ name: String, sql: [String]) {
        self.name = name
        self.sql = sql
    }
}

/// The tables of one owner (a module above the store), as the steps that made them.
public struct MigrationSet: Sendable, Hashable {
    /// The owner's name, for instance `ledger`.
    public let owner: String

    /// The steps, oldest first.
    public let migrations: [Migration]

    /// An owner's steps, oldest first.
    public init(owner: String, migrations: [Migration]) {
        self.owner = owner
        self.migrations = migrations
    }
}
