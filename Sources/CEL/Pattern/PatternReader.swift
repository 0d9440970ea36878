/// Reads RE2's syntax.
struct PatternReader {
    private static let maximumDepth = 50
    private static let maximumCount = 1000

    let scalars: [Unicode.Scalar]
    var place = 0
    private var flags = Flags()
    private var depth = 0

    private struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotTakesLineFeed = false
    }

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        place += 1
        return true
    }

    mutating func whole() throws(PatternMistake) -> PatternNode {
        let node = try choice()
        guard place == scalars.count else { throw PatternMistake("closes a bracket that it did not open") }
        return node
    }

    private mutating func choice() throws(PatternMistake) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw PatternMistake("is nested deeper than \(Self.maximumDepth) levels") }
        var options = [try sequence()]
        while skip("|") { options.append(try sequence()) }
        return options.count == 1 ? options[0] : .choice(options)
    }

    private mutating func sequence() throws(PatternMistake) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            if scalar == "\\", place + 1 < scalars.count, scalars[place + 1] == "Q" {
                parts += quotation()
                continue
            }
            parts.append(try repeated(try atom()))
        }
        return parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
    }

    /// `\Q...\E`: characters as they are.
    private mutating func quotation() -> [PatternNode] {
        place += 2
        var parts: [PatternNode] = []
        while let scalar = next {
            place += 1
            if scalar == "\\", skip("E") { break }
            parts.append(.one(.scalar(scalar, ignoresCase: flags.ignoresCase)))
        }
        return parts
    }

    private mutating func repeated(_ node: PatternNode) throws(PatternMistake) -> PatternNode {
        guard let (least, most) = try count() else { return node }
        _ = skip("?")  // The shortest or the longest: whether there is a match at all is the same.
        guard try count() == nil else { throw PatternMistake("repeats a repetition") }
        return .repetition(node, least, most)
    }

    /// `*`, `+`, `?` or `{n,m}`; nil where none stands here. Braces around anything else are characters.
    private mutating func count() throws(PatternMistake) -> (Int, Int?)? {
        if skip("*") { return (0, nil) }
        if skip("+") { return (1, nil) }
        if skip("?") { return (0, 1) }
        let start = place
        guard skip("{"), let least = number() else {
            place = start
            return nil
        }
        var most: Int? = least
        if skip(",") { most = number() }
        guard skip("}") else {
            place = start
            return nil
        }
        guard least <= Self.maximumCount, most ?? 0 <= Self.maximumCount, most.map({ $0 >= least }) ?? true else {
            throw PatternMistake("has a repetition count that is backwards or above \(Self.maximumCount)")
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = next?.digitValue, digit < 10 {
            value = min((value ?? 0) * 10 + Int(digit), Self.maximumCount + 1)
            place += 1
        }
        return value
    }

    private mutating func atom() throws(PatternMistake) -> PatternNode {
        guard let scalar = next else { return .empty }
        place += 1
        switch scalar {
        case ".": return .one(.any(withLineFeed: flags.dotTakesLineFeed))
        case "^": return .assert(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assert(flags.isMultiline ? .lineEnd : .textEnd)
        case "[": return .one(try bracket())
        case "(": return try group()
        case "*", "+", "?": throw PatternMistake("repeats nothing")
        case "\\": return try escape()
        default: return .one(.scalar(scalar, ignoresCase: flags.ignoresCase))
        }
    }

    private mutating func group() throws(PatternMistake) -> PatternNode {
        let outer = flags
        if skip("?") {
            if skip("P") || next == "<" {
                try groupName()
            } else if try !flagGroup() {
                return .empty
            }
        }
        let node = try choice()
        guard skip(")") else { throw PatternMistake("does not close a bracket") }
        flags = outer
        return node
    }

    private mutating func groupName() throws(PatternMistake) {
        guard skip("<"), next != "=", next != "!" else { throw PatternMistake("uses a group that RE2 does not have") }
        var length = 0
        while let scalar = next, scalar.isNamePart {
            place += 1
            length += 1
        }
        guard length > 0, skip(">") else { throw PatternMistake("has a group name that is none") }
    }

    /// `(?i:...)`, or `(?i)` which holds for the rest of the group around it. False for the latter.
    private mutating func flagGroup() throws(PatternMistake) -> Bool {
        var isOn = true
        while let scalar = next {
            place += 1
            switch scalar {
            case "i": flags.ignoresCase = isOn
            case "m": flags.isMultiline = isOn
            case "s": flags.dotTakesLineFeed = isOn
            case "U": break
            case "-" where isOn: isOn = false
            case ":": return true
            case ")": return false
            default: throw PatternMistake("uses a group that RE2 does not have")
            }
        }
        throw PatternMistake("does not close a bracket")
    }

    private mutating func escape() throws(PatternMistake) -> PatternNode {
        guard let letter = next else { throw PatternMistake("ends with a backslash") }
        switch letter {
        case "b", "B", "A", "z":
            place += 1
            return .assert(letter == "b" ? .wordBoundary : letter == "B" ? .noWordBoundary : letter == "A" ? .textStart : .textEnd)
        default: break
        }
        if let parts = try classEscape() { return .one(CharacterClass(parts: parts, ignoresCase: flags.ignoresCase)) }
        return .one(.scalar(try characterEscape(), ignoresCase: flags.ignoresCase))
    }

    private mutating func bracket() throws(PatternMistake) -> CharacterClass {
        var characters = CharacterClass(ignoresCase: flags.ignoresCase)
        characters.isNegated = skip("^")
        var isFirst = true
        while isFirst || next != "]" {
            guard let scalar = next else { throw PatternMistake("does not close a bracket") }
            isFirst = false
            if scalar == "[", place + 1 < scalars.count, scalars[place + 1] == ":", let parts = try posix() {
                characters.parts += parts
                continue
            }
            if scalar == "\\" {
                place += 1
                if let parts = try classEscape() {
                    characters.parts += parts
                    continue
                }
                place -= 1
            }
            let low = try bracketCharacter()
            guard next == "-", place + 1 < scalars.count, scalars[place + 1] != "]" else {
                characters.parts.append(.range(low.value...low.value))
                continue
            }
            place += 1
            let high = try bracketCharacter()
            guard low <= high else { throw PatternMistake("has a range that is backwards") }
            characters.parts.append(.range(low.value...high.value))
        }
        place += 1
        return characters
    }
}
