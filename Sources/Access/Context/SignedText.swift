import Cryptography
import JSON

/// A JWS in its compact form (RFC 7515, section 7.1), read strictly: one text for each header, payload and signature.
struct SignedText: Sendable {
    /// The type of contexts.
    static let type = "tollgate-context+jws"
    /// The longest text: 16 KiB.
    static let maximumBytes = 16 * 1024

    /// The header's `alg`, whatever it says.
    let algorithm: String
    /// The header's `kid`; nil where it names no key.
    let keyName: String?
    /// What was signed: the bytes, not yet looked at.
    let payload: [UInt8]
    /// The signature.
    let signature: [UInt8]
    /// What the signature is over.
    let signed: [UInt8]

    /// Reads a text; nothing is verified yet. The header comes first, and everything in it has to be known.
    init(_ text: String, rules: HeaderRules = .context) throws(ContextRefused) {
        guard text.utf8.count <= Self.maximumBytes else { throw .tooLong }
        let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .malformed }
        (algorithm, keyName) = try Self.header(Self.bytes(parts[0]), rules)
        payload = try Self.bytes(parts[1])
        signature = try Self.bytes(parts[2])
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// The claims. Asked only of a text whose signature was verified.
    func claims() throws(ContextRefused) -> JSONObject { try Self.object(payload) }

    /// The text of a token; `sign` is given the bytes to sign.
    static func make(
        _ claims: JSONObject, algorithm: ContextAlgorithm, sign: ([UInt8]) throws -> [UInt8]
    ) rethrows -> String {
        let header: JSONValue = ["alg": .string(algorithm.rawValue), "typ": .string(type)]
        let signed = "\(Base64.encodeURL(header.bytes)).\(Base64.encodeURL(JSONValue.object(claims).bytes))"
        return "\(signed).\(Base64.encodeURL(try sign(Array(signed.utf8))))"
    }

    /// Members that bring a key, or that change how a token is to be read. They are named to whoever signed; of others only that they
    /// are there.
    private static let refused: Set<String> = ["jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64", "zip", "enc"]

    private static func header(_ bytes: [UInt8], _ rules: HeaderRules) throws(ContextRefused) -> (algorithm: String, keyName: String?) {
        let header = try object(bytes)
        for key in header.keys where !["alg", "typ", "kid"].contains(key) && !rules.ignored.contains(key) {
            throw .header(refused.contains(key) ? "`\(key)`" : "a member that is not known")
        }
        if let kid = header["kid"], kid.stringValue == nil { throw .header("a `kid` that is no text") }
        let keyName = header["kid"]?.stringValue
        guard keyName != nil || !rules.needsKeyName else { throw .header("no `kid`") }
        guard rules.accepts(type: header["typ"]) else { throw .type }
        guard let algorithm = header["alg"]?.stringValue else { throw .algorithm }
        return (algorithm, keyName)
    }

    private static func bytes(_ part: Substring) throws(ContextRefused) -> [UInt8] {
        guard !part.isEmpty, let bytes = Base64.decodeURL(String(part)) else { throw .malformed }
        return bytes
    }

    private static func object(_ bytes: [UInt8]) throws(ContextRefused) -> JSONObject {
        do {
            let value = try JSONValue(parsing: bytes, limits: JSONLimits(maximumBytes: maximumBytes, maximumDepth: 16))
            guard let object = value.objectValue else { throw ContextRefused.malformed }
            return object
        } catch {
            // The parser's words may quote the text.
            throw .malformed
        }
    }
}
