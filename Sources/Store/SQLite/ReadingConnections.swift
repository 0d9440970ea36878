import GRDB
import Synchronization

/// The connections that read, each with the statements that it has compiled: compiling them anew for every read cost more than reading.
final class ReadingConnections: Sendable {
    /// `@unchecked Sendable`: GRDB hands a connection to one reader at a time, and that one alone uses what was compiled on it.
    private struct Known: @unchecked Sendable { let connection: SQLiteConnection }

    /// By GRDB's connection, which cannot be another one at the same address while it is held here.
    private let known = Mutex<[ObjectIdentifier: Known]>([:])

    /// The connection that GRDB has handed out.
    func connection(_ database: Database, path: String) -> SQLiteConnection {
        if let known = known.withLock({ $0[ObjectIdentifier(database)] }) { return known.connection }
        let new = Known(connection: SQLiteConnection(database, path: path))
        known.withLock { $0[ObjectIdentifier(database)] = new }
        return new.connection
    }

    /// Forgets them all: nobody may be reading.
    func removeAll() { known.withLock { $0.removeAll() } }
}
