/// Finds what makes a string token no JSON string (RFC 8259, section 7), for the message; jansson has judged already.
enum StringFault {
    /// The first fault within the token, nil where there is none of these.
    static func first(in bytes: [UInt8], _ token: Range<Int>) -> JSONFault? {
        var index = token.lowerBound + 1
        while index < token.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "\""): return nil
            case 0..<0x20:
                let name = "U+00\(bytes[index] < 16 ? "0" : "")\(String(bytes[index], radix: 16, uppercase: true))"
                return JSONFault(offset: index, message: "a string may hold \(name) only as an escape")
            case UInt8(ascii: "\\"):
                switch escape(in: bytes, at: index) {
                case .valid(let length): index += length
                case .invalid(let message): return JSONFault(offset: index, message: message)
                case .cut: return unclosed(token)
                }
            default: index += 1
            }
        }
        return unclosed(token)
    }

    private enum Escape {
        case valid(length: Int)
        case invalid(String)
        case cut
    }

    private static func unclosed(_ token: Range<Int>) -> JSONFault {
        JSONFault(offset: token.lowerBound, message: "the string that begins here has no end")
    }

    private static func escape(in bytes: [UInt8], at index: Int) -> Escape {
        guard index + 1 < bytes.count else { return .cut }
        switch bytes[index + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            return .valid(length: 2)
        case UInt8(ascii: "u"):
            return unicodeEscape(in: bytes, at: index)
        default:
            return .invalid("\(JSONFault.quote(character(in: bytes, behind: index))) is not an escape")
        }
    }

    private static func unicodeEscape(in bytes: [UInt8], at index: Int) -> Escape {
        guard let unit = codeUnit(in: bytes, at: index) else {
            return .invalid("`\\u` needs four hexadecimal digits")
        }
        switch unit {
        case 0: return .invalid("`\\u0000` is not allowed")
        case 0xD800...0xDBFF:
            guard let next = codeUnit(in: bytes, at: index + 6), (0xDC00...0xDFFF).contains(next) else { fallthrough }
            return .valid(length: 12)
        case 0xDC00...0xDFFF:
            return .invalid("\(JSONFault.quote(bytes[index..<index + 6])) is half of a surrogate pair")
        default: return .valid(length: 6)
        }
    }

    /// The number in `\uXXXX` at an index; nil where something else stands there.
    private static func codeUnit(in bytes: [UInt8], at index: Int) -> Int? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else { return nil }
        let digits = bytes[index + 2..<index + 6]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    /// The backslash and the whole character behind it.
    private static func character(in bytes: [UInt8], behind index: Int) -> ArraySlice<UInt8> {
        let end = bytes[(index + 2)...].firstIndex { $0 & 0xC0 != 0x80 } ?? bytes.count
        return bytes[index..<end]
    }
}
