import Cryptography
import JSON

/// The keys that an issuer publishes (RFC 7517, section 5), by their names.
///
/// Of a key only its numbers are taken: no certificate, no address. Keys that signatures can't be checked by here are left out, and so
/// are two of one name, since a name has to say which.
public struct PublishedKeys: Sendable {
    /// The most keys that are looked at.
    public static let most = 64

    private let keys: [[UInt8]: ContextKey]

    /// No key at all.
    public static let none = PublishedKeys(keys: [:])

    /// Reads a key set.
    /// - Returns: nil where the text is none.
    public init?(parsing bytes: [UInt8]) {
        // The parser's words may quote the text, and say nothing that anybody could mend here.
        guard let value = try? JSONValue(parsing: bytes, limits: JSONLimits(maximumBytes: 256 * 1024, maximumDepth: 8)),
            let set = value.objectValue?["keys"]?.arrayValue, set.count <= Self.most
        else { return nil }
        var keys: [[UInt8]: ContextKey] = [:]
        var names: Set<[UInt8]> = []
        for object in set.compactMap(\.objectValue) {
            guard let name = object["kid"]?.stringValue, !name.isEmpty, let key = Self.key(object) else { continue }
            let bytes = Array(name.utf8)
            keys[bytes] = names.insert(bytes).inserted ? key : nil
        }
        self.keys = keys
    }

    private init(keys: [[UInt8]: ContextKey]) { self.keys = keys }

    /// The key of that name, to the byte.
    public subscript(name: String) -> ContextKey? { keys[Array(name.utf8)] }

    /// How many keys there are.
    public var count: Int { keys.count }

    private static func key(_ object: JSONObject) -> ContextKey? {
        if let use = object["use"], use.stringValue != "sig" { return nil }
        if let uses = object["key_ops"], uses.arrayValue?.contains("verify") != true { return nil }
        let key: ContextKey?
        switch object["kty"]?.stringValue {
        case "RSA": key = rsa(object)
        case "EC": key = p256(object)
        case "OKP": key = ed25519(object)
        default: key = nil
        }
        // A key that is for another algorithm is for no other.
        if let key, let algorithm = object["alg"], algorithm.stringValue != key.algorithm.rawValue { return nil }
        return key
    }

    private static func rsa(_ object: JSONObject) -> ContextKey? {
        guard let modulus = bytes(object["n"]), let exponent = bytes(object["e"]),
            let key = try? RSAPublicKey(modulus: modulus, exponent: exponent)
        else { return nil }
        return try? ContextKey(key)
    }

    private static func p256(_ object: JSONObject) -> ContextKey? {
        guard object["crv"]?.stringValue == "P-256", let x = bytes(object["x"]), let y = bytes(object["y"]) else { return nil }
        return (try? P256PublicKey(x: x, y: y)).map { ContextKey($0) }
    }

    private static func ed25519(_ object: JSONObject) -> ContextKey? {
        guard object["crv"]?.stringValue == "Ed25519", let x = bytes(object["x"]) else { return nil }
        return (try? Ed25519PublicKey(bytes: x)).map { ContextKey($0) }
    }

    private static func bytes(_ value: JSONValue?) -> [UInt8]? { value?.stringValue.flatMap { Base64.decodeURL($0) } }
}
