public import Access
import AuditLog
public import Cryptography
import JSON
public import Store

/// Whether a store takes signed policies only, who can sign, and what a signature for it has to name.
public struct SigningState: Sendable, Hashable {
    /// Whether the store says so.
    public let isRequiredByStore: Bool
    /// Whether this host's settings say so.
    public let isRequiredBySettings: Bool
    /// What comes next.
    public let place: PolicyPlace
    /// Every key that there is and was.
    public let keys: [SigningKey]

    /// Whether only signed sets are applied, and loaded.
    public var isRequired: Bool { isRequiredByStore || isRequiredBySettings }
}

extension PolicyBook {
    /// Whether signatures are required, who can sign, and what comes next.
    public func signing() async throws -> SigningState {
        let keys = keys
        return try await store.read { tx in
            SigningState(
                isRequiredByStore: try keys.isRequiredByStore(in: tx), isRequiredBySettings: keys.isRequiredBySettings,
                place: try keys.place(in: tx), keys: try keys.all(in: tx))
        }
    }

    /// Takes signed policies only from now on. The version in force has to be signed, or no host could load it.
    public func requireSignatures(by person: Person) async throws {
        let (keys, audit) = (keys, audit)
        try await store.write { tx in
            try Access.requireAdmin(person, in: tx)
            guard try keys.all(in: tx).contains(where: \.isGood) else { throw PolicySignatureError.nobodyCanSign }
            let serial = try Self.serial(in: tx)
            if serial > 0, try !keys.isSigned(try PolicyVersionTable.version(serial, in: tx), in: tx) {
                throw PolicySignatureError.inForceUnsigned(serial)
            }
            guard try !keys.isRequiredByStore(in: tx) else { return }
            try keys.record("required", by: person.name, nil, in: tx)
            _ = try audit.append(
                EntryDraft(kind: "policy-signatures", body: ["required": true, "by": .string(person.name)]), in: tx)
        }
    }

    /// Takes sets without a signature again. An admin's secret is not enough for this: whoever has stolen one must not be able to
    /// get round the signatures by switching them off.
    /// - Parameter signature: of ``PolicyStatement/signaturesOff``.
    public func allowUnsigned(by person: Person, _ signature: PolicySignature) async throws {
        let (keys, audit) = (keys, audit)
        try await store.write { tx in
            try Access.requireAdmin(person, in: tx)
            let signer = try keys.signer(of: signature, .signaturesOff, in: tx)
            guard try keys.isRequiredByStore(in: tx) else { return }
            try keys.record("not-required", by: person.name, signature, in: tx)
            _ = try audit.append(
                EntryDraft(
                    kind: "policy-signatures",
                    body: [
                        "required": false, "by": .string(person.name), "signer": .string(signer.person), "key": .string(signer.name),
                    ]), in: tx)
        }
    }

    /// Gives an admin a key to sign policies with.
    ///
    /// Once signatures are required, a key that can sign has to have signed this: an admin's secret alone makes no signer. The very
    /// first key of a store needs none.
    /// - Parameter signature: of ``PolicyStatement/key(person:key:)``.
    public func addKey(_ key: Ed25519PublicKey, of name: String, by person: Person, _ signature: PolicySignature? = nil) async throws {
        let (keys, audit) = (keys, audit)
        try await store.write { tx in
            try Access.requireAdmin(person, in: tx)
            guard let credential = try Access.adminCredential(of: name, in: tx) else { throw PolicySignatureError.notAnAdmin(name) }
            let known = try keys.all(in: tx)
            guard !known.contains(where: { $0.key == key }) else { throw PolicySignatureError.keyKnown(PolicySignature.name(of: key)) }
            let signer = try signature.map { try keys.signer(of: $0, .key(person: name, key: key), in: tx) }
            if signer == nil, !known.isEmpty, try keys.isRequired(in: tx) { throw PolicySignatureError.missing }
            try keys.insert(key, of: name, credential: credential, by: person.name, in: tx)
            try keys.record("key-added", by: person.name, signature, in: tx)
            var body: JSONObject = [
                "approver": .string(name), "key": .string(PolicySignature.name(of: key)), "by": .string(person.name),
            ]
            if let signer { body["signer"] = .string(signer.person) }
            _ = try audit.append(EntryDraft(kind: "policy-key-added", body: body), in: tx)
        }
    }

    /// Takes a person's keys away. What was signed with them before stays signed; the last one that can sign stays while signatures
    /// are required.
    public func removeKeys(of name: String, by person: Person) async throws {
        let (keys, audit) = (keys, audit)
        try await store.write { tx in
            try Access.requireAdmin(person, in: tx)
            let own = try keys.all(in: tx).filter { $0.person == name && $0.removedAt == nil }
            guard !own.isEmpty else { throw PolicySignatureError.noKey(name) }
            try Self.keepLastSigner(keys, without: name, in: tx)
            for key in own { try keys.remove(key, by: person.name, in: tx) }
            try keys.record("key-removed", by: person.name, nil, in: tx)
            _ = try audit.append(
                EntryDraft(
                    kind: "policy-key-removed",
                    body: [
                        "approver": .string(name), "keys": .array(own.map { .string($0.name) }), "by": .string(person.name),
                    ]), in: tx)
        }
    }

    /// Complains where a person must not go: with them, nobody could sign any more, though signatures are required.
    public func requireSigner(without name: String, in tx: ReadTransaction) throws {
        try Self.keepLastSigner(keys, without: name, in: tx)
    }

    private static func keepLastSigner(_ keys: SigningKeys, without name: String, in tx: ReadTransaction) throws {
        guard try keys.isRequired(in: tx) else { return }
        let good = try keys.all(in: tx).filter(\.isGood)
        guard !good.contains(where: { $0.person == name }) || good.contains(where: { $0.person != name }) else {
            throw PolicySignatureError.lastKey(person: name)
        }
    }
}
