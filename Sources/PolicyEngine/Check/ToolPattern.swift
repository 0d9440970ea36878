/// A tool's name, or a pattern in which every `*` stands for any characters, or none.
struct ToolPattern {
    private let parts: [[Character]]

    init(_ text: String) {
        parts = text.split(separator: "*", omittingEmptySubsequences: false).map(Array.init)
    }

    /// Whether it is a name, without any `*`.
    var isExact: Bool { parts.count == 1 }

    /// Whether a tool of this name is meant.
    func matches(_ name: String) -> Bool {
        let letters = Array(name)
        guard let first = parts.first, let last = parts.last else { return false }
        if isExact { return letters == first }
        guard letters.count >= first.count + last.count, letters.starts(with: first), letters.suffix(last.count) == last[...] else {
            return false
        }
        // Each part in between at the first place where it fits: taking it later never helps.
        var rest = letters[first.count..<(letters.count - last.count)]
        for part in parts.dropFirst().dropLast() {
            guard let end = Self.end(of: part, in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }

    private static func end(of part: [Character], in letters: ArraySlice<Character>) -> Int? {
        var start = letters.startIndex
        while start + part.count <= letters.endIndex {
            if letters[start..<(start + part.count)] == part[...] { return start + part.count }
            start += 1
        }
        return nil
    }
}
