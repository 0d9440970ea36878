/// Where a store lives.
public enum StoreLocation: Sendable, Hashable {
    /// An SQLite file; its folder is made when it is missing.
    case sqlite(path: String)

    /// A database on a PostgreSQL server.
    case postgres(PostgresAddress)

    /// A store in this process's memory, gone when it is closed: for tests and trials.
    case memory

    /// Reads `sqlite:PATH` or `postgres://…`, the forms of the `--store` setting.
    public init(parsing text: String) throws(StoreError) {
        if text.hasPrefix("postgres:") || text.hasPrefix("postgresql:") {
            self = .postgres(try PostgresAddress(parsing: text))
            return
        }
        let scheme = "sqlite:"
        guard text.hasPrefix(scheme) else { throw .unknownLocation(text.prefixUpToColon) }
        let path = String(text.dropFirst(scheme.count))
        guard !path.isEmpty, !path.utf8.contains(0) else { throw .unknownLocation(scheme) }
        self = .sqlite(path: path)
    }
}

extension String {
    /// What stands before the first colon: a store's address may hold a password after it.
    fileprivate var prefixUpToColon: String { prefix { $0 != ":" } + ":…" }
}

extension StoreLocation: CustomStringConvertible {
    /// The location as people write it, without user and password.
    public var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .postgres(let address): address.place
        case .memory: "memory"
        }
    }
}
