extension PatternReader {
    /// One character within brackets.
    mutating func bracketCharacter() throws(PatternMistake) -> Unicode.Scalar {
        guard let scalar = next else { throw PatternMistake("does not close a bracket") }
        place += 1
        return scalar == "\\" ? try characterEscape() : scalar
    }

    /// `[:alpha:]`, `[:^alpha:]`; nil where the brackets are characters.
    mutating func posix() throws(PatternMistake) -> [CharacterClass.Part]? {
        let start = place
        place += 2
        let isNegated = skip("^")
        var name = ""
        while let scalar = next, scalar.isNameStart {
            name.unicodeScalars.append(scalar)
            place += 1
        }
        guard skip(":"), skip("]") else {
            place = start
            return nil
        }
        guard let parts = CharacterClass.posix(name, isNegated: isNegated) else {
            throw PatternMistake("names no class with `[:\(name):]`")
        }
        return parts
    }

    /// `\d`, `\pL` and the like, behind the backslash; nil where the escape is one character.
    mutating func classEscape() throws(PatternMistake) -> [CharacterClass.Part]? {
        guard let letter = next else { throw PatternMistake("ends with a backslash") }
        if let parts = CharacterClass.perl(letter) {
            place += 1
            return parts
        }
        guard letter == "p" || letter == "P" else { return nil }
        place += 1
        var isNegated = letter == "P"
        var name = ""
        if skip("{") {
            if skip("^") { isNegated.toggle() }
            while let scalar = next, scalar != "}" {
                name.unicodeScalars.append(scalar)
                place += 1
            }
            guard skip("}") else { throw PatternMistake("does not close a bracket") }
        } else if let scalar = next {
            name = String(scalar)
            place += 1
        }
        guard let part = CharacterClass.property(name, isNegated: isNegated) else {
            throw PatternMistake("names no Unicode class with `\\p{\(name)}`")
        }
        return [part]
    }

    /// An escape that is one character, behind the backslash.
    mutating func characterEscape() throws(PatternMistake) -> Unicode.Scalar {
        guard let letter = next else { throw PatternMistake("ends with a backslash") }
        place += 1
        switch letter {
        case "a": return "\u{07}"
        case "f": return "\u{0C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{0B}"
        case "x": return try hexadecimal()
        case "0"..."7":
            // `\1` up to `\9` alone would be a reference back, which RE2 does not have.
            guard letter == "0" || (next.map { ("0"..."7").contains($0) } ?? false) else { throw PatternMistake("refers back to a group") }
            var value = letter.value - 48
            for _ in 0..<2 {
                guard let digit = next?.digitValue, digit < 8 else { break }
                value = value * 8 + digit
                place += 1
            }
            return Unicode.Scalar(value) ?? "\u{FFFD}"
        case "8", "9": throw PatternMistake("refers back to a group")
        default:
            guard letter.isASCII, !letter.isNamePart else { throw PatternMistake("has no escape `\\\(letter)`") }
            return letter
        }
    }

    private mutating func hexadecimal() throws(PatternMistake) -> Unicode.Scalar {
        var value: UInt32 = 0
        var count = 0
        let isBraced = skip("{")
        while let digit = next?.digitValue, count < (isBraced ? 6 : 2) {
            value = value * 16 + digit
            count += 1
            place += 1
        }
        guard count > 0, isBraced || count == 2, !isBraced || skip("}"), let scalar = Unicode.Scalar(value) else {
            throw PatternMistake("has a `\\x` that is no character")
        }
        return scalar
    }
}
