import TestSupport
import Testing

/// Where the hosts of a world keep their store.
enum StorePlace: Sendable, Hashable {
    /// An SQLite file in the world's state directory.
    case file
    /// A database on a PostgreSQL server, by its address.
    case server(String)

    /// A new database on the server for tests, nobody else's.
    static func database() throws -> StorePlace { .server(try TestDatabase().address) }

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

extension Trait where Self == ConditionTrait {
    /// What runs only where there is a server for tests.
    static var needsServer: Self { .enabled(if: TestDatabase.server != nil, "\(TestDatabase.whyNoServer)") }
}
