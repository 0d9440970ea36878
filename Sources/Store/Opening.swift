import Clocks
import Foundation

/// What happens to a store before anybody uses it: identity, environment, tables. One transaction, alone among all processes.
struct Opening {
    let makes: Bool
    let environment: String?
    let migrations: [MigrationSet]
    let clock: any WallClock
    /// Whether a store that was set aside is opened too, to be read.
    let admitsSetAside: Bool
    /// What errors call the place.
    let place: String

    /// A store as it was found, or made.
    struct Prepared {
        let identity: StoreIdentity
        let mark: StoreMark?
        /// The steps that were carried out now, as `OWNER/STEP`.
        let applied: [String]
        /// How many steps of all owners its tables have now.
        let steps: Int64
    }

    func prepare(_ backend: any Backend) throws(StoreError) -> Prepared {
        var prepared: Prepared?
        do {
            try backend.exclusively { connection in
                try connection.takeYourTime()
                try OwnTables.checkIsFree(on: connection, place: place)
                try OwnTables.make(on: connection)
                let found = try identify(on: connection)
                if let environment, environment != found.environment {
                    throw StoreError.wrongEnvironment(wanted: environment, found: found.environment)
                }
                let mark = try StoreMark.read(on: connection)
                if let mark, mark.isSetAside, !admitsSetAside { throw StoreError.setAside(mark) }
                var applied: [String] = []
                for set in migrations {
                    let steps = try Self.pending(set, on: connection)
                    // Nothing is written to a store that was set aside.
                    guard mark?.isSetAside != true else { continue }
                    for position in steps { try carryOut(set.migrations[position], at: position, of: set.owner, on: connection) }
                    applied += steps.map { "\(set.owner)/\(set.migrations[$0].name)" }
                }
                let steps = try connection.query("SELECT COUNT(*) AS steps FROM store_migrations", []).first?.integer("steps")
                prepared = Prepared(identity: found, mark: mark, applied: applied, steps: steps ?? 0)
            }
        } catch let error as StoreError {
            backend.close()
            throw error
        } catch {
            backend.close()
            throw .commitLost(reason: "\(type(of: error))")
        }
        guard let prepared else { throw .column(name: "id", wanted: "present") }
        return prepared
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

    /// The places of an owner's steps that a store does not have yet; throws where the store has others than this program.
    static func pending(_ set: MigrationSet, on connection: any SQLConnection) throws(StoreError) -> Range<Int> {
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
        return applied.count..<set.migrations.count
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

private let separator = ";\n"

extension Migration {
    /// The statements as the store remembers them: the text itself, so that a change can be shown and needs no digest.
    fileprivate var statements: String { sql.joined(separator: separator) }

    /// The statements out of that text.
    static func split(_ statements: String) -> [String] { statements.components(separatedBy: separator) }
}
