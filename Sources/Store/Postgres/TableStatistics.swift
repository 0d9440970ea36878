/// What the server knows of how values are spread in tables, which it goes by when it makes plans.
///
/// A new table is looked at by the server itself only a minute or more after it has grown, and until then it takes a shop for one row:
/// a question about some orders reads all operations of the shop. So the host has such tables looked at.
enum TableStatistics {
    /// After so many transactions of a connection; before that there is little in any table.
    private static let earliest = 32

    /// Tables with rows that nobody ever looked at. What is larger than 64 MiB came with a copy of a database: looking at it may take
    /// long, and the server does it.
    private static let unknown = """
        SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname = current_schema() AND pg_relation_size(c.oid) BETWEEN 1 AND 67108864
            AND pg_has_role(c.relowner, 'USAGE')
            AND NOT EXISTS (SELECT 1 FROM pg_stats s WHERE s.schemaname = n.nspname AND s.tablename = c.relname)
        """

    /// Has the server look, where it makes plans anew. The connection holds the lock for writing: a change of tables elsewhere that
    /// waits for that lock would stand in the way, and this in its. A table that somebody else works on is left for the next time: no
    /// call waits for it, or fails.
    static func gather(on connection: PostgresConnection) throws(StoreError) {
        guard connection.makesPlansAnew, connection.transactions >= earliest else { return }
        let tables = try connection.query(unknown, [])
        for table in tables { try connection.begin(with: "ANALYZE (SKIP_LOCKED) \(try table.text("name"))", []) }
        // What the server says of a table that it left out is heard here: behind the commit it would speak against that.
        if !tables.isEmpty { try connection.settle() }
    }
}
