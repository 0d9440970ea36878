/// A table as it stands in a database.
struct TableShape: Sendable, Hashable {
    /// Its name.
    let name: String
    /// Its columns, in their order.
    let columns: [String]
    /// The columns of its primary key, in the key's order.
    let key: [String]

    /// The tables that a store keeps for itself; all others are owners'.
    static let own = ofEveryStore.union(["store_commits"])

    /// Those of them that a store has on every kind of database.
    static let ofEveryStore: Set<String> = ["store_identity", "store_clock", "store_migrations", "store_mark"]

    static func quoted(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: ", ") }
}

extension SQLiteConnection {
    func tables() throws(StoreError) -> [TableShape] {
        let names = try query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY rowid", [])
        var tables: [TableShape] = []
        for row in names {
            let name = try row.text("name")
            let columns = try query("SELECT name, pk FROM pragma_table_info($1) ORDER BY cid", [.text(name)])
            var key: [(place: Int64, name: String)] = []
            var all: [String] = []
            for column in columns {
                all.append(try column.text("name"))
                let place = try column.integer("pk")
                if place > 0 { key.append((place, try column.text("name"))) }
            }
            tables.append(TableShape(name: name, columns: all, key: key.sorted { $0.place < $1.place }.map(\.name)))
        }
        return tables
    }
}

extension PostgresConnection {
    func tables() throws(StoreError) -> [TableShape] {
        let rows = try query(
            """
            SELECT c.relname::text AS owner, a.attname::text AS name, COALESCE(array_position(i.indkey::int2[], a.attnum), -1) AS pk
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
            LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
            WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY c.oid, a.attnum
            """, [])
        var names: [String] = []
        var columns: [String: [String]] = [:]
        var keys: [String: [(place: Int64, name: String)]] = [:]
        for row in rows {
            let (table, column, place) = (try row.text("owner"), try row.text("name"), try row.integer("pk"))
            if columns[table] == nil { names.append(table) }
            columns[table, default: []].append(column)
            // An `int2vector` counts from 0.
            if place >= 0 { keys[table, default: []].append((place, column)) }
        }
        return names.map { name in
            TableShape(name: name, columns: columns[name] ?? [], key: (keys[name] ?? []).sorted { $0.place < $1.place }.map(\.name))
        }
    }
}
