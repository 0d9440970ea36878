/// A number as it was written. It is never a `Double`: 88.88, 2^53+1, 30 digits and 1e400 are all kept and written back as they came.
///
/// Equality is that of the text, so `1` and `1.0` differ; compare `integer` where the value is meant.
public struct JSONNumber: Sendable, Hashable {
    /// The number's own text, valid by RFC 8259, section 6.
    public let text: String

    /// An integer.
    public init(_ integer: Int64) { text = String(integer) }

    /// An integer.
    public init(_ integer: Int) { text = String(integer) }

    /// The number with this text; nil where it is no JSON number.
    public init?(text: String) {
        guard NumberGrammar.matches(text.utf8) else { return nil }
        self.text = text
    }

    /// For a text that has been checked already.
    init(checkedText: String) { text = checkedText }

    /// The value where the text denotes an integer that fits, however it is written: `100`, `100.0`, `1e2`; else nil.
    public var integer: Int64? { Int64(text) ?? NumberGrammar.integer(text.utf8) }
}

extension JSONNumber: ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// An integer as a literal.
    public init(integerLiteral value: Int64) { self.init(value) }

    /// The text.
    public var description: String { text }
}
