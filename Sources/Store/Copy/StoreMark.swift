public import Clocks

/// What stands on a store that hosts may not work with, or not yet.
///
/// A store that is set aside has no row in `store_clock`: no commit can be made there by any process that has it open, whatever that
/// process knows of marks.
public struct StoreMark: Sendable, Hashable {
    /// Why a store is marked.
    public enum Kind: String, Sendable, Hashable {
        /// Its content lives on in another place.
        case moved
        /// It was made to be read beside the store that it came from.
        case copy
        /// It waits until it is restored.
        case backup
        /// It was being written when that was broken off.
        case unfinished
        /// It came from a backup, and nobody has said yet what happened after that.
        case restored
        /// Commits that were answered are gone from it, and nobody has said yet what happened in them.
        case wentBack = "went-back"

        init(parsing text: String) throws(StoreError) {
            guard let kind = Kind(rawValue: text) else { throw .column(name: "kind", wanted: "a mark that is known") }
            self = kind
        }

        /// Whether the store is worked with, but spends nothing until a person has said what happened.
        public var awaitsConfirmation: Bool { self == .restored || self == .wentBack }
    }

    /// Why it is marked.
    public let kind: Kind

    /// The other store: where it went, or where it came from.
    public let place: String

    /// When it was marked; for what came from elsewhere when it was read there.
    public let at: Instant

    /// The newest transaction that it holds.
    let newest: Instant

    /// Whether nothing may be written to the store.
    public var isSetAside: Bool { !kind.awaitsConfirmation }
}

extension StoreMark: CustomStringConvertible {
    /// What people are told of it: a sentence about the store.
    public var description: String {
        switch kind {
        case .moved: "this store was moved to `\(place)` at \(at.text) and takes nothing any more"
        case .copy: "this store is a copy of `\(place)`, made at \(at.text) to be read: money moves through the other one"
        case .backup: "this is a backup of `\(place)` from \(at.text), and no store to work with"
        case .unfinished: "the copying from `\(place)` to this store was broken off"
        case .wentBack:
            "commits that were answered were gone from this store at \(at.text), and nobody has said yet what happened in them"
        case .restored: "this store is the backup of \(at.text), and nobody has said yet what happened after that"
        }
    }
}

extension StoreMark {
    static let table = """
        CREATE TABLE IF NOT EXISTS store_mark (kind TEXT NOT NULL, place TEXT NOT NULL, at BIGINT NOT NULL, newest BIGINT NOT NULL)
        """

    /// The mark of a store; nil for one that hosts work with.
    static func read(on connection: any SQLConnection) throws(StoreError) -> StoreMark? {
        guard let row = try connection.query("SELECT kind, place, at, newest FROM store_mark", []).first else { return nil }
        return StoreMark(
            kind: try Kind(parsing: try row.text("kind")), place: try row.text("place"), at: Instant(milliseconds: try row.integer("at")),
            newest: Instant(milliseconds: try row.integer("newest")))
    }

    /// Notes that commits are gone that were answered: until a person has said what happened in them nothing more is spent, by any host.
    static func noteLoss(at now: Instant, newest: Instant, on connection: any SQLConnection) throws(StoreError) {
        _ = try connection.execute(
            "INSERT INTO store_mark (kind, place, at, newest) VALUES ($1, $2, $3, $4)",
            [.text(Kind.wentBack.rawValue), .text(""), .integer(now.milliseconds), .integer(newest.milliseconds)])
    }

    /// Marks a store, or takes its mark away; the store's time is there exactly while it may be written.
    static func write(_ mark: StoreMark?, newest: Instant, on connection: any SQLConnection) throws(StoreError) {
        _ = try connection.execute("DELETE FROM store_mark", [])
        _ = try connection.execute("DELETE FROM store_clock", [])
        if let mark {
            _ = try connection.execute(
                "INSERT INTO store_mark (kind, place, at, newest) VALUES ($1, $2, $3, $4)",
                [
                    .text(mark.kind.rawValue), .text(mark.place), .integer(mark.at.milliseconds), .integer(mark.newest.milliseconds),
                ])
        }
        guard mark?.isSetAside != true else { return }
        _ = try connection.execute("INSERT INTO store_clock (newest) VALUES ($1)", [.integer(newest.milliseconds)])
    }
}

extension ReadTransaction {
    /// Whether the store came from a backup, or lost commits, and nobody has said yet what happened in them: until then nothing may be
    /// spent. A transaction that writes knows it without asking.
    public func awaitsConfirmation() throws(StoreError) -> Bool {
        if let isHeldBack { return isHeldBack }
        return try !query("SELECT 1 AS one FROM store_mark WHERE kind IN ('restored', 'went-back')").isEmpty
    }
}

extension WriteTransaction {
    /// Takes the mark off a store that came from a backup, or lost commits: a person has said what happened after that.
    public func confirmRestored() throws(StoreError) {
        try execute("DELETE FROM store_mark WHERE kind IN ('restored', 'went-back')")
        // A process that has not written since would take what it misses for a new loss.
        if let confirmation = connection.confirmation { try execute(confirmation) }
    }
}
