/// The kinds of database that a store can be on.
public enum StoreKind: String, CaseIterable, Sendable {
    /// A file of this machine.
    case sqlite
    /// A database on a server.
    case postgres

    /// The kinds that this run has: where there is no server for tests, SQLite alone.
    public static var all: [StoreKind] { TestDatabase.server == nil ? [.sqlite] : allCases }

    /// Every way from one of them to another, or to a second one of the same kind.
    public static var ways: [Way] { all.flatMap { from in all.map { to in Way(from: from, to: to) } } }

    /// Where a store that moves comes from, and where it goes to.
    public struct Way: Sendable, CustomStringConvertible {
        /// Where it is.
        public let from: StoreKind
        /// Where it is to be.
        public let to: StoreKind

        /// For instance `sqlite to postgres`.
        public var description: String { "\(from) to \(to)" }
    }
}
