internal import Diagnostics

/// A map whose keys are known: `agents:`, `limit:` and so on.
struct Fields {
    /// What the map is, for messages: `a limit`.
    let what: String
    /// Where the map begins.
    let span: SourceSpan
    private let values: [String: SourceNode]
    private let places: [String: SourceSpan]

    /// Opens a map. Unknown keys are reported.
    init?(_ node: SourceNode, what: String, keys: [String], _ findings: inout Findings) {
        guard case .map(let entries) = node.content else {
            if case .refused = node.content { return nil }
            let help = "it takes \(Values.enumeration(keys, last: "and"))"
            findings.error(.wrongType, "\(what) is a map of keys and values", at: node.span, help: [help])
            return nil
        }
        self.what = what
        span = node.span
        var values: [String: SourceNode] = [:]
        var places: [String: SourceSpan] = [:]
        for entry in entries {
            let name = entry.key.value
            if keys.contains(name) {
                values[name] = entry.value
                places[name] = entry.key.span
            } else {
                Self.reportUnknown(entry.key, in: what, keys: keys, &findings)
            }
        }
        self.values = values
        self.places = places
    }

    private static func reportUnknown(_ key: Located<String>, in what: String, keys: [String], _ findings: inout Findings) {
        let help: String
        if let near = Spelling.nearest(key.value, among: keys) {
            help = "did you mean `\(near)`?"
        } else {
            help = "it takes \(Values.enumeration(keys, last: "and"))"
        }
        findings.error(.unknownKey, "\(what) has no key `\(key.value)`", at: key.span, help: [help])
    }

    /// The value under a key.
    subscript(key: String) -> SourceNode? { values[key] }

    /// Where a key stands.
    func place(of key: String) -> SourceSpan? { places[key] }

    /// The value under a key that has to be there.
    func required(_ key: String, help: String, at place: SourceSpan? = nil, _ findings: inout Findings) -> SourceNode? {
        if let value = values[key] { return value }
        findings.error(.missingKey, "\(what) needs `\(key)`", at: place ?? span, help: [help])
        return nil
    }

    /// Reports two keys that exclude each other; true if they do stand together.
    func clash(_ key: String, _ other: String, because reason: String, _ findings: inout Findings) -> Bool {
        guard values[key] != nil, values[other] != nil, let place = places[other] else { return false }
        findings.error(.clashingKeys, reason, at: place, help: ["keep one of them"])
        return true
    }
}
