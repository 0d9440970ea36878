/// Reads every row of every table, so that the server meets what its checksums and its own rules find.
enum PostgresCheck {
    static func run(on connection: any SQLConnection) throws(StoreError) -> [String] {
        try connection.takeYourTime()
        let tables = try connection.query(
            "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename", [])
        for table in tables {
            _ = try connection.query("SELECT sum(length(t::text)) AS length FROM \(try table.text("name")) AS t", [])
        }
        return []
    }
}
