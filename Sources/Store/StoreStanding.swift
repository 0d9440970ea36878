import Clocks

/// What a store says of itself at the beginning of a transaction: one statement, whatever is asked.
struct StoreStanding {
    /// The newest instant of the store.
    let newest: Instant

    /// The store's name: by now it may be another one than was opened.
    let identity: String

    /// How many steps of all owners were carried out on its tables.
    let steps: Int64

    /// The mark that stands on it.
    let mark: StoreMark.Kind?

    /// Whether a commit of this process is no longer there.
    let hasLostCommit: Bool

    static let columns = """
        newest, (SELECT id FROM store_identity) AS id, (SELECT COUNT(*) FROM store_migrations) AS steps,
        (SELECT kind FROM store_mark) AS mark
        """

    init(_ row: Row, hasLostCommit: Bool) throws(StoreError) {
        newest = Instant(milliseconds: try row.integer("newest"))
        identity = try row.optionalText("id") ?? ""
        steps = try row.integer("steps")
        mark = try row.optionalText("mark").map { text throws(StoreError) in try StoreMark.Kind(parsing: text) }
        self.hasLostCommit = hasLostCommit
    }

    /// Whether nothing may be spent until a person has said what happened.
    var awaitsConfirmation: Bool { mark?.awaitsConfirmation ?? false }
}

/// What a store was when it was opened, and has to be in each of the commits that follow: its place may come to hold another store, or a
/// newer program may bring its tables up to date.
struct OpenedStore {
    let identity: StoreIdentity
    let migrations: [MigrationSet]
    let place: String

    /// How many steps its tables had when they were last found to be the program's own.
    private(set) var steps: Int64

    init(_ prepared: Opening.Prepared, migrations: [MigrationSet], place: String) {
        identity = prepared.identity
        steps = prepared.steps
        self.migrations = migrations
        self.place = place
    }

    /// Throws where this program's statements may mean something else by now, or go to another store.
    mutating func check(_ standing: StoreStanding, on connection: any SQLConnection) throws(StoreError) {
        guard standing.identity == identity.id else { throw .replaced(place: place) }
        guard standing.steps != steps else { return }
        // Steps of an owner that this program does not have are nothing to it.
        for set in migrations where try !Opening.pending(set, on: connection).isEmpty { throw .replaced(place: place) }
        steps = standing.steps
    }
}
