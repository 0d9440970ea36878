/// A set of characters.
struct CharacterClass: Sendable {
    /// A part of a set.
    enum Part: Sendable {
        case range(ClosedRange<UInt32>)
        case categories(Set<Unicode.GeneralCategory>, isNegated: Bool)
        case script(UnicodeScript, isNegated: Bool)
        case without([ClosedRange<UInt32>])
    }

    var parts: [Part] = []
    var isNegated = false
    var ignoresCase = false

    /// One character.
    static func scalar(_ scalar: Unicode.Scalar, ignoresCase: Bool) -> CharacterClass {
        CharacterClass(parts: [.range(scalar.value...scalar.value)], ignoresCase: ignoresCase)
    }

    /// Every character, or every one but the line feed.
    static func any(withLineFeed: Bool) -> CharacterClass {
        withLineFeed ? CharacterClass(isNegated: true) : CharacterClass(parts: [.range(10...10)], isNegated: true)
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        if holds(scalar) { return !isNegated }
        guard ignoresCase else { return isNegated }
        for other in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
            if other.unicodeScalars.count == 1, let other = other.unicodeScalars.first, holds(other) { return !isNegated }
        }
        return isNegated
    }

    private func holds(_ scalar: Unicode.Scalar) -> Bool {
        parts.contains { part in
            switch part {
            case .range(let range): range.contains(scalar.value)
            case .categories(let categories, let isNegated): categories.contains(scalar.properties.generalCategory) != isNegated
            case .script(let script, let isNegated): script.contains(scalar) != isNegated
            case .without(let ranges): !ranges.contains { $0.contains(scalar.value) }
            }
        }
    }

    private static let digits: [ClosedRange<UInt32>] = [48...57]
    private static let words: [ClosedRange<UInt32>] = [48...57, 65...90, 95...95, 97...122]
    private static let spaces: [ClosedRange<UInt32>] = [9...10, 12...13, 32...32]

    /// `\d` and its kin, all ASCII as in RE2.
    static func perl(_ letter: Unicode.Scalar) -> [Part]? {
        switch letter {
        case "d": digits.map { .range($0) }
        case "w": words.map { .range($0) }
        case "s": spaces.map { .range($0) }
        case "D": [.without(digits)]
        case "W": [.without(words)]
        case "S": [.without(spaces)]
        default: nil
        }
    }

    private static let posix: [String: [ClosedRange<UInt32>]] = [
        "alnum": [48...57, 65...90, 97...122], "alpha": [65...90, 97...122], "ascii": [0...127], "blank": [9...9, 32...32],
        "cntrl": [0...31, 127...127], "digit": digits, "graph": [33...126], "lower": [97...122], "print": [32...126],
        "punct": [33...47, 58...64, 91...96, 123...126], "space": [9...13, 32...32], "upper": [65...90], "word": words,
        "xdigit": [48...57, 65...70, 97...102],
    ]

    /// `[:alpha:]` and its kin.
    static func posix(_ name: String, isNegated: Bool) -> [Part]? {
        posix[name].map { ranges in isNegated ? [.without(ranges)] : ranges.map { .range($0) } }
    }

    private static let categories: [String: Set<Unicode.GeneralCategory>] = {
        let letters: [String: Unicode.GeneralCategory] = [
            "Lu": .uppercaseLetter, "Ll": .lowercaseLetter, "Lt": .titlecaseLetter, "Lm": .modifierLetter, "Lo": .otherLetter,
            "Mn": .nonspacingMark, "Mc": .spacingMark, "Me": .enclosingMark, "Nd": .decimalNumber, "Nl": .letterNumber, "No": .otherNumber,
            "Pc": .connectorPunctuation, "Pd": .dashPunctuation, "Ps": .openPunctuation, "Pe": .closePunctuation,
            "Pi": .initialPunctuation, "Pf": .finalPunctuation, "Po": .otherPunctuation, "Sm": .mathSymbol, "Sc": .currencySymbol,
            "Sk": .modifierSymbol, "So": .otherSymbol, "Zs": .spaceSeparator, "Zl": .lineSeparator, "Zp": .paragraphSeparator,
            "Cc": .control,
            "Cf": .format, "Cs": .surrogate, "Co": .privateUse,
        ]
        var categories: [String: Set<Unicode.GeneralCategory>] = [:]
        for (name, category) in letters {
            categories[name] = [category]
            categories[String(name.prefix(1)), default: []].insert(category)
        }
        return categories
    }()

    /// `\p{Lu}`, `\pL`, `\p{Han}`.
    static func property(_ name: String, isNegated: Bool) -> Part? {
        if name == "Any" { return isNegated ? .without([0...0x10FFFF]) : .range(0...0x10FFFF) }
        if let categories = categories[name] { return .categories(categories, isNegated: isNegated) }
        return UnicodeScript(rawValue: name).map { .script($0, isNegated: isNegated) }
    }
}

/// A set of characters, with its ASCII part worked out.
struct CharacterTest: Sendable {
    private let characters: CharacterClass
    /// A bit for each of the first and the second 64 characters.
    private let bits: (UInt64, UInt64)

    init(_ characters: CharacterClass) {
        self.characters = characters
        var bits: (UInt64, UInt64) = (0, 0)
        for value in UInt8(0)..<128 where characters.contains(Unicode.Scalar(value)) {
            if value < 64 { bits.0 |= 1 << UInt64(value) } else { bits.1 |= 1 << UInt64(value - 64) }
        }
        self.bits = bits
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<64: bits.0 & (1 << UInt64(scalar.value)) != 0
        case 64..<128: bits.1 & (1 << UInt64(scalar.value - 64)) != 0
        default: characters.contains(scalar)
        }
    }
}

/// The scripts that patterns know, by their blocks.
enum UnicodeScript: String, Sendable {
    case han = "Han"
    case latin = "Latin"
    case greek = "Greek"
    case cyrillic = "Cyrillic"
    case hiragana = "Hiragana"
    case katakana = "Katakana"
    case hangul = "Hangul"

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        switch self {
        case .han: return scalar.properties.isIdeographic && value != 0x3006 && !(0x16FE0...0x18DFF).contains(value)
        case .latin: return scalar.properties.isAlphabetic && (value < 0x250 || (0x1E00...0x1EFF).contains(value) || isWideLatin(value))
        case .greek: return scalar.properties.isAlphabetic && ((0x370...0x3FF).contains(value) || (0x1F00...0x1FFF).contains(value))
        case .cyrillic: return (0x400...0x52F).contains(value) || (0x1C80...0x1C8F).contains(value) || (0x2DE0...0x2DFF).contains(value)
        case .hiragana: return (0x3041...0x3096).contains(value) || (0x309D...0x309F).contains(value)
        case .katakana: return (0x30A1...0x30FA).contains(value) || (0x30FD...0x30FF).contains(value) || (0x31F0...0x31FF).contains(value)
        case .hangul: return (0x1100...0x11FF).contains(value) || (0x3131...0x318E).contains(value) || (0xAC00...0xD7A3).contains(value)
        }
    }

    private func isWideLatin(_ value: UInt32) -> Bool { (0xFF21...0xFF3A).contains(value) || (0xFF41...0xFF5A).contains(value) }
}
