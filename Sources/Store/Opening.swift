import Clocks

/// What happens to a store before anybody uses it: identity, environment, tables. One transaction, alone among all processes.
struct Opening {
    let makes: Bool
    let environment: String?
    let migrations: [MigrationSet]
    let clock: any WallClock

    func prepare(_ backend: any Backend) throws(StoreError) -> StoreIdentity {
        var identity: StoreIdentity?
        do {
            try backend.exclusively { connection in
                try connection.takeYourTime()
                try makeOwnTables(on: connection)
                let found = try identify(on: connection)
                if let environment, environment != found.environment {
                    throw StoreError.wrongEnvironment(wanted: environment, found: found.environment)
                }
                for set in migrations { try apply(set, on: connection) }
                identity = found
            }
        } catch let error as StoreError {
            backend.close()
            throw error
        } catch {
            backend.close()
            throw .commitLost(reason: "\(type(of: error))")
        }
        guard let identity else { throw .column(name: "id", wanted: "present") }
        return identity
    }

    private func makeOwnTables(on connection: any SQLConnection) throws(StoreError) {
        for statement in [
            "CREATE TABLE IF NOT EXISTS store_identity (id TEXT NOT NULL, environment TEXT NOT NULL)",
            "CREATE TABLE IF NOT EXISTS store_clock (newest BIGINT NOT NULL)",
            """
            CREATE TABLE IF NOT EXISTS store_migrations (
                owner TEXT NOT NULL, position BIGINT NOT NULL, name TEXT NOT NULL, statements TEXT NOT NULL,
                applied_at BIGINT NOT NULL, PRIMARY KEY (owner, name), UNIQUE (owner, position))
            """,
        ] + connection.ownTables {
            _ = try connection.execute(statement, [])
        }
    }

    private func identify(on connection: any SQLConnection) throws(StoreError) -> StoreIdentity {
        if let row = try connection.query("SELECT id, environment FROM store_identity", []).first {
            return StoreIdentity(id: try row.text("id"), environment: try row.text("environment"))
        }
        guard makes else { throw .missing }
        var random = SystemRandomNumberGenerator()
        let digits = (0..<32).map { _ in "0123456789abcdef".randomElement(using: &random) ?? "0" }
        let identity = StoreIdentity(id: String(digits), environment: environment ?? "")
        _ = try connection.execute(
            "INSERT INTO store_identity (id, environment) VALUES ($1, $2)", [.text(identity.id), .text(identity.environment)])
        _ = try connection.execute("INSERT INTO store_clock (newest) VALUES ($1)", [.integer(clock.now().milliseconds)])
        return identity
    }

    private func apply(_ set: MigrationSet, on connection: any SQLConnection) throws(StoreError) {
        let applied = try connection.query(
            "SELECT name, statements FROM store_migrations WHERE owner = $1 ORDER BY position", [.text(set.owner)])
        for (position, row) in applied.enumerated() {
            let name = try row.text("name")
            guard position < set.migrations.count else { throw .newerThanProgram(owner: set.owner, migration: name) }
            let known = set.migrations[position]
            guard known.name == name else {
                // Not ours at this place: either the program is older, or its list was reordered.
                let isKnown = set.migrations.contains { $0.name == name }
                throw isKnown
                    ? .changedMigration(owner: set.owner, migration: name) : .newerThanProgram(owner: set.owner, migration: name)
            }
            guard try row.text("statements") == known.statements else {
                throw .changedMigration(owner: set.owner, migration: name)
            }
        }
        for position in applied.count..<max(applied.count, set.migrations.count) {
            try carryOut(set.migrations[position], at: position, of: set.owner, on: connection)
        }
    }

    private func carryOut(
        _ migration: Migration, at position: Int, of owner: String, on connection: any SQLConnection
    ) throws(StoreError) {
        for statement in migration.sql {
            do throws(StoreError) { _ = try connection.execute(statement, []) } catch {
                throw .failedMigration(owner: owner, migration: migration.name, reason: error.description)
            }
        }
        _ = try connection.execute(
            "INSERT INTO store_migrations (owner, position, name, statements, applied_at) VALUES ($1, $2, $3, $4, $5)",
            [
                .text(owner), .integer(Int64(position)), .text(migration.name), .text(migration.statements),
                .integer(clock.now().milliseconds),
            ])
    }
}

extension Migration {
    /// The statements as the store remembers them: the text itself, so that a change can be shown and needs no digest.
    fileprivate var statements: String { sql.joined(separator: ";\n") }
}
