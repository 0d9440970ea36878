extension JSONValue {
    /// Reads one JSON text (RFC 8259), any value at the top, nothing behind it.
    ///
    /// Refused, with line and column: what is no JSON, a key twice in one object (also where one is written with escapes), more
    /// than the limits allow, bytes that are no UTF-8, U+0000 in any form, a byte order mark.
    public init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        do {
            self = try Self.read(bytes, limits: limits)
        } catch {
            throw error.located(in: bytes)
        }
    }

    /// Reads one JSON text, as `init(parsing:)` does its bytes.
    public init(parsing text: String, limits: JSONLimits = .standard) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }

    private static func read(_ bytes: [UInt8], limits: JSONLimits) throws(JSONFault) -> JSONValue {
        if bytes.count > limits.maximumBytes {
            throw JSONFault(offset: limits.maximumBytes, message: "the text is longer than \(limits.maximumBytes) bytes")
        }
        if bytes.isEmpty { throw JSONFault(offset: 0, message: "the text is empty") }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw JSONFault(offset: 0, message: "the text begins with a byte order mark") }
        // jansson loses a NUL that follows a number or a word instead of refusing it.
        if let index = bytes.firstIndex(of: 0) { throw JSONFault(offset: index, message: "U+0000 is not allowed") }
        let numbers = NumberTexts(bytes, maximumDepth: limits.maximumDepth)
        if let fault = numbers.fault { throw JanssonTree.earlierFault(numbers, original: bytes) ?? fault }
        return try JanssonTree(numbers, original: bytes).value()
    }
}
