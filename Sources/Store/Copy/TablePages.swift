/// Reads and writes whole tables, a page at a time.
struct TablePages {
    /// How many rows are read at once.
    static let rowsAtOnce = 1000

    /// A statement has at most so many placeholders; SQLite takes 32 766, PostgreSQL 65 535.
    private static let mostValues = 8000

    let table: TableShape

    /// Every row, in the order of the table's key.
    func read(on connection: any SQLConnection, _ body: ([[SQLValue]]) throws -> Void) throws {
        let columns = TableShape.quoted(table.columns)
        let name = TableShape.quoted([table.name])
        let places = try table.key.map { column throws(StoreError) in
            guard let place = table.columns.firstIndex(of: column) else { throw .column(name: column, wanted: "present") }
            return place
        }
        guard !places.isEmpty else {
            return try body(connection.query("SELECT \(columns) FROM \(name)", []).map(\.values))
        }
        let key = TableShape.quoted(table.key)
        let end = "ORDER BY \(key) LIMIT \(Self.rowsAtOnce)"
        let marks = places.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        var page = try connection.query("SELECT \(columns) FROM \(name) \(end)", []).map(\.values)
        while let last = page.last {
            try body(page)
            guard page.count == Self.rowsAtOnce else { return }
            page = try connection.query(
                "SELECT \(columns) FROM \(name) WHERE (\(key)) > (\(marks)) \(end)", places.map { last[$0] }
            ).map(\.values)
        }
    }

    /// Adds rows.
    func write(_ rows: [[SQLValue]], on connection: any SQLConnection) throws(StoreError) {
        let width = max(1, table.columns.count)
        let most = max(1, min(Self.rowsAtOnce, Self.mostValues / width))
        var rest = rows[...]
        while !rest.isEmpty {
            // Two texts for each table: the server keeps statements prepared.
            let part = rest.count >= most ? rest.prefix(most) : rest.prefix(1)
            let tuples = part.indices.map { row in
                let first = (row - part.startIndex) * width
                return "(" + (1...width).map { "$\(first + $0)" }.joined(separator: ", ") + ")"
            }
            _ = try connection.execute(
                """
                INSERT INTO \(TableShape.quoted([table.name])) (\(TableShape.quoted(table.columns)))
                VALUES \(tuples.joined(separator: ", "))
                """, part.flatMap(\.self))
            rest = rest.dropFirst(part.count)
        }
    }

    /// How many rows there are, counted by the database.
    func count(on connection: any SQLConnection) throws(StoreError) -> Int64 {
        let rows = try connection.query("SELECT COUNT(*) AS count FROM \(TableShape.quoted([table.name]))", [])
        return try rows.first?.integer("count") ?? 0
    }

    /// The digest of all rows; throws where the database counts others than were read.
    func digest(on connection: any SQLConnection, place: String) throws -> TableDigest {
        var digest = TableDigest()
        try read(on: connection) { page in for row in page { digest.add(row) } }
        let counted = try count(on: connection)
        guard counted == digest.rows else {
            throw StoreError.differs(table: table.name, place: place, reason: "\(counted) rows are there and \(digest.rows) were read")
        }
        return digest
    }

    /// Removes every row.
    func clear(on connection: any SQLConnection) throws(StoreError) {
        _ = try connection.execute("DELETE FROM \(TableShape.quoted([table.name]))", [])
    }
}
