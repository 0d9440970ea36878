/// A statement with the values of its places.
public struct SQLStatement: Sendable, Hashable {
    /// The text, with placeholders `$1`, `$2`, …
    public let sql: String

    /// The values, in the order of their places.
    public let arguments: [SQLValue]

    /// A statement with the values of its places.
    public init(_ sql: String, _ arguments: [SQLValue] = []) {
        self.sql = sql
        self.arguments = arguments
    }
}
