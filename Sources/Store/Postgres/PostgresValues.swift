import CPostgres

/// One column of an answer: how its values are read. Only what the store's types can become is taken.
struct PostgresColumn {
    /// The column's name.
    let name: String

    private let kind: Kind

    private enum Kind { case bool, integer, numeric, bytes, text, other }

    init(_ result: OpaquePointer, _ column: Int32) {
        name = PQfname(result, column).map { String(cString: $0) } ?? ""
        kind =
            switch PQftype(result, column) {
            case PostgresType.bool: .bool
            case PostgresType.int2, PostgresType.int4, PostgresType.int8: .integer
            case PostgresType.numeric: .numeric
            case PostgresType.bytea: .bytes
            case PostgresType.text, PostgresType.varchar, PostgresType.name, PostgresType.unknown: .text
            default: .other
            }
    }

    /// The value in a row, which the server sent in its binary form.
    func value(_ result: OpaquePointer, row: Int32, column: Int32) throws(StoreError) -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let pointer = PQgetvalue(result, row, column) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: pointer, count: Int(PQgetlength(result, row, column)))
        switch kind {
        case .bool: return .integer(bytes.first == 1 ? 1 : 0)
        case .integer: return .integer(Self.integer(bytes))
        case .numeric:
            // A sum of integers is a `numeric`: whole, and perhaps beyond 64 bits.
            guard let integer = Self.wholeNumeric(bytes) else { throw .column(name: name, wanted: "an integer of 64 bits") }
            return .integer(integer)
        case .bytes: return .blob([UInt8](bytes))
        case .text: return .text(String(decoding: bytes, as: UTF8.self))
        case .other: throw .column(name: name, wanted: "of a type that every store has")
        }
    }

    /// An integer of 2, 4 or 8 bytes, the first one the greatest.
    private static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        guard let first = bytes.first else { return 0 }
        var value = Int64(Int8(bitPattern: first))
        for byte in bytes.dropFirst() { value = value << 8 | Int64(byte) }
        return value
    }

    /// A `numeric` (src/backend/utils/adt/numeric.c, numeric_send): the number of digits, the weight of the first one, the sign, the
    /// digits shown after the point, the digits to the base of 10 000. Nil for what is no whole number of 64 bits.
    private static func wholeNumeric(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        let words = stride(from: 0, to: bytes.count - 1, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        guard words.count >= 4, words.count == 4 + words[0], words[2] == 0 || words[2] == 0x4000, words[3] == 0 else { return nil }
        let weight = Int(Int16(truncatingIfNeeded: words[1]))
        guard words[0] <= max(0, weight + 1) else { return nil }
        var value: Int64 = 0
        // Counted below zero, where one more number fits.
        for place in 0..<max(0, weight + 1) {
            let digit = place < words[0] ? Int64(words[4 + place]) : 0
            let (shifted, isTooFar) = value.multipliedReportingOverflow(by: 10_000)
            let (sum, isTooSmall) = shifted.subtractingReportingOverflow(digit)
            if isTooFar || isTooSmall { return nil }
            value = sum
        }
        guard words[2] == 0 else { return value }
        return value == .min ? nil : -value
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
