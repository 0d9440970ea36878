/// What is wrong with an input, at a byte of it.
struct JSONFault: Error {
    /// The byte, from 0; the input's length for its end.
    let offset: Int
    /// The sentence that `JSONError` will carry.
    let message: String

    /// Input in backticks: at most 24 characters of it, and nothing that a terminal would act on.
    static func quote(_ bytes: some Collection<UInt8>) -> String {
        let text = String(decoding: bytes.prefix(100), as: UTF8.self)
        let shown = text.prefix(24).map { character in
            character.unicodeScalars.allSatisfy { $0.properties.isDefaultIgnorableCodePoint || $0.properties.generalCategory == .control }
                ? "\u{FFFD}" : String(character)
        }
        return "`\(shown.joined())\(text.count > 24 || bytes.count > 100 ? "…" : "")`"
    }

    /// The fault with its line and column. Bytes in front of it that are no UTF-8 count as one character each run.
    func located(in bytes: [UInt8]) -> JSONError {
        let before = bytes.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let column = String(decoding: before[start...], as: UTF8.self).count + 1
        return JSONError(line: line, column: column, message: message)
    }
}
