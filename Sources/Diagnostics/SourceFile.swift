/// A text that people edit, under the name that messages call it by.
public struct SourceFile: Sendable, Hashable {
    /// The name that messages show, usually a path.
    public let name: String
    /// The whole text. What is not UTF-8 in it stands as U+FFFD.
    public let text: String
    /// How many bytes stand before the first that is not UTF-8; nil where all of it is. Such a text may be shown, and never believed.
    public let firstBadByte: Int?

    /// A text and its name.
    public init(name: String, text: String) { self.init(name: name, text: text, firstBadByte: nil) }

    /// What was read under a name, be it UTF-8 or not.
    public init(name: String, bytes: [UInt8]) {
        if let text = String(validating: bytes, as: UTF8.self) {
            self.init(name: name, text: text)
        } else {
            let text = String(decoding: bytes, as: UTF8.self)
            let count = zip(text.utf8, bytes).prefix { $0 == $1 }.count
            self.init(name: name, text: text, firstBadByte: count)
        }
    }

    private init(name: String, text: String, firstBadByte: Int?) {
        self.name = name
        self.text = text
        self.firstBadByte = firstBadByte
    }

    /// The same under another name.
    public func named(_ name: String) -> SourceFile { SourceFile(name: name, text: text, firstBadByte: firstBadByte) }

    /// The text's lines without their ends. Lines end where YAML's do: LF, CR LF, CR, U+0085, U+2028, U+2029.
    public var lines: [Substring] { text.split(omittingEmptySubsequences: false, whereSeparator: Self.isLineEnd) }

    /// The span that a reader which counts Unicode scalars (libyaml's marks, say) means: `line` from 1, `scalars` from 0 within it.
    /// What lies behind the line's end is cut off.
    public func span(line: Int, scalars: Range<Int>) -> SourceSpan {
        let lines = lines
        guard lines.indices.contains(line - 1) else {
            return SourceSpan(file: name, line: line, column: scalars.lowerBound + 1, length: scalars.count)
        }
        var seen = 0
        var before = 0
        var within = 0
        for character in lines[line - 1] {
            let next = seen + character.unicodeScalars.count
            if next <= scalars.lowerBound {
                before += 1
            } else if seen < scalars.upperBound {
                within += 1
            }
            seen = next
        }
        return SourceSpan(file: name, line: line, column: before + 1, length: within)
    }

    private static func isLineEnd(_ character: Character) -> Bool {
        switch character {
        case "\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
