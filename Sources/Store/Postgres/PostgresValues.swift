import CPostgres

extension SQLValue {
    /// The value as PostgreSQL reads it as text, whatever type the statement gives its place; nil is NULL.
    func forPostgres() throws(StoreError) -> String? {
        switch self {
        case .null: return nil
        case .integer(let integer): return String(integer)
        case .text(let text):
            guard !text.utf8.contains(0) else { throw .value(reason: "text with a NUL character") }
            return text
        case .blob(let bytes): return "\\x" + Self.hex(bytes)
        }
    }

    /// A value of an answer. Only what the store's types can become is taken.
    init(_ result: OpaquePointer, row: Int32, column: Int32) throws(StoreError) {
        guard PQgetisnull(result, row, column) == 0, let pointer = PQgetvalue(result, row, column) else {
            self = .null
            return
        }
        let text = String(cString: pointer)
        let name = PQfname(result, column).map { String(cString: $0) } ?? ""
        switch PQftype(result, column) {
        case PostgresType.bool: self = .integer(text == "t" ? 1 : 0)
        case PostgresType.int2, PostgresType.int4, PostgresType.int8, PostgresType.numeric:
            // A sum of integers is a `numeric`: whole, and perhaps beyond 64 bits.
            guard let integer = Int64(text) else { throw .column(name: name, wanted: "an integer of 64 bits") }
            self = .integer(integer)
        case PostgresType.bytea:
            guard let bytes = Self.bytes(text) else { throw .column(name: name, wanted: "bytes") }
            self = .blob(bytes)
        case PostgresType.text, PostgresType.varchar, PostgresType.name, PostgresType.unknown: self = .text(text)
        default: throw .column(name: name, wanted: "of a type that every store has")
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func hex(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The bytes of `\x…`.
    private static func bytes(_ text: String) -> [UInt8]? {
        let hex = Array(text.utf8)
        guard hex.starts(with: "\\x".utf8), hex.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hex.count / 2 - 1)
        for index in stride(from: 2, to: hex.count, by: 2) {
            guard let high = digits.firstIndex(of: hex[index]), let low = digits.firstIndex(of: hex[index + 1]) else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}

/// The numbers of PostgreSQL's types: src/include/catalog/pg_type.dat.
private enum PostgresType {
    static let bool = Oid(16)
    static let bytea = Oid(17)
    static let name = Oid(19)
    static let int8 = Oid(20)
    static let int2 = Oid(21)
    static let int4 = Oid(23)
    static let text = Oid(25)
    static let unknown = Oid(705)
    static let varchar = Oid(1043)
    static let numeric = Oid(1700)
}
