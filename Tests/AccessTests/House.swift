import AuditLog
import Clocks
import Cryptography
import JSON
import Store
import Synchronization
import TestSupport
import Testing

@testable import Access

/// A store in memory, or where the run wants it, with access to it, a hand-turned clock, and an admin.
struct House {
    let clock = HandClock(Instant(seconds: 1_700_000_000))
    let store: Store
    let access: Access
    let pauses = Pauses()
    let ticks = Ticks()
    private let database: TestDatabase?

    init() async throws {
        database = try TestDatabase.ifWanted()
        let location = try database.map { try StoreLocation(parsing: $0.address) } ?? .memory
        store = try await Store.open(location, migrations: [AuditLog.migrations, Access.migrations], clock: clock)
        let (pauses, ticks) = (pauses, ticks)
        access = Access(
            store: store, auditLog: AuditLog(key: try AuditKey(name: "test")), cost: Scrypt.Cost(blocks: 16, blockSize: 8, passes: 1),
            pause: { pauses.note($0) }, now: { ticks.now })
    }

    /// Another host of the same store, with counts of its own.
    func otherHost() throws -> Access {
        let (pauses, ticks) = (pauses, ticks)
        return Access(
            store: store, auditLog: AuditLog(key: try AuditKey(name: "test")), cost: Scrypt.Cost(blocks: 16, blockSize: 8, passes: 1),
            pause: { pauses.note($0) }, now: { ticks.now })
    }

    /// The bodies of the entries of a kind, the newest first.
    func entries(_ kind: String) async throws -> [JSONObject] {
        try await AuditTrail(store).list(AuditTrail.Filter(kind: kind, limit: 100)).compactMap { $0.json.objectValue?["body"]?.objectValue }
    }

    /// Makes the first admin and shows the secret.
    func admin(_ name: String = "boss") async throws -> Person {
        let issued = try await access.addApprover(name, admin: true, by: nil)
        return try #require(await access.authenticate(secret: issued.secret.reveal()))
    }

    /// Adds a person and shows the secret.
    func person(_ name: String, admin: Bool = false, by boss: Person) async throws -> Person {
        let issued = try await access.addApprover(name, admin: admin, by: boss)
        return try #require(await access.authenticate(secret: issued.secret.reveal()))
    }

    /// Every table of the store as one text: what a search for a secret looks through.
    func everythingStored() async throws -> String {
        let list =
            database == nil
            ? "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            : "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        return try await store.read { tx in
            let tables = try tx.query(list).map { try $0.text("name") }
            var text = ""
            for table in tables {
                for row in try tx.query("SELECT * FROM \"\(table)\"") { text += "\(table): \(row.values)\n" }
            }
            return text
        }
    }
}

/// Keeps the pauses that failed authentications were told to make, instead of making them.
final class Pauses: Sendable {
    private let kept = Mutex<[Duration]>([])

    func note(_ pause: Duration) { kept.withLock { $0.append(pause) } }

    var all: [Duration] { kept.withLock { $0 } }
}

/// The time that passes, turned by hand.
final class Ticks: Sendable {
    private let current = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { current.withLock { $0 } }

    func advance(by duration: Duration) { current.withLock { $0 = $0.advanced(by: duration) } }
}
