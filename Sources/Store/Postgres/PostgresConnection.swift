import CPostgres
import Glibc

/// One connection to a PostgreSQL server, used by one thread at a time.
final class PostgresConnection: SQLConnection {
    /// Statements are constants of the program; more than this means that somebody builds them from values.
    private static let mostPrepared = 1024

    private let connection: OpaquePointer
    private let place: String
    private var prepared: [String: String] = [:]

    /// Connects and logs in.
    init(_ address: PostgresAddress) throws(StoreError) {
        place = address.place
        var parameters = Self.defaults.merging(address.parameters) { _, given in given }
        parameters["client_encoding"] = "UTF8"
        let pairs = parameters.sorted { $0.key < $1.key }
        let opened = Self.withCStrings(pairs.map(\.key)) { keywords in
            Self.withCStrings(pairs.map(\.value)) { values in PQconnectdbParams(keywords, values, 0) }
        }
        guard let opened else { throw .cannotOpen(path: place, reason: "there is no memory for a connection") }
        guard PQstatus(opened) == CONNECTION_OK else {
            let reason = Self.line(PQerrorMessage(opened))
            PQfinish(opened)
            throw .cannotOpen(path: address.place, reason: reason)
        }
        connection = opened
    }

    deinit { PQfinish(connection) }

    /// How long to wait for a server that does not answer: 5 s to connect, 30 s for what was sent to be received.
    private static let defaults = [
        "application_name": "tollgate", "connect_timeout": "5", "keepalives_idle": "10", "keepalives_interval": "5",
        "keepalives_count": "3", "tcp_user_timeout": "30000",
    ]

    /// Whether the connection still stands, as far as is known here.
    var isUsable: Bool { PQstatus(connection) == CONNECTION_OK }

    var isInTransaction: Bool {
        switch PQtransactionStatus(connection) {
        case PQTRANS_INTRANS, PQTRANS_INERROR: true
        default: false
        }
    }

    // MARK: - Statements

    func query(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [Row] {
        let result = try run(sql, arguments)
        defer { PQclear(result) }
        return try rows(of: result)
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
        let result = try run(sql, arguments)
        defer { PQclear(result) }
        return PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    }

    func openSavepoint() throws(StoreError) { try control("SAVEPOINT body") }

    func keepSavepoint() throws(StoreError) { try control("RELEASE SAVEPOINT body") }

    func undoSavepoint() throws(StoreError) {
        try control("ROLLBACK TO SAVEPOINT body")
        try control("RELEASE SAVEPOINT body")
    }

    /// Runs a statement of the store's own, and gives the tag of what was done: `COMMIT`, or `ROLLBACK` where that was not possible.
    @discardableResult
    func control(_ sql: String) throws(StoreError) -> String {
        let result = try checked(PQexec(connection, sql), sql)
        defer { PQclear(result) }
        return PQcmdStatus(result).map { String(cString: $0) } ?? ""
    }

    private func run(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> OpaquePointer {
        let name = try prepare(sql)
        let texts = try arguments.map { (value) throws(StoreError) in try value.forPostgres() }
        let result = Self.withCStrings(texts) { values in
            PQexecPrepared(connection, name, Int32(texts.count), values, nil, nil, 0)
        }
        return try checked(result, sql)
    }

    private func prepare(_ sql: String) throws(StoreError) -> String {
        if let name = prepared[sql] { return name }
        try StatementRules.check(sql)
        if prepared.count >= Self.mostPrepared {
            try control("DEALLOCATE ALL")
            prepared.removeAll()
        }
        let name = "s\(prepared.count)"
        PQclear(try checked(PQprepare(connection, name, sql, 0, nil), sql))
        prepared[sql] = name
        return name
    }

    // MARK: - Answers

    private func checked(_ result: OpaquePointer?, _ sql: String) throws(StoreError) -> OpaquePointer {
        guard let result else { throw .connectionLost(server: place, reason: Self.line(PQerrorMessage(connection))) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return result
        default:
            defer { PQclear(result) }
            guard isUsable else { throw .connectionLost(server: place, reason: Self.line(PQerrorMessage(connection))) }
            throw StoreError(result, sql: sql, place: place)
        }
    }

    private func rows(of result: OpaquePointer) throws(StoreError) -> [Row] {
        let width = PQnfields(result)
        let columns = (0..<width).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }
        var rows: [Row] = []
        rows.reserveCapacity(Int(PQntuples(result)))
        for row in 0..<PQntuples(result) {
            var values: [SQLValue] = []
            values.reserveCapacity(Int(width))
            for column in 0..<width { values.append(try SQLValue(result, row: row, column: column)) }
            rows.append(Row(columns: columns, values: values))
        }
        return rows
    }

    /// A message of the server on one line.
    private static func line(_ message: UnsafePointer<CChar>?) -> String {
        let text = message.map { String(cString: $0) } ?? ""
        return text.split(whereSeparator: \.isNewline).first.map { String($0).lowercasedFirst } ?? "no reason was given"
    }

    private static func withCStrings<R>(_ texts: [String?], _ body: ([UnsafePointer<CChar>?]) -> R) -> R {
        let copies = texts.map { text in text.flatMap { strdup($0) } }
        defer { for copy in copies { free(copy) } }
        return body(copies.map { $0.map { UnsafePointer($0) } } + [nil])
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
