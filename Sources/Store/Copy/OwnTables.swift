/// The tables that a store keeps for itself, whoever's data it holds.
enum OwnTables {
    private static let statements = [
        "CREATE TABLE IF NOT EXISTS store_identity (id TEXT NOT NULL, environment TEXT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS store_clock (newest BIGINT NOT NULL)",
        """
        CREATE TABLE IF NOT EXISTS store_migrations (
            owner TEXT NOT NULL, position BIGINT NOT NULL, name TEXT NOT NULL, statements TEXT NOT NULL,
            applied_at BIGINT NOT NULL, PRIMARY KEY (owner, name), UNIQUE (owner, position))
        """,
        StoreMark.table,
    ]

    /// Makes those that are missing. A role that may not make tables is asked for none where all are there.
    static func make(on connection: any SQLConnection) throws(StoreError) {
        let found = Set(try connection.tables().map(\.name))
        let wanted = connection.ownTables.isEmpty ? TableShape.ofEveryStore : TableShape.own
        guard !found.isSuperset(of: wanted) else { return }
        for statement in statements + connection.ownTables { _ = try connection.execute(statement, []) }
    }

    /// Throws where the database holds something, and no store.
    static func checkIsFree(on connection: any SQLConnection, place: String) throws(StoreError) {
        let found = try connection.tables().map(\.name)
        guard !found.isEmpty, !found.contains("store_identity") else { return }
        let stranger = found.first { !TableShape.own.contains($0) } ?? found[0]
        throw .notEmpty(place: place, found: "tables that are no store's, such as `\(stranger)`")
    }
}
