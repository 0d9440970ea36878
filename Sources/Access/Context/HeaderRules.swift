import JSON

/// What the header of a signed token may say.
struct HeaderRules: Sendable {
    /// What `typ` may be, in small letters.
    let types: Set<String>
    /// Whether there may be no `typ`, and one in any case (RFC 7515, 4.1.9: it is a media type).
    let isLenientOfType: Bool
    /// Whether a key has to be named. Which one it is, the token never decides: a name is looked up among those that are known.
    let needsKeyName: Bool
    /// Members beside `alg`, `typ` and `kid` that do no harm and are not looked at.
    let ignored: Set<String>

    /// Contexts: the key stands in the settings, so that a name for it is not looked up.
    static let context = HeaderRules(types: [SignedText.type], isLenientOfType: false, needsKeyName: false, ignored: [])

    /// Access tokens (RFC 9068, section 4, and those that issuers made before it). Some name the digest of a certificate too.
    static let accessToken = HeaderRules(
        types: ["jwt", "at+jwt", "application/at+jwt"], isLenientOfType: true, needsKeyName: true, ignored: ["x5t", "x5t#S256"])

    func accepts(type: JSONValue?) -> Bool {
        guard let type else { return isLenientOfType }
        guard let text = type.stringValue else { return false }
        return types.contains(isLenientOfType ? text.lowercased() : text)
    }
}
