import CJansson

/// What jansson said against an input, in this house's words.
struct JanssonVerdict {
    let fault: JSONFault

    init(_ error: json_error_t, original: [UInt8]) {
        let offset = min(max(0, Int(error.position)), original.count)
        var copy = error
        let text = withUnsafeBytes(of: &copy.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        fault = JSONFault(offset: offset, message: text)
    }
}
