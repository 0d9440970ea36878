public import Cryptography
public import JSON

/// Where a signed statement belongs: which store, and what comes next there. A signature covers it, so that it fits one place only.
public struct PolicyPlace: Sendable, Hashable {
    /// The store's random name.
    public let store: String
    /// The environment that the store belongs to.
    public let environment: String
    /// The serial that the next version of the policy gets.
    public let serial: Int64
    /// The digest of the version in force; `none` while there was never one.
    public let predecessor: String
    /// The number that the next change of keys, or of whether signatures are required, gets.
    public let sequence: Int64

    /// A place.
    public init(store: String, environment: String, serial: Int64, predecessor: String, sequence: Int64) {
        self.store = store
        self.environment = environment
        self.serial = serial
        self.predecessor = predecessor
        self.sequence = sequence
    }

    /// The predecessor of the first version.
    public static let noPredecessor = "none"

    /// The place as a file, for a machine that has no store: signing works offline.
    public var json: JSONValue {
        [
            "store": .string(store), "environment": .string(environment), "serial": .integer(serial), "predecessor": .string(predecessor),
            "sequence": .integer(sequence),
        ]
    }

    /// Reads what `json` writes; nil where something is missing.
    public init?(json: JSONValue) {
        guard let store = json["store"]?.stringValue, let environment = json["environment"]?.stringValue,
            let serial = json["serial"]?.numberValue?.integer, let predecessor = json["predecessor"]?.stringValue,
            let sequence = json["sequence"]?.numberValue?.integer
        else { return nil }
        self.init(store: store, environment: environment, serial: serial, predecessor: predecessor, sequence: sequence)
    }
}

/// What an admin signs.
public enum PolicyStatement: Sendable, Hashable {
    /// The set with this digest shall be the next version.
    case set(digest: String)
    /// Sets without a signature shall be taken again.
    case signaturesOff
    /// This key shall be one with which the person signs.
    case key(person: String, key: Ed25519PublicKey)

    /// The bytes that are signed. They begin with what no other use of a key signs, and name everything that must not be swapped.
    func bytes(at place: PolicyPlace) -> [UInt8] {
        var body: JSONObject = ["store": .string(place.store), "environment": .string(place.environment)]
        switch self {
        case .set(let digest):
            body["statement"] = "set"
            body["serial"] = .integer(place.serial)
            body["predecessor"] = .string(place.predecessor)
            body["digest"] = .string(digest)
        case .signaturesOff:
            body["statement"] = "signatures-off"
            body["sequence"] = .integer(place.sequence)
        case .key(let person, let key):
            body["statement"] = "key"
            body["sequence"] = .integer(place.sequence)
            body["person"] = .string(person)
            body["key"] = .string(Base64.encode(key.bytes))
        }
        return Array("tollgate policy signature 1\n".utf8) + JSONValue.object(body).canonicalBytes
    }
}

/// A signature of a statement for one place, by one key.
public struct PolicySignature: Sendable, Hashable {
    /// What it was made for. It says why a signature does not fit; what is verified is always the place that a store is at.
    public let place: PolicyPlace
    /// The short name of the key that made it.
    public let key: String
    /// The 64 bytes.
    public let bytes: [UInt8]

    /// Signs a statement for a place.
    public init(_ statement: PolicyStatement, at place: PolicyPlace, with key: Ed25519PrivateKey) throws(CryptoError) {
        self.place = place
        self.key = Self.name(of: key.publicKey)
        bytes = try key.sign(statement.bytes(at: place))
    }

    /// Whether it is the signature of a statement for a place by a key.
    public func verifies(_ statement: PolicyStatement, at place: PolicyPlace, by key: Ed25519PublicKey) -> Bool {
        key.verify(signature: bytes, of: statement.bytes(at: place))
    }

    /// The short name of a key: the beginning of the digest of its bytes.
    public static func name(of key: Ed25519PublicKey) -> String { String(Hex.encode(SHA256.digest(key.bytes)).prefix(16)) }

    /// The signature as a file.
    public var text: String {
        let body: JSONObject = [
            "tollgate-policy-signature": 1, "place": place.json, "key": .string(key), "signature": .string(Base64.encode(bytes)),
        ]
        return JSONValue.object(body).text
    }

    /// Reads what `text` writes.
    /// - Throws: ``PolicySignatureError/unreadable``.
    public init(text: String) throws(PolicySignatureError) {
        guard let body = try? JSONValue(parsing: text), body["tollgate-policy-signature"]?.numberValue?.integer == 1,
            let place = body["place"].flatMap({ PolicyPlace(json: $0) }), let key = body["key"]?.stringValue,
            let bytes = body["signature"]?.stringValue.flatMap({ Base64.decode($0) }), bytes.count == 64
        else { throw .unreadable }
        self.place = place
        self.key = key
        self.bytes = bytes
    }
}
