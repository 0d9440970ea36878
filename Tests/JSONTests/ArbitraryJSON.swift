import JSON
import TestSupport

/// Makes values and texts at random, leaning to what is easily got wrong.
struct ArbitraryJSON {
    var random: SeededGenerator

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    mutating func value(depth: Int = 4) -> JSONValue {
        switch below(depth == 0 ? 5 : 8) {
        case 0: .null
        case 1: .bool(below(2) == 0)
        case 2, 3: .number(number())
        case 4: .string(string())
        case 5: .array((0..<below(5)).map { _ in value(depth: depth - 1) })
        default: .object(JSONObject((0..<below(5)).map { _ in JSONObject.Member(key: string(), value: value(depth: depth - 1)) }))
        }
    }

    mutating func number() -> JSONNumber {
        var text = below(3) == 0 ? "-" : ""
        text += below(4) == 0 ? "0" : "\(below(9) + 1)" + digits(below(25))
        if below(2) == 0 { text += "." + digits(below(20) + 1) }
        if below(4) == 0 { text += ["e", "E", "e+", "E-", "e-"][below(5)] + digits(below(6) + 1) }
        return JSONNumber(text: text) ?? 0
    }

    mutating func string() -> String {
        let pieces = [
            "a", "b", "\"", "\\", "/", "\n", "\u{1}", "é", "e\u{301}", "退", "😀", "\u{2028}", "1", "[", "}", "\\u0041", "\u{FFFF}", "\u{7F}",
        ]
        return (0..<below(6)).map { _ in pieces[below(pieces.count)] }.joined()
    }

    /// A text of the value with white space and escapes where they may stand.
    mutating func text(of value: JSONValue) -> String {
        let space = ["", "", " ", "\n", "\t\r\n "][below(5)]
        switch value {
        case .array(let elements): return space + "[" + elements.map { text(of: $0) }.joined(separator: ",") + "]" + space
        case .object(let object):
            return space + "{" + object.members.map { escaped($0.key) + space + ":" + text(of: $0.value) }.joined(separator: ",") + "}"
        case .string(let string): return space + escaped(string) + space
        default: return space + value.text + space
        }
    }

    private mutating func digits(_ count: Int) -> String { (0..<count).map { _ in String(below(10)) }.joined() }

    private mutating func escaped(_ string: String) -> String {
        if below(2) == 0 { return JSONValue.string(string).text }
        let units = string.utf16.map { "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16) }
        return "\"\(units.joined())\""
    }
}
