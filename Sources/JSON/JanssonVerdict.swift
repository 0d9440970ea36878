import CJansson

/// What jansson said against an input, in this house's words and at the place in the original.
///
/// jansson has seen placeholders instead of numbers and reports where it stopped reading; the reader of the message wants the
/// beginning of the offending token, as it was written. Only refused inputs come here, so the second look may cost time.
struct JanssonVerdict {
    let fault: JSONFault

    init(_ error: json_error_t, original slice: ArraySlice<UInt8>) {
        let original = Array(slice)
        var copy = error
        let text = withUnsafeBytes(of: &copy.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let code = withUnsafePointer(to: &copy) { json_error_code($0) }
        let position = min(max(0, Int(error.position)), original.count)
        fault = Self.fault(code, text: text, position: position, in: original)
    }

    private static func fault(_ code: json_error_code, text: String, position: Int, in bytes: [UInt8]) -> JSONFault {
        if code == json_error_invalid_utf8 {
            let byte = position < bytes.count ? "byte 0x\(String(bytes[position], radix: 16, uppercase: true))" : "a byte"
            return JSONFault(offset: position, message: "\(byte) is not UTF-8")
        }
        if code == json_error_out_of_memory || code == json_error_stack_overflow {
            return JSONFault(offset: position, message: "the text is too large to be read")
        }
        let tokens = Token.lastTwo(in: bytes, before: position)
        if let token = tokens.last, token.isString {
            if let fault = StringFault.first(in: bytes, token.range) { return fault }
            if code == json_error_duplicate_key {
                return JSONFault(
                    offset: token.range.lowerBound, message: "\(JSONFault.quote(bytes[token.range])) is in this object already")
            }
        }
        let isEnd = code == json_error_premature_end_of_input
        let follows = (isEnd ? tokens.last : tokens.previous).map { Array(bytes[$0.range]) }
        let expected = expectation(text, afterComma: follows == [UInt8(ascii: ",")])
        guard let token = tokens.last, !isEnd else {
            return JSONFault(offset: bytes.count, message: "expected \(expected), but the text ends here")
        }
        return JSONFault(offset: token.range.lowerBound, message: "expected \(expected), found \(JSONFault.quote(bytes[token.range]))")
    }

    /// What could have stood there, by the beginning of jansson's sentence. After a comma jansson names the closing bracket, which
    /// may not stand there.
    private static func expectation(_ text: String, afterComma: Bool) -> String {
        switch text {
        case _ where text.hasPrefix("string or '}' expected"): afterComma ? "a key in quotes" : "a key in quotes or `}`"
        case _ where text.hasPrefix("':' expected"): "`:`"
        case _ where text.hasPrefix("'}' expected"): "`,` or `}`"
        case _ where text.hasPrefix("']' expected") && !afterComma: "`,` or `]`"
        case _ where text.hasPrefix("end of file expected"): "nothing behind the value"
        default: "a value"
        }
    }
}

/// A part of an input that jansson reads as one.
private struct Token {
    let range: Range<Int>
    let isString: Bool

    /// The last token that begins in front of `position`, and the one in front of that.
    static func lastTwo(in bytes: [UInt8], before position: Int) -> (previous: Token?, last: Token?) {
        var previous: Token?
        var last: Token?
        var index = 0
        while index < position {
            if [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) {
                index += 1
                continue
            }
            let token = Token(in: bytes, at: index)
            previous = last
            last = token
            index = token.range.upperBound
        }
        return (previous, last)
    }

    private init(in bytes: [UInt8], at start: Int) {
        isString = bytes[start] == UInt8(ascii: "\"")
        if isString {
            range = start..<NumberTexts.endOfString(bytes, from: start)
        } else if NumberGrammar.isNumberStart(bytes[start]) {
            range = start..<(bytes[start...].firstIndex { !NumberGrammar.isNumberByte($0) } ?? bytes.count)
        } else if Self.isLetter(bytes[start]) {
            range = start..<(bytes[start...].firstIndex { !Self.isLetter($0) } ?? bytes.count)
        } else {
            // One character: a byte, and the bytes that continue it.
            range = start..<(bytes[(start + 1)...].firstIndex { $0 & 0xC0 != 0x80 } ?? bytes.count)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
