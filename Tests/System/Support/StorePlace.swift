import Foundation

/// Where the hosts of a world keep their store.
enum StorePlace: Sendable, Hashable {
    /// An SQLite file in the world's state directory.
    case file
    /// A database on a PostgreSQL server, by its address.
    case server(String)

    /// The server for tests: `scripts/postgres.sh start` prints the address of one.
    static let testServer = ProcessInfo.processInfo.environment["TOLLGATE_TEST_POSTGRES"].flatMap { $0.isEmpty ? nil : $0 }

    /// Whether tests on PostgreSQL can run here.
    static var hasServer: Bool { testServer != nil }

    /// What a test that needs a server says where there is none.
    static let whyNoServer: String = "TOLLGATE_TEST_POSTGRES names no server; scripts/postgres.sh start FOLDER prints the address of one"

    /// A new database on the server for tests, nobody else's.
    static func database() async throws -> StorePlace {
        guard let server = testServer else { throw Trouble(whyNoServer) }
        let name = "s\(UInt64.random(in: .min ... .max))"
        let log = NSTemporaryDirectory() + "tollgate-database-\(name)"
        let words = ["--quiet", "--no-psqlrc", server, "--command", "CREATE DATABASE \(name)"]
        let child = try Child("/usr/bin/psql", words, environment: ["PATH": "/usr/bin:/bin"], log: log)
        guard await child.end() == .exited(0) else { throw Trouble("the database for a test cannot be made: \(child.errorText)") }
        for end in [".out", ".err"] { try? FileManager.default.removeItem(atPath: log + end) }
        return .server(server.replacingOccurrences(of: "/postgres?", with: "/\(name)?"))
    }

    /// What it is called in the lines that tests print.
    var name: String {
        switch self {
        case .file: "SQLite"
        case .server: "PostgreSQL"
        }
    }

    /// The variables that a host finds it by.
    var variables: [String: String] {
        switch self {
        case .file: [:]
        case .server(let address): ["TOLLGATE_STORE": address]
        }
    }
}
