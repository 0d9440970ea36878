/// The texts of all numbers of an input in their order, and the same input with a placeholder for each of them.
///
/// jansson reads numbers as `long long` and `double`: it refuses 2^63 and 1e400, and would write 88.88 back as 88.879999999999995.
/// So it never sees them. Each number is replaced by `1` and as many spaces as keep its length, which leaves every position
/// true. The judgement stays jansson's: the runs that are replaced are the longest possible ones and each is one whole number by
/// the grammar, so the replaced text is valid JSON exactly where the original is.
struct NumberTexts {
    /// The input with the placeholders.
    private(set) var placeholders: [UInt8]
    /// Each number as it was written, in order.
    private(set) var texts: [String] = []
    /// What ended the walk early: too deep a nesting or a malformed number. The placeholders then end in front of it.
    private(set) var fault: JSONFault?

    /// Walks over the bytes.
    init(_ bytes: [UInt8], maximumDepth: Int) {
        placeholders = bytes
        var depth = 0
        var index = 0
        while index < bytes.count, fault == nil {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""): index = Self.endOfString(bytes, from: index)
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                if depth > maximumDepth { fault = JSONFault(offset: index, message: "more than \(maximumDepth) levels of nesting") }
                index += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                index += 1
            case _ where NumberGrammar.isNumberStart(byte): index = replace(bytes, from: index)
            default: index += 1
            }
        }
        if let fault { placeholders.removeSubrange(fault.offset...) }
    }

    /// The first index behind the string that begins at `start`; the end of the bytes where it does not end.
    static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): return index + 1
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        return bytes.count
    }

    private mutating func replace(_ bytes: [UInt8], from start: Int) -> Int {
        var end = start
        while end < bytes.count, NumberGrammar.isNumberByte(bytes[end]) { end += 1 }
        let run = bytes[start..<end]
        guard NumberGrammar.matches(run) else {
            fault = JSONFault(offset: start, message: "\(JSONFault.quote(run)) is not a number")
            return end
        }
        texts.append(String(decoding: run, as: UTF8.self))
        placeholders[start] = UInt8(ascii: "1")
        for index in start + 1..<end { placeholders[index] = UInt8(ascii: " ") }
        return end
    }
}
