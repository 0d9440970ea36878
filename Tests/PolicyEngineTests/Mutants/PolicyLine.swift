import Foundation

/// A line of a policy file as far as mutants look at it: its indentation, its code and its comment.
struct PolicyLine {
    let text: String
    let indent: Int
    /// What stands before the comment, without the space behind it.
    let code: String

    init(_ text: String) {
        self.text = text
        indent = text.prefix { $0 == " " }.count
        var end = text.startIndex
        var quote: Character?
        var previous: Character = " "
        for index in text.indices {
            let character = text[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "#", previous == " " {
                break
            }
            previous = character
            if character != " " { end = text.index(after: index) }
        }
        code = String(text[..<end])
    }

    /// Whether there is anything but a comment.
    var isCode: Bool { code.contains { $0 != " " } }

    /// The key of `key: value` or `- key: value`, with the range of what follows it; nil where the value stands in the lines
    /// below.
    var entry: (key: String, value: Range<String.Index>)? {
        let body = code.drop { $0 == " " || $0 == "-" }
        guard let colon = body.range(of: ": ") else { return nil }
        let key = body[..<colon.lowerBound]
        guard key.allSatisfy({ $0.isLetter || $0.isNumber || "-_".contains($0) }) else { return nil }
        let start = code[colon.upperBound...].firstIndex { $0 != " " } ?? code.endIndex
        guard start < code.endIndex, !"|>".contains(code[start]) else { return nil }
        return (String(key), start..<code.endIndex)
    }

    /// The names in the line: words that are no text for people, no value in quotes and no number.
    var names: [Range<String.Index>] {
        var found: [Range<String.Index>] = []
        var index = code.startIndex
        // A condition may stand in quotes as a whole: then the other kind of quotes holds its texts.
        let outer = entry.flatMap { $0.key == "when" ? code[$0.value].first.flatMap { "\"'".contains($0) ? $0 : nil } : nil }
        while index < code.endIndex {
            let character = code[index]
            if "\"'".contains(character), character != outer {
                let isListName = code[..<index].hasSuffix("lists[")
                guard let end = code[code.index(after: index)...].firstIndex(of: character) else { break }
                if isListName { found.append(code.index(after: index)..<end) }
                index = code.index(after: end)
            } else if Self.begins(character) {
                let end = code[index...].firstIndex { !Self.belongs($0) } ?? code.endIndex
                found.append(index..<end)
                index = end
            } else if character.isNumber {
                index = code[index...].firstIndex { !Self.belongs($0) && $0 != "." } ?? code.endIndex
            } else {
                index = code.index(after: index)
            }
            if code[..<index].hasSuffix("title") { index = code[index...].firstIndex { $0 == "," || $0 == "}" } ?? code.endIndex }
        }
        return found.filter { code[$0].count >= 3 }
    }

    private static func begins(_ character: Character) -> Bool { character.isLetter || character == "_" }
    private static func belongs(_ character: Character) -> Bool { character.isLetter || character.isNumber || "-_".contains(character) }
}
