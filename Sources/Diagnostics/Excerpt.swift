/// A source line as it is shown, and the carets under a part of it.
struct Excerpt {
    /// The line.
    let text: String
    /// Spaces and carets, to be written under `text`.
    let carets: String

    /// `column` counts from 1; what lies behind the line's end gets one caret there.
    init(line: Substring, column: Int, length: Int) {
        let characters = Array(line)
        let start = min(max(0, column - 1), characters.count)
        let end = min(start + max(0, length), characters.count)
        text = DisplayText.neutral(line)
        let before = characters[..<start].reduce(0) { $0 + DisplayText.cells($1) }
        let under = characters[start..<end].reduce(0) { $0 + DisplayText.cells($1) }
        carets = String(repeating: " ", count: before) + String(repeating: "^", count: max(1, under))
    }
}
