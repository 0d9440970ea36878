/// A part of one line of a source file.
public struct SourceSpan: Sendable, Hashable {
    /// The file's name.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The first character's column, from 1, counted in characters as people see them.
    public let column: Int
    /// How many characters; 0 for a place between two.
    public let length: Int

    /// A part of a line.
    public init(file: String, line: Int, column: Int, length: Int) {
        self.file = file
        self.line = line
        self.column = column
        self.length = length
    }
}
