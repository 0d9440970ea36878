import Clocks
import Store
import Synchronization
import TestSupport
import Testing

/// A table to write into.
let numbers = MigrationSet(
    owner: "numbers",
    migrations: [
        Migration("first", sql: ["CREATE TABLE numbers (id BIGINT PRIMARY KEY, label TEXT, bytes BYTEA)"])
    ])

let noon = Instant(seconds: 1_750_000_000)

extension Trait where Self == ConditionTrait {
    /// What runs only where there is a server for tests.
    static var needsServer: Self { .enabled(if: TestDatabase.server != nil, "\(TestDatabase.whyNoServer)") }
}

/// A place for a store that is empty and nobody else's.
final class Home: Sendable {
    let location: StoreLocation
    private let folder: TemporaryFolder

    init(_ kind: StoreKind) throws {
        folder = try TemporaryFolder()
        switch kind {
        case .sqlite: location = .sqlite(path: folder.file("s"))
        case .postgres: location = try StoreLocation(parsing: TestDatabase().address)
        }
    }

    func open(
        environment: String? = "test", _ migrations: [MigrationSet] = [numbers], clock: any WallClock = HandClock(noon)
    ) async throws -> Store {
        try await Store.open(location, environment: environment, migrations: migrations, clock: clock)
    }
}

func openNumbers(_ path: String, clock: any WallClock = HandClock(noon)) async throws -> Store {
    try await Store.open(.sqlite(path: path), environment: "test", migrations: [numbers], clock: clock)
}

extension Store {
    func count() async throws -> Int64 {
        try await read { try $0.query("SELECT count(*) AS n FROM numbers").first?.integer("n") ?? -1 }
    }
}

struct Refused: Error, Equatable {}

/// A value that several tasks change.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    func withLock<R: Sendable>(_ body: @Sendable (inout Value) throws -> R) rethrows -> R { try value.withLock { try body(&$0) } }
}

extension StoreLocation {
    /// What errors call it.
    var path: String { if case .sqlite(let path) = self { path } else { description } }
}
