public import Cryptography

/// The key that signs the log's checkpoints, with the name it signs under. The name is the log's origin as well.
public struct AuditKey: Sendable {
    /// The name: not empty, without spaces, plus signs and control characters.
    public let name: String

    private let key: Ed25519PrivateKey

    /// A new key.
    public init(name: String) throws(AuditError) {
        try self.init(name: name, key: Self.translating { () throws(KeyError) in try Ed25519PrivateKey() })
    }

    /// A key of this name.
    public init(name: String, seed: [UInt8]) throws(AuditError) {
        try self.init(name: name, key: Self.translating { () throws(KeyError) in try Ed25519PrivateKey(seed: seed) })
    }

    private static func translating(
        _ make: () throws(KeyError) -> Ed25519PrivateKey
    ) throws(AuditError) -> Ed25519PrivateKey {
        do throws(KeyError) { return try make() } catch { throw .key(error.description) }
    }

    private init(name: String, key: Ed25519PrivateKey) throws(AuditError) {
        try AuditPublicKey.check(name: name)
        self.name = name
        self.key = key
    }

    /// Reads `PRIVATE+KEY+NAME+HASH+BASE64`, the form in which signed-note tools keep keys.
    public init(text: String) throws(AuditError) {
        let text = text.split(whereSeparator: \.isWhitespace).joined()
        let prefix = "PRIVATE+KEY+"
        guard text.hasPrefix(prefix) else { throw .key("it does not begin with `PRIVATE+KEY+`") }
        let parts = text.dropFirst(prefix.count).split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let bytes = Base64.decode(parts[2]), bytes.count == 33, bytes[0] == AuditPublicKey.algorithm else {
            throw .key("it is no Ed25519 key in signed-note form")
        }
        try self.init(name: parts[0], seed: Array(bytes[1...]))
        guard Hex.encode(publicKey.hash) == parts[1] else { throw .key("its hash does not belong to it") }
    }

    /// The key in the form that `init(text:)` reads. Secret.
    var secretText: String {
        "PRIVATE+KEY+\(name)+\(Hex.encode(publicKey.hash))+\(Base64.encode([AuditPublicKey.algorithm] + key.seed))"
    }

    /// The public half, which everybody may have.
    public var publicKey: AuditPublicKey { AuditPublicKey(name: name, key: key.publicKey) }

    func sign(_ text: String) throws(AuditError) -> [UInt8] {
        do throws(CryptoError) { return try key.sign(text.utf8) } catch { throw .key(error.description) }
    }

    /// The key under which entries wait for their place in the tree.
    var sealKey: SealKey { SealKey(HMACSHA256.authenticate(Array("tollgate audit seal 1".utf8), key: key.seed)) }
}

extension AuditKey: CustomStringConvertible, CustomReflectable {
    /// The name only.
    public var description: String { "audit key \(name)" }

    /// Shows nothing: a dump of a value that holds the key must not show it.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Seals entries until they stand in the tree: only a process that has the log's key can make a seal.
struct SealKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: [UInt8]

    init(_ key: [UInt8]) { self.key = key }

    func seal(_ hash: [UInt8]) -> [UInt8] { HMACSHA256.authenticate(hash, key: key) }

    func accepts(_ seal: [UInt8], of hash: [UInt8]) -> Bool { constantTimeEquals(seal, self.seal(hash)) }

    var description: String { "seal key" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// The key that checkpoints are checked with.
public struct AuditPublicKey: Sendable, Hashable {
    /// The name it signs under.
    public let name: String

    /// The key itself.
    public let key: Ed25519PublicKey

    /// Ed25519 in C2SP signed-note.
    static let algorithm: UInt8 = 1

    init(name: String, key: Ed25519PublicKey) {
        self.name = name
        self.key = key
    }

    /// Reads `NAME+HASH+BASE64`, the form in which signed-note tools write keys.
    public init(text: String) throws(AuditError) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let bytes = Base64.decode(parts[2]), bytes.count == 33, bytes[0] == Self.algorithm else {
            throw .key("it is no Ed25519 key of the form `NAME+HASH+BASE64`")
        }
        try Self.check(name: parts[0])
        name = parts[0]
        do throws(KeyError) { key = try Ed25519PublicKey(bytes: Array(bytes[1...])) } catch { throw .key(error.description) }
        guard Hex.encode(hash) == parts[1] else { throw .key("its hash does not belong to it") }
    }

    /// The key in the form that `init(text:)` reads.
    public var text: String { "\(name)+\(Hex.encode(hash))+\(Base64.encode([Self.algorithm] + key.bytes))" }

    /// The four bytes that name the key in a signature line.
    var hash: [UInt8] { Array(SHA256.digest(Array(name.utf8) + [0x0A, Self.algorithm] + key.bytes)[..<4]) }

    static func check(name: String) throws(AuditError) {
        let isGood =
            !name.isEmpty && name.utf8.count <= 200
            && name.unicodeScalars.allSatisfy { scalar in
                scalar != "+" && !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
            }
        guard isGood else { throw .key("its name is empty, too long, or has a space, a plus sign or a control character") }
    }
}
