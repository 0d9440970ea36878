public import Store

extension AuditLog {
    /// The log's tables.
    ///
    /// `audit_entries` is the log; the rest can be made again from it, or says where entries stand in the tree. `audit_personal` holds
    /// the salts of personal values, and losing one makes its commitment say nothing for ever.
    public static let migrations = MigrationSet(
        owner: "auditlog",
        migrations: [
            Migration(
                "entries",
                sql: [
                    """
                    CREATE TABLE audit_entries (
                        writer TEXT NOT NULL, counter BIGINT NOT NULL, at BIGINT NOT NULL, kind TEXT NOT NULL,
                        body TEXT NOT NULL, personal TEXT NOT NULL, previous BYTEA NOT NULL, hash BYTEA NOT NULL,
                        PRIMARY KEY (writer, counter))
                    """,
                    "CREATE INDEX audit_entries_at ON audit_entries (at)",
                    """
                    CREATE TABLE audit_personal (
                        writer TEXT NOT NULL, counter BIGINT NOT NULL, name TEXT NOT NULL, salt BYTEA NOT NULL,
                        PRIMARY KEY (writer, counter, name))
                    """,
                    """
                    CREATE TABLE audit_pending (
                        writer TEXT NOT NULL, counter BIGINT NOT NULL, at BIGINT NOT NULL, seal BYTEA NOT NULL,
                        refused BIGINT NOT NULL, PRIMARY KEY (writer, counter))
                    """,
                ]),
            Migration(
                "tree",
                sql: [
                    """
                    CREATE TABLE audit_leaves (
                        leaf BIGINT PRIMARY KEY, writer TEXT NOT NULL, counter BIGINT NOT NULL, UNIQUE (writer, counter))
                    """,
                    """
                    CREATE TABLE audit_tiles (
                        level BIGINT NOT NULL, position BIGINT NOT NULL, hashes BYTEA NOT NULL, PRIMARY KEY (level, position))
                    """,
                    "CREATE TABLE audit_checkpoints (size BIGINT PRIMARY KEY, at BIGINT NOT NULL, note TEXT NOT NULL)",
                    "CREATE TABLE audit_lease (id BIGINT PRIMARY KEY, holder TEXT NOT NULL, until BIGINT NOT NULL)",
                ]),
            AuditArchive.migration,
        ])
}
