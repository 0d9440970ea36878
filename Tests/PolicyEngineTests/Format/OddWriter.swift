import TestSupport

@testable import PolicyEngine

/// Writes files as nobody should: any indentation, any quotes, brackets broken anywhere, comments in every place.
struct OddWriter {
    var random: SeededGenerator
    /// Every comment that was written.
    private(set) var comments: [String] = []
    private var lines: [String] = []

    init(random: SeededGenerator) { self.random = random }

    private mutating func roll(_ chance: Int) -> Bool { Int.random(in: 0..<100, using: &random) < chance }

    private mutating func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }

    private mutating func spaces(_ range: ClosedRange<Int>) -> String { String(repeating: " ", count: .random(in: range, using: &random)) }

    // MARK: - The file

    mutating func file() -> String {
        if roll(20) { gap(0) }
        if roll(15) { lines.append("---" + remark()) }
        block(map: true, indent: 0, depth: 0, keys: ["tollgate", "timezone", "agents", "lists", "scopes", "limits", "gates"])
        gap(0)
        if roll(10) { lines.append("...") }
        let end = pick(["\n", "\n", "\r\n"])
        return lines.joined(separator: end) + pick(["", end, end + end])
    }

    // MARK: - Comments

    private mutating func comment() -> String {
        let text = pick(["#", "# ", "#\t"]) + "c\(comments.count)" + pick([" a: b", " - x", " [", " \"", " 退款", " 'q", ""]) + ";"
        comments.append(text)
        return text
    }

    /// Empty lines and comments, at any column.
    private mutating func gap(_ indent: Int) {
        while roll(25) {
            lines.append(roll(40) ? spaces(0...3) : spaces(0...(indent + 4)) + comment())
        }
    }

    private mutating func remark() -> String {
        guard roll(25) else { return roll(10) ? spaces(1...2) : "" }
        return spaces(1...9) + comment()
    }

    // MARK: - Lists and maps

    private static let keys = [
        "permit", "forbid", "limit", "gate", "effects", "agents", "amount", "per", "when", "by", "except", "escalate", "x", "值班", "a b",
    ]

    private mutating func block(map isMap: Bool, indent: Int, depth: Int, keys: [String] = keys) {
        let names = keys.shuffled(using: &random).prefix(Int.random(in: 1...5, using: &random))
        for name in names {
            gap(indent)
            let start = String(repeating: " ", count: indent)
            entry(isMap ? start + key(name) : start + "-", isItem: !isMap, indent: indent, depth: depth)
        }
    }

    private mutating func key(_ name: String) -> String {
        let quoted = roll(20) ? pick(["\"\(name)\"", "'\(name)'"]) : name
        return quoted + pick(["", "", "", " "]) + ":"
    }

    private mutating func entry(_ head: String, isItem: Bool, indent: Int, depth: Int) {
        let room = depth < 3
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<45: lines.append(head + spaces(1...3) + scalar(indent) + remark())
        case 45..<60: lines.append(head + spaces(1...3) + brackets(indent, depth: depth, mayBreak: true) + remark())
        case 60..<68: text(head, indent)
        case 68..<74: lines.append(head + remark())
        case 74..<80:
            lines.append(head + remark())
            if roll(30) { gap(indent + 1) }
            lines.append(String(repeating: " ", count: indent) + spaces(1...4) + scalar(indent) + remark())
        default:
            guard room else { return lines.append(head + " v" + remark()) }
            nested(head, isItem: isItem, indent: indent, depth: depth)
        }
    }

    private mutating func nested(_ head: String, isItem: Bool, indent: Int, depth: Int) {
        let isMap = roll(60)
        if isItem, roll(60) {
            // A map or list that begins behind the dash.
            let count = lines.count
            let inner = indent + 1 + Int.random(in: 1...3, using: &random)
            block(map: isMap, indent: inner, depth: depth + 1)
            let first = lines[count]
            guard first.hasPrefix(String(repeating: " ", count: inner)), !first.drop(while: { $0 == " " }).hasPrefix("#") else {
                // Comments came first: a dash on a line of its own.
                return lines.insert(head, at: count)
            }
            lines[count] = head + String(repeating: " ", count: inner - indent - 1) + first.dropFirst(inner)
        } else {
            lines.append(head + remark())
            let least = isMap || isItem ? 1 : 0
            block(map: isMap, indent: indent + Int.random(in: least...4, using: &random), depth: depth + 1)
        }
    }

    // MARK: - Brackets

    private mutating func brackets(_ indent: Int, depth: Int, mayBreak: Bool) -> String {
        let isMap = roll(50)
        let breaks = mayBreak && roll(40)
        var text = isMap ? "{" : "["
        let names = Self.keys.shuffled(using: &random).prefix(Int.random(in: 0...4, using: &random))
        for (place, name) in names.enumerated() {
            if place > 0 { text += "," }
            text += breakOrSpace(breaks, indent)
            if isMap { text += roll(10) ? "\"\(name)\":" : "\(name): " }
            if !isMap || roll(90) { text += depth < 3 && roll(20) ? brackets(indent, depth: depth + 1, mayBreak: breaks) : flowScalar() }
            if breaks, roll(15) { text += breakOrSpace(true, indent) }
        }
        if !names.isEmpty, roll(15) { text += "," }
        return text + breakOrSpace(breaks, indent) + (isMap ? "}" : "]")
    }

    private mutating func breakOrSpace(_ breaks: Bool, _ indent: Int) -> String {
        guard breaks, roll(50) else { return spaces(0...2) }
        let comment = roll(30) ? " " + comment() : ""
        let more = roll(10) ? "\n" + String(repeating: " ", count: indent + 2) + self.comment() : ""
        return comment + more + "\n" + String(repeating: " ", count: indent + 1) + spaces(0...5)
    }

    // MARK: - Texts

    private mutating func scalar(_ indent: Int) -> String {
        let plain = [
            "a", "100.00 CNY", "7d", "order.id in context.orders", "x == \"y\"", "a#b", "http://x", "退款 a", "- x", "no", "~", "none",
            "a: b",
            "a # b", "[x", "!known", "*p", "1.5", "0x1F", "", " pad ", "it's", "say \"hi\"", "back\\slash", "a, b", "{x}", "?y", "end:",
        ]
        let text = pick(plain)
        let isPlain = !["- x", "a: b", "a # b", "[x", "!known", "*p", "", " pad ", "{x}", "end:"].contains(text)
        if isPlain, roll(70) { return text }
        if roll(20) { return pick(["\"e\\ns\"", "\"u\\u9000\"", "\"t\\tab\"", "\"z\\u200B\"", "'two''s'"]) }
        return quote(text)
    }

    private mutating func flowScalar() -> String {
        let text = pick(["a", "100.00 CNY", "a b", "x, y", "[q]", "t: u", "n", "客服", "2026-11-21T12:00:00+08:00", "a#b", "# x"])
        let isPlain = !["x, y", "[q]", "t: u", "# x"].contains(text)
        return isPlain && roll(70) ? text : quote(text)
    }

    private mutating func quote(_ text: String) -> String {
        if roll(50) { return "'" + text.replacing("'", with: "''") + "'" }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// A text over several lines: a block, without quotes, or in them.
    private mutating func text(_ head: String, _ indent: Int) {
        let inside = String(repeating: " ", count: indent + Int.random(in: 1...4, using: &random))
        switch Int.random(in: 0..<4, using: &random) {
        case 0: lines += [head + " one", inside + "two", inside + " three" + remark()]
        case 1: lines += [head + " \"one  ", "", inside + "two \\", inside + "\\ three\"" + remark()]
        case 2: lines += [head + " 'one", inside + "it''s", inside + "# no comment'" + remark()]
        default:
            let digit = roll(20) ? "\(inside.count - indent)" : ""
            let more = digit.isEmpty ? "" : spaces(0...2)
            lines.append(head + " " + pick(["|", ">", "|-", ">-", "|+"]) + digit + remark())
            lines +=
                [inside + more + "one # no comment"] + (roll(40) ? [spaces(0...1)] : []) + [
                    inside + spaces(0...3) + "two: [" + spaces(0...2)
                ]
            if roll(30) { lines += ["", ""] }
        }
    }
}
