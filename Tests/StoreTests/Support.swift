import Clocks
import Foundation
import Store
import Synchronization
import Testing

/// A table to write into.
let numbers = MigrationSet(
    owner: "numbers",
    migrations: [
        Migration("first", sql: ["CREATE TABLE numbers (id BIGINT PRIMARY KEY, label TEXT, bytes BYTEA)"])
    ])

let noon = Instant(seconds: 1_750_000_000)

/// The databases that a store can be on.
enum StoreKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite, postgres

    var testDescription: String { rawValue }

    /// The server for tests: `scripts/postgres.sh start` prints the address of one. Without one only SQLite is tested.
    static let server = ProcessInfo.processInfo.environment["TOLLGATE_TEST_POSTGRES"].flatMap { $0.isEmpty ? nil : $0 }

    /// The databases that this run has.
    static var all: [StoreKind] { server == nil ? [.sqlite] : allCases }
}

extension StoreKind {
    /// Why a test of a server's own does not run.
    static let noServer: Comment = "TOLLGATE_TEST_POSTGRES names no server"
}

/// A place for a store that is empty and nobody else's.
final class Home: Sendable {
    let kind: StoreKind
    let location: StoreLocation
    private let folder: TemporaryFolder

    init(_ kind: StoreKind) throws {
        self.kind = kind
        folder = try TemporaryFolder()
        switch kind {
        case .sqlite: location = .sqlite(path: folder.file("s"))
        case .postgres:
            let server = try #require(StoreKind.server)
            let name = "t\(UInt64.random(in: .min ... .max))"
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/psql")
            process.arguments = ["--quiet", "--no-psqlrc", server, "--command", "CREATE DATABASE \(name)"]
            try process.run()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0, "the database for a test cannot be made")
            location = try StoreLocation(parsing: server.replacing("/postgres?", with: "/\(name)?"))
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
