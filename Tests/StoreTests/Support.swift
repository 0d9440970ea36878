import Clocks
import Store
import Synchronization

/// A table to write into.
let numbers = MigrationSet(
    owner: "numbers",
    migrations: [
        Migration("first", sql: ["CREATE TABLE numbers (id BIGINT PRIMARY KEY, label TEXT, bytes BYTEA)"])
    ])

let noon = Instant(seconds: 1_750_000_000)

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
