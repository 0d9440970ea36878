import GRDB

extension StoreError {
    /// SQLite's error in the store's words. The values of the statement stay out of it.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError: self = Self.translate(error, path: path)
        default: self = .disk(path: path, reason: String(describing: type(of: error)))
        }
    }

    private static func translate(_ error: DatabaseError, path: String) -> StoreError {
        let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_NOTADB: return .notADatabase(path: path)
        case .SQLITE_READONLY: return .readOnly(path: path)
        case .SQLITE_FULL: return .diskFull(path: path)
        case .SQLITE_IOERR: return .disk(path: path, reason: reason)
        case .SQLITE_CORRUPT: return .corrupt(path: path, reason: reason)
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .locked(path: path, holder: LockHolder.name(ofFile: path))
        case .SQLITE_CANTOPEN: return .cannotOpen(path: path, reason: reason)
        case .SQLITE_CONSTRAINT: return .constraint(reason)
        case .SQLITE_MISUSE where reason == "Connection is closed": return .closed
        default: return .statement(reason: reason, sql: error.sql ?? "")
        }
    }
}
