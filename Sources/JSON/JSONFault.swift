/// What is wrong with an input, at a byte of it.
struct JSONFault: Error {
    /// The byte, from 0; the input's length for its end.
    let offset: Int
    /// The sentence that `JSONError` will carry.
    let message: String

    /// Input in backticks: at most 24 characters of it, and nothing in it that a terminal would act on.
    static func quote(_ bytes: some Collection<UInt8>) -> String {
        let start = bytes.prefix(100)
        let shown = String(decoding: start, as: UTF8.self).prefix(24)
        let isCut = shown.utf8.count < start.count || start.count < bytes.count
        return "`\(shown.map(neutral).joined())\(isCut ? "…" : "")`"
    }

    private static func neutral(_ character: Character) -> String {
        guard let first = character.unicodeScalars.first else { return "" }
        switch first.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return "\u{FFFD}"
        default: return String(character)
        }
    }

    /// The fault with its line and column. Lines end with LF; a column counts characters as people see them, and bytes in front of
    /// it that are no UTF-8 as Unicode's replacement of them does.
    func located(in bytes: [UInt8]) -> JSONError {
        let before = bytes.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let column = String(decoding: before[start...], as: UTF8.self).count + 1
        return JSONError(line: line, column: column, message: message)
    }
}
