/// A value that goes into a statement or comes out of a row. There is no floating point: amounts and times are integers.
public enum SQLValue: Sendable, Hashable {
    /// SQL's NULL.
    case null

    /// A 64-bit integer; also how truth is stored, as 0 and 1.
    case integer(Int64)

    /// Text without NUL.
    case text(String)

    /// Bytes.
    case blob([UInt8])
}

extension SQLValue {
    /// The integer, or NULL.
    public init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }

    /// The integer, or NULL.
    public init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }

    /// The text, or NULL.
    public init(_ value: String?) { self = value.map { .text($0) } ?? .null }

    /// The bytes, or NULL.
    public init(_ value: [UInt8]?) { self = value.map { .blob($0) } ?? .null }

    /// Truth as 0 or 1.
    public init(_ value: Bool) { self = .integer(value ? 1 : 0) }
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral, ExpressibleByBooleanLiteral {
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }

    /// Text.
    public init(stringLiteral value: String) { self = .text(value) }

    /// NULL.
    public init(nilLiteral: ()) { self = .null }

    /// Truth as 0 or 1.
    public init(booleanLiteral value: Bool) { self.init(value) }
}
