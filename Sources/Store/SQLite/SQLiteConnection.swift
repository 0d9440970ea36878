import GRDB
import GRDBSQLite

/// One of GRDB's connections, with the statements that it has compiled.
final class SQLiteConnection: SQLConnection {
    /// Statements are constants of the program; more than this means that somebody builds them from values.
    private static let mostCompiled = 1024

    private let database: Database
    private let path: String
    private var compiled: [StatementKey: CompiledStatement] = [:]
    private var failure: StoreError?

    let ownTables: [String] = []
    private(set) var changing = 0

    init(_ database: Database, path: String) {
        self.database = database
        self.path = path
    }

    /// A full disk, for instance, ends the transaction without being asked.
    var lost: StoreError? {
        if database.isInsideTransaction { return nil }
        switch failure {
        case .diskFull?, .disk?, .corrupt?, .readOnly?: return failure
        default: return .commitLost(reason: "the database ended the transaction of this commit")
        }
    }

    func query(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [Row] {
        try noting(sql) { () throws -> [Row] in
            let statement = try compile(sql)
            if !statement.isReading { changing += 1 }
            var rows: [Row] = []
            try statement.run(arguments) { (statement) throws(StoreError) in
                rows.append(Row(columns: statement.names(), values: try statement.values()))
            }
            return rows
        }
    }

    func queries(_ statements: [SQLStatement]) throws(StoreError) -> [[Row]] {
        try statements.map { (statement) throws(StoreError) in try query(statement.sql, statement.arguments) }
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
        try perform(sql, arguments)
        return database.changesCount
    }

    func perform(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) {
        try noting(sql) { () throws -> Void in
            changing += 1
            try compile(sql).run(arguments) { _ in }
        }
    }

    func settle() {}

    func takeYourTime() {}

    func openSavepoint() throws(StoreError) { try control("SAVEPOINT body") }

    func keepSavepoint() throws(StoreError) { try control("RELEASE body") }

    func undoSavepoint() throws(StoreError) {
        try control("ROLLBACK TO body")
        try control("RELEASE body")
    }

    private func control(_ sql: String) throws(StoreError) {
        try noting(sql) { () throws -> Void in try compile(sql, isOwn: true).run([]) { _ in } }
    }

    private func compile(_ sql: String, isOwn: Bool = false) throws -> CompiledStatement {
        let key = StatementKey(sql)
        if let known = compiled[key] { return known }
        let statement = CompiledStatement(try database.makeStatement(sql: isOwn ? sql : SQLiteDialect.translate(sql)))
        if compiled.count >= Self.mostCompiled { compiled.removeAll() }
        compiled[key] = statement
        return statement
    }

    private func noting<R>(_ sql: String, _ work: () throws -> R) throws(StoreError) -> R {
        do { return try work() } catch {
            let translated: StoreError
            if let refused = error as? CompiledStatement.Refused {
                translated = StoreError(
                    DatabaseError(resultCode: ResultCode(rawValue: refused.code), message: database.lastErrorMessage, sql: sql), path: path)
            } else {
                translated = StoreError(error, path: path)
            }
            failure = translated
            throw translated
        }
    }
}
