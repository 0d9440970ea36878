import GRDB
import GRDBSQLite

/// A statement that SQLite has compiled, on one connection.
///
/// It is bound and stepped through SQLite's own interface: a ledger transaction is a dozen small statements, and what GRDB does for each
/// of them cost more than SQLite's work.
final class CompiledStatement {
    /// GRDB owns the compiled form, and frees it before it closes the connection.
    private let owner: Statement
    private let handle: OpaquePointer
    private let places: Int32
    private var columns: [String] = []
    private var compilations: Int32 = -1
    /// The texts and bytes of one run.
    private var memory: [UInt8] = []

    /// Whether the statement changes nothing.
    let isReading: Bool

    init(_ statement: Statement) {
        owner = statement
        handle = statement.sqliteStatement
        places = sqlite3_bind_parameter_count(handle)
        isReading = sqlite3_stmt_readonly(handle) != 0
    }

    /// SQLite's answer other than success.
    struct Refused: Error {
        let code: Int32
    }

    /// Runs the statement to its end, handing each row to `row`.
    func run(_ arguments: [SQLValue], _ row: (CompiledStatement) throws(StoreError) -> Void) throws {
        guard arguments.count == Int(places) else {
            throw StoreError.statement(reason: "it takes \(places) values and got \(arguments.count)", sql: owner.sql)
        }
        memory.removeAll(keepingCapacity: true)
        for value in arguments {
            switch value {
            case .null, .integer: break
            case .text(let text):
                let start = memory.count
                memory.append(contentsOf: text.utf8)
                if memory[start...].contains(0) { throw StoreError.value(reason: "text with a NUL character") }
            case .blob(let bytes): memory.append(contentsOf: bytes)
            }
        }
        // An empty text has an address, too: none would be NULL.
        memory.append(0)
        try memory.withUnsafeBytes { memory in
            defer {
                sqlite3_reset(handle)
                sqlite3_clear_bindings(handle)
            }
            try bind(arguments, in: memory)
            try step(row)
        }
    }

    private func step(_ row: (CompiledStatement) throws(StoreError) -> Void) throws {
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: try row(self)
            case SQLITE_DONE: return
            case let code: throw Refused(code: code)
            }
        }
    }

    /// Binds the values. Text and bytes stand in `memory` one behind the other, which outlives the run: SQLite makes no copies (no
    /// destructor is SQLITE_STATIC).
    private func bind(_ arguments: [SQLValue], in memory: UnsafeRawBufferPointer) throws {
        var start = memory.baseAddress
        for (index, value) in arguments.enumerated() {
            let place = Int32(index + 1)
            let code: Int32
            switch value {
            case .null: code = sqlite3_bind_null(handle, place)
            case .integer(let integer): code = sqlite3_bind_int64(handle, place, integer)
            case .text(let text):
                let count = text.utf8.count
                code = sqlite3_bind_text(handle, place, start?.assumingMemoryBound(to: CChar.self), Int32(count), nil)
                start = start?.advanced(by: count)
            case .blob(let bytes):
                code = sqlite3_bind_blob(handle, place, start, Int32(bytes.count), nil)
                start = start?.advanced(by: bytes.count)
            }
            if code != SQLITE_OK { throw Refused(code: code) }
        }
    }

    /// The names of the columns, which another process's new column may change.
    func names() -> [String] {
        let now = sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_REPREPARE, 0)
        if now != compilations {
            columns = (0..<sqlite3_column_count(handle)).map { sqlite3_column_name(handle, $0).map { String(cString: $0) } ?? "" }
            compilations = now
        }
        return columns
    }

    /// The values of the row that the statement stands on.
    func values() throws(StoreError) -> [SQLValue] {
        let count = sqlite3_column_count(handle)
        var values: [SQLValue] = []
        values.reserveCapacity(Int(count))
        for column in 0..<count { values.append(try value(column)) }
        return values
    }

    private func value(_ column: Int32) throws(StoreError) -> SQLValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_NULL: return .null
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_TEXT:
            let start = sqlite3_column_text(handle, column)
            let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
            return .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(handle, column)
            return .blob([UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))))
        default: throw .value(reason: "a floating-point number came out of the store")
        }
    }
}
