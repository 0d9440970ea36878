/// A source line as it is shown, and the carets under a part of it.
struct Excerpt {
    /// The line, or of a very long one the part around the carets.
    let text: String
    /// Spaces and carets, to be written under `text`.
    let carets: String

    /// Longer lines are cut.
    private static let maximumCharacters = 160
    /// So many characters of a cut line are shown in front of the carets.
    private static let charactersBefore = 60

    /// `column` counts from 1; what lies behind the line's end gets one caret there.
    init(line: Substring, column: Int, length: Int) {
        let characters = Array(line)
        let start = min(max(0, column - 1), characters.count)
        let first = characters.count > Self.maximumCharacters ? max(0, start - Self.charactersBefore) : 0
        let last = min(first + Self.maximumCharacters, characters.count)
        let end = start + min(max(0, length), last - start)
        let isCutBefore = first > 0
        text = (isCutBefore ? "…" : "") + characters[first..<last].map(DisplayText.shown).joined() + (last < characters.count ? "…" : "")
        let before = Self.cells(characters[first..<start]) + (isCutBefore ? 1 : 0)
        carets = String(repeating: " ", count: before) + String(repeating: "^", count: max(1, Self.cells(characters[start..<end])))
    }

    private static func cells(_ characters: ArraySlice<Character>) -> Int { characters.reduce(0) { $0 + DisplayText.cells($1) } }
}
