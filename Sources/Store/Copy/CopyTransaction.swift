import Clocks

/// The part of a copy that happens in one snapshot of the source and one transaction of the target.
struct CopyTransaction {
    private let source: any SQLConnection
    private let target: any SQLConnection
    private let place: String
    private let now: Instant

    init(from source: any SQLConnection, place: String, to target: any SQLConnection, at now: Instant) {
        self.source = source
        self.target = target
        self.place = place
        self.now = now
    }

    func run(into location: StoreLocation) throws -> StoreCopy.Report {
        // Either waits while the other one works on a whole table.
        try source.takeYourTime()
        try target.takeYourTime()
        let identity = try Self.identity(on: source)
        // Only what a copy of ours made is dropped, and all of it: the tables are made anew.
        if try Self.isUnfinished(target, identity, location.description) {
            for table in try target.tables().reversed() {
                _ = try target.execute("DROP TABLE \(TableShape.quoted([table.name]))", [])
            }
        }
        try OwnTables.make(on: target)
        try makeTables()
        let shapes = try target.tables().filter { !TableShape.own.contains($0.name) }
        let known = try source.tables().filter { !TableShape.own.contains($0.name) }
        guard Set(shapes.map(\.name)) == Set(known.map(\.name)) else {
            let difference = Set(shapes.map(\.name)).symmetricDifference(known.map(\.name)).sorted()
            throw StoreError.differs(table: difference.first ?? "", place: place, reason: "no migration of the store makes it")
        }
        // What migrations put into new tables is among the rows that come.
        for shape in shapes.reversed() { try TablePages(table: shape).clear(on: target) }
        let tables = try shapes.map { shape in try copy(shape) }
        let newest = try newest()
        _ = try target.execute(
            "INSERT INTO store_identity (id, environment) VALUES ($1, $2)", [.text(identity.id), .text(identity.environment)])
        let mark = StoreMark(kind: .unfinished, place: place, at: now, newest: newest)
        try StoreMark.write(mark, newest: newest, on: target)
        return StoreCopy.Report(
            identity: identity, newest: newest, tables: tables.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
    }

    static func identity(on connection: any SQLConnection) throws(StoreError) -> StoreIdentity {
        guard let row = try connection.query("SELECT id, environment FROM store_identity", []).first else { throw .missing }
        return StoreIdentity(id: try row.text("id"), environment: try row.text("environment"))
    }

    /// The newest transaction: of a store at work, or as it was when the store was set aside.
    private func newest() throws(StoreError) -> Instant {
        if let mark = try StoreMark.read(on: source), mark.isSetAside { return mark.newest }
        return try StoreClock.newest(on: source)
    }

    /// Whether a copy of this store was broken off in that place; throws where there is something else.
    static func isUnfinished(
        _ target: any SQLConnection, _ identity: StoreIdentity, _ place: String
    ) throws(StoreError) -> Bool {
        let tables = try target.tables()
        guard !tables.isEmpty else { return false }
        guard tables.contains(where: { $0.name == "store_mark" }), tables.contains(where: { $0.name == "store_identity" }) else {
            throw .notEmpty(place: place, found: "tables that are no store's, such as `\(tables[0].name)`")
        }
        guard let row = try target.query("SELECT id FROM store_identity", []).first else {
            throw .notEmpty(place: place, found: "tables that are no store's, such as `\(tables[0].name)`")
        }
        guard try row.text("id") == identity.id else { throw .notEmpty(place: place, found: "another store") }
        guard try StoreMark.read(on: target)?.kind == .unfinished else { throw .notEmpty(place: place, found: "this very store") }
        return true
    }

    /// Makes the owners' tables by the steps that made the source's.
    private func makeTables() throws(StoreError) {
        guard let shape = try source.tables().first(where: { $0.name == "store_migrations" }) else { throw .missing }
        let rows = try source.query(
            "SELECT owner, position, name, statements, applied_at FROM store_migrations ORDER BY applied_at, owner, position", [])
        var owners: [String] = []
        var steps: [String: [(position: Int64, name: String, statements: String)]] = [:]
        for row in rows {
            let owner = try row.text("owner")
            if steps[owner] == nil { owners.append(owner) }
            steps[owner, default: []].append((try row.integer("position"), try row.text("name"), try row.text("statements")))
        }
        for owner in owners {
            for step in (steps[owner] ?? []).sorted(by: { $0.position < $1.position }) {
                for statement in Migration.split(step.statements) {
                    do throws(StoreError) { _ = try target.execute(statement, []) } catch {
                        throw .failedMigration(owner: owner, migration: step.name, reason: error.description)
                    }
                }
            }
        }
        try TablePages(table: shape).write(
            rows.map { row throws(StoreError) in try shape.columns.map { column throws(StoreError) in try row.value(column) } }, on: target)
    }

    private func copy(_ shape: TableShape) throws -> StoreCopy.Report.Table {
        let pages = TablePages(table: shape)
        var sent = TableDigest()
        try pages.read(on: source) { rows in
            for row in rows { sent.add(row) }
            try pages.write(rows, on: target)
        }
        let arrived = try pages.digest(on: target, place: place)
        guard arrived == sent, try pages.count(on: source) == sent.rows else {
            throw StoreError.differs(
                table: shape.name, place: place, reason: "\(sent.rows) rows were read and \(arrived.rows) arrived, or they differ")
        }
        return StoreCopy.Report.Table(name: shape.name, rows: sent.rows, digest: sent.text)
    }
}
