import Foundation
import GRDB

/// One of GRDB's connections inside a running transaction.
final class SQLiteConnection: SQLConnection {
    private let database: Database
    private let path: String

    init(_ database: Database, path: String) {
        self.database = database
        self.path = path
    }

    var isInTransaction: Bool { database.isInsideTransaction }

    func query(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [Row] {
        let arguments = try bind(arguments)
        return try translating { () throws -> [Row] in
            let statement = try database.cachedStatement(sql: SQLiteDialect.translate(sql))
            let cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments)
            let columns = statement.columnNames
            var rows: [Row] = []
            while let row = try cursor.next() {
                rows.append(Row(columns: columns, values: try row.databaseValues.map(SQLValue.init(stored:))))
            }
            return rows
        }
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
        let arguments = try bind(arguments)
        return try translating { () throws -> Int in
            let statement = try database.cachedStatement(sql: SQLiteDialect.translate(sql))
            try statement.execute(arguments: arguments)
            return database.changesCount
        }
    }

    func openSavepoint() throws(StoreError) { try control("SAVEPOINT body") }

    func keepSavepoint() throws(StoreError) { try control("RELEASE body") }

    func undoSavepoint() throws(StoreError) {
        try control("ROLLBACK TO body")
        try control("RELEASE body")
    }

    private func control(_ sql: String) throws(StoreError) {
        try translating { () throws -> Void in try database.cachedStatement(sql: sql).execute() }
    }

    private func translating<R>(_ work: () throws -> R) throws(StoreError) -> R {
        do { return try work() } catch { throw StoreError(error, path: path) }
    }

    private func bind(_ values: [SQLValue]) throws(StoreError) -> StatementArguments {
        for case .text(let text) in values where text.utf8.contains(0) {
            throw .value(reason: "text with a NUL character")
        }
        return StatementArguments(values.map { $0.forSQLite })
    }
}

extension SQLValue {
    fileprivate var forSQLite: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let integer): integer.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }

    fileprivate init(stored: DatabaseValue) throws(StoreError) {
        switch stored.storage {
        case .null: self = .null
        case .int64(let integer): self = .integer(integer)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .blob([UInt8](data))
        case .double: throw .value(reason: "a floating-point number came out of the store")
        }
    }
}
