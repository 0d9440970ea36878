/// Why a text was refused, and where.
public struct JSONError: Error, Sendable, Equatable {
    /// The line, from 1.
    public let line: Int
    /// The column in characters, from 1.
    public let column: Int
    /// One lower-case sentence without a full stop; text of the input stands in backticks.
    public let message: String

    /// A refusal at a place.
    public init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }
}

extension JSONError: CustomStringConvertible {
    /// The place and the message in one line.
    public var description: String { "line \(line), column \(column): \(message)" }
}
