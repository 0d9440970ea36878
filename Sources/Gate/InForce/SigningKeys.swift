import Access
public import Clocks
public import Cryptography
import Store

/// A key with which an admin signs policies.
public struct SigningKey: Sendable, Hashable {
    /// Its short name.
    public let name: String
    /// The key.
    public let key: Ed25519PublicKey
    /// Whose it is.
    public let person: String
    /// Since when.
    public let addedAt: Instant
    /// Who gave it to the person.
    public let addedBy: String
    /// When it was taken away.
    public let removedAt: Instant?
    /// Whether it signs: it was not taken away, and its owner is the admin to whom it was given.
    public let isGood: Bool
}

/// The keys of a store, and whether it takes signed policies only: read and changed in transactions.
struct SigningKeys: Sendable {
    /// Which store it is.
    let identity: StoreIdentity
    /// Whether the host's settings require signatures, whatever the store says.
    let isRequiredBySettings: Bool

    // MARK: - Reading

    func isRequired(in tx: ReadTransaction) throws -> Bool { try isRequiredBySettings || isRequiredByStore(in: tx) }

    func isRequiredByStore(in tx: ReadTransaction) throws -> Bool {
        let rows = try tx.query(
            "SELECT what FROM policy_signing WHERE what IN ('required', 'not-required') ORDER BY sequence DESC LIMIT 1")
        return try rows.first?.text("what") == "required"
    }

    /// What comes next in this store.
    func place(in tx: ReadTransaction) throws -> PolicyPlace {
        let newest = try tx.query("SELECT serial, digest FROM policy_versions ORDER BY serial DESC LIMIT 1").first
        let sequence = try tx.query("SELECT MAX(sequence) AS sequence FROM policy_signing").first?.optionalInteger("sequence") ?? 0
        return PolicyPlace(
            store: identity.id, environment: identity.environment, serial: try (newest?.integer("serial") ?? 0) + 1,
            predecessor: try newest?.text("digest") ?? PolicyPlace.noPredecessor, sequence: sequence + 1)
    }

    /// Every key that there is and was, the oldest first.
    func all(in tx: ReadTransaction) throws -> [SigningKey] {
        try tx.query("SELECT * FROM policy_keys ORDER BY added_at, name").map { row in
            let person = try row.text("person")
            let removedAt = try row.optionalInteger("removed_at").map { Instant(milliseconds: $0) }
            let standing = try Access.adminCredential(of: person, in: tx)
            return SigningKey(
                name: try row.text("name"), key: try Self.key(row), person: person,
                addedAt: Instant(milliseconds: try row.integer("added_at")), addedBy: try row.text("added_by"), removedAt: removedAt,
                isGood: try removedAt == nil && standing == row.text("credential"))
        }
    }

    private static func key(_ row: Row) throws -> Ed25519PublicKey {
        guard let bytes = Base64.decode(try row.text("key")), let key = try? Ed25519PublicKey(bytes: bytes) else {
            throw GateError.policyUnreadable("a key to sign with is damaged")
        }
        return key
    }

    // MARK: - Verifying

    /// Whose signature it is, of this statement, for what comes next in this store.
    /// - Throws: ``PolicySignatureError``, the most telling one first.
    func signer(of signature: PolicySignature, _ statement: PolicyStatement, in tx: ReadTransaction) throws -> SigningKey {
        let place = try place(in: tx)
        guard signature.place.store == place.store, signature.place.environment == place.environment else {
            throw PolicySignatureError.otherStore(signature.place.store)
        }
        switch statement {
        case .set:
            guard signature.place.serial == place.serial else {
                throw PolicySignatureError.otherSerial(signed: signature.place.serial, next: place.serial)
            }
            guard signature.place.predecessor == place.predecessor else { throw PolicySignatureError.otherPredecessor }
        case .signaturesOff, .key:
            guard signature.place.sequence == place.sequence else {
                throw PolicySignatureError.otherSequence(signed: signature.place.sequence, next: place.sequence)
            }
        }
        guard let key = try all(in: tx).last(where: { $0.name == signature.key }) else {
            throw PolicySignatureError.unknownKey(signature.key)
        }
        guard key.isGood else { throw PolicySignatureError.withdrawnKey(key.name, person: key.person) }
        guard signature.verifies(statement, at: place, by: key.key) else { throw PolicySignatureError.wrong(key.name) }
        return key
    }

    /// Whether a version that the store keeps is what somebody signed who could then: its files, its place, its predecessor. Whoever
    /// loses a key later takes nothing back that was signed with it.
    func isSigned(_ version: PolicyVersion, in tx: ReadTransaction) throws -> Bool {
        guard let signature = version.signature else { return false }
        let before = try tx.query("SELECT digest FROM policy_versions WHERE serial = $1", [.integer(version.serial - 1)]).first
        let place = PolicyPlace(
            store: identity.id, environment: identity.environment, serial: version.serial,
            predecessor: try before?.text("digest") ?? PolicyPlace.noPredecessor, sequence: 0)
        guard before != nil || version.serial == 1, let key = try all(in: tx).last(where: { $0.name == signature.key }) else {
            return false
        }
        let wasGood = key.addedAt <= version.at && key.removedAt.map { version.at <= $0 } ?? true
        return wasGood && signature.verifies(.set(digest: PolicyBook.digest(of: version.sources)), at: place, by: key.key)
    }

    // MARK: - Changing

    func record(_ what: String, by person: String, _ signature: PolicySignature?, in tx: WriteTransaction) throws {
        try tx.execute(
            "INSERT INTO policy_signing (sequence, what, at, author, signature) VALUES ($1, $2, $3, $4, $5)",
            [
                .integer(try place(in: tx).sequence), .text(what), .integer(tx.now.milliseconds), .text(person), SQLValue(signature?.text),
            ])
    }

    func insert(_ key: Ed25519PublicKey, of person: String, credential: String, by author: String, in tx: WriteTransaction) throws {
        try tx.execute(
            "INSERT INTO policy_keys (name, key, person, credential, added_at, added_by) VALUES ($1, $2, $3, $4, $5, $6)",
            [
                .text(PolicySignature.name(of: key)), .text(Base64.encode(key.bytes)), .text(person), .text(credential),
                .integer(tx.now.milliseconds), .text(author),
            ])
    }

    func remove(_ key: SigningKey, by author: String, in tx: WriteTransaction) throws {
        try tx.execute(
            "UPDATE policy_keys SET removed_at = $2, removed_by = $3 WHERE name = $1",
            [.text(key.name), .integer(tx.now.milliseconds), .text(author)])
    }
}
