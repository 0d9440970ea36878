/// One row of a query's answer.
public struct Row: Sendable {
    /// The names of the columns, shared by all rows of an answer.
    public let columns: [String]

    /// The values, in the order of `columns`.
    public let values: [SQLValue]

    init(columns: [String], values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The value of a column; throws `StoreError.column` when the row has none of that name.
    public func value(_ column: String) throws(StoreError) -> SQLValue {
        guard let index = columns.firstIndex(of: column) else { throw .column(name: column, wanted: "present") }
        return values[index]
    }

    /// The integer in a column; NULL and other kinds throw `StoreError.column`.
    public func integer(_ column: String) throws(StoreError) -> Int64 {
        guard let value = try optionalInteger(column) else { throw .column(name: column, wanted: "an integer") }
        return value
    }

    /// The integer in a column, nil for NULL.
    public func optionalInteger(_ column: String) throws(StoreError) -> Int64? {
        switch try value(column) {
        case .null: return nil
        case .integer(let integer): return integer
        default: throw .column(name: column, wanted: "an integer")
        }
    }

    /// Truth in a column: exactly 0 or 1.
    public func bool(_ column: String) throws(StoreError) -> Bool {
        switch try integer(column) {
        case 0: return false
        case 1: return true
        default: throw .column(name: column, wanted: "0 or 1")
        }
    }

    /// The text in a column; NULL and other kinds throw `StoreError.column`.
    public func text(_ column: String) throws(StoreError) -> String {
        guard let value = try optionalText(column) else { throw .column(name: column, wanted: "text") }
        return value
    }

    /// The text in a column, nil for NULL.
    public func optionalText(_ column: String) throws(StoreError) -> String? {
        switch try value(column) {
        case .null: return nil
        case .text(let text): return text
        default: throw .column(name: column, wanted: "text")
        }
    }

    /// The bytes in a column; NULL and other kinds throw `StoreError.column`.
    public func blob(_ column: String) throws(StoreError) -> [UInt8] {
        guard let value = try optionalBlob(column) else { throw .column(name: column, wanted: "bytes") }
        return value
    }

    /// The bytes in a column, nil for NULL.
    public func optionalBlob(_ column: String) throws(StoreError) -> [UInt8]? {
        switch try value(column) {
        case .null: return nil
        case .blob(let bytes): return bytes
        default: throw .column(name: column, wanted: "bytes")
        }
    }
}
