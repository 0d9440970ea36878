/// RFC 8259 read letter by letter, with the house's further rules (64 levels, no key twice, no U+0000). It says only whether a text is
/// accepted, and shares nothing with the module under test, so that the two can be compared.
struct ReferenceReader {
    private let bytes: [UInt8]
    private var index = 0
    private struct Refused: Error {}

    static func accepts(_ bytes: [UInt8]) -> Bool {
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        var reader = ReferenceReader(bytes: bytes)
        do {
            try reader.value(depth: 0)
            return reader.index == bytes.count
        } catch {
            return false
        }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: Character? { index < bytes.count ? Character(Unicode.Scalar(bytes[index])) : nil }

    private mutating func skipSpace() { while let next, " \t\n\r".unicodeScalars.contains(where: { Character($0) == next }) { index += 1 } }

    private mutating func take(_ text: String) -> Bool {
        guard bytes[index...].starts(with: text.utf8) else { return false }
        index += text.utf8.count
        return true
    }

    private mutating func require(_ text: String) throws { if !take(text) { throw Refused() } }

    private mutating func value(depth: Int) throws {
        skipSpace()
        switch next {
        case "{": try object(depth: depth + 1)
        case "[": try array(depth: depth + 1)
        case "\"": _ = try string()
        case "t": try require("true")
        case "f": try require("false")
        case "n": try require("null")
        default: try number()
        }
        skipSpace()
    }

    private mutating func object(depth: Int) throws {
        if depth > 64 { throw Refused() }
        try require("{")
        skipSpace()
        if take("}") { return }
        var keys: Set<[UInt16]> = []
        repeat {
            skipSpace()
            guard keys.insert(try string()).inserted else { throw Refused() }
            skipSpace()
            try require(":")
            try value(depth: depth)
        } while take(",")
        try require("}")
    }

    private mutating func array(depth: Int) throws {
        if depth > 64 { throw Refused() }
        try require("[")
        skipSpace()
        if take("]") { return }
        repeat { try value(depth: depth) } while take(",")
        try require("]")
    }

    private mutating func digits() throws {
        guard next?.isASCIIDigit == true else { throw Refused() }
        while next?.isASCIIDigit == true { index += 1 }
    }

    private mutating func number() throws {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
    }

    /// The string's UTF-16 units.
    private mutating func string() throws -> [UInt16] {
        try require("\"")
        var units: [UInt16] = []
        while !take("\"") {
            guard index < bytes.count, bytes[index] >= 0x20 else { throw Refused() }
            if take("\\") {
                try units.append(escape())
                continue
            }
            let end = bytes[(index + 1)...].firstIndex { $0 & 0xC0 != 0x80 } ?? bytes.count
            units += String(decoding: bytes[index..<end], as: UTF8.self).utf16
            index = end
        }
        guard !units.contains(0), String(validating: units, as: UTF16.self) != nil else { throw Refused() }
        return units
    }

    private mutating func escape() throws -> UInt16 {
        for (letter, unit) in [("\"", 0x22), ("\\", 0x5C), ("/", 0x2F), ("b", 8), ("f", 12), ("n", 10), ("r", 13), ("t", 9)]
        where take(letter) {
            return UInt16(unit)
        }
        try require("u")
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = next?.hexDigitValue else { throw Refused() }
            unit = unit << 4 | UInt16(digit)
            index += 1
        }
        return unit
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) && isASCII }
}
