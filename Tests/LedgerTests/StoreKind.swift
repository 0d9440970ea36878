import Clocks
import Foundation
import Ledger
import Store
import Testing

/// The databases that the ledger's book can be on.
enum StoreKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite, postgres

    var testDescription: String { rawValue }

    /// The server for tests: `scripts/postgres.sh start` prints the address of one. Without one only SQLite is tested.
    private static let server = ProcessInfo.processInfo.environment["TOLLGATE_TEST_POSTGRES"].flatMap { $0.isEmpty ? nil : $0 }

    /// The databases that this run has.
    static var all: [StoreKind] { server == nil ? [.sqlite] : allCases }

    /// A place for a store that is empty and nobody else's.
    func place() throws -> StoreLocation {
        guard self == .postgres else { return .memory }
        let server = try #require(Self.server)
        let name = "l\(UInt64.random(in: .min ... .max))"
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/psql")
        process.arguments = ["--quiet", "--no-psqlrc", server, "--command", "CREATE DATABASE \(name)"]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "the database for a test cannot be made")
        return try StoreLocation(parsing: server.replacing("/postgres?", with: "/\(name)?"))
    }
}
