/// A text that people edit, under the name that messages call it by.
public struct SourceFile: Sendable, Hashable {
    /// The name that messages show, usually a path.
    public let name: String
    /// The whole text.
    public let text: String

    /// A text and its name.
    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// The text's lines without their ends. Lines end where YAML's do: LF, CR LF, CR, U+0085, U+2028, U+2029.
    public var lines: [Substring] { text.split(omittingEmptySubsequences: false, whereSeparator: Self.isLineEnd) }

    private static func isLineEnd(_ character: Character) -> Bool {
        switch character {
        case "\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
