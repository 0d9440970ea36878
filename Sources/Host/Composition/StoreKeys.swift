public import Access
public import AuditLog
import Clocks
import Cryptography
import Glibc
public import Store

/// The secrets that belong to a store, so that every host of that store has the same: each in a file of its own, beside the store's file
/// or in the state directory for a store on a server. The store remembers their fingerprints.
public struct StoreKeys: Sendable {
    /// What signs the log's checkpoints: `STORE.log-key`.
    public let audit: AuditKey
    /// Under which the store keeps what names a person: `STORE.pseudonym-key`. 32 bytes.
    public let pseudonym: Secret

    /// The pseudonym key's bytes.
    public var pseudonymBytes: [UInt8] { Array(pseudonym.reveal().utf8) }

    /// The fingerprints' table.
    public static let migrations = MigrationSet(
        owner: "host",
        migrations: [
            Migration("keys", sql: ["CREATE TABLE store_keys (name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, at BIGINT NOT NULL)"])
        ])

    /// Reads the keys of a store; makes them for a store that is new.
    ///
    /// A store whose keys are gone is not given new ones, and other keys than its own are refused: its log could not be signed on, and
    /// limits on people would begin anew.
    static func load(at path: String, of store: Store) async throws -> StoreKeys {
        let isNew = try await store.read { tx in
            try ["store_keys", "audit_entries"].allSatisfy { try tx.query("SELECT 1 AS one FROM \($0) LIMIT 1").isEmpty }
        }
        for path in [auditPath(path), pseudonymPath(path)] where !isNew && Glibc.access(path, F_OK) != 0 {
            throw Complaint(
                .usage, "the store's key `\(path)` is missing",
                help: ["put it back from where you keep copies, or from another host of this store"])
        }
        let name = "tollgate/\(Hex.encode(SecureRandom.bytes(6)))"
        let keys = StoreKeys(
            audit: try AuditKey.loadOrCreate(at: auditPath(path), name: name), pseudonym: try pseudonymKey(at: pseudonymPath(path)))
        try await keys.check(against: store, path: path)
        return keys
    }

    /// The log's key, where it lies at hand; an auditor's copy has none.
    static func auditKey(at path: String) throws -> AuditKey? {
        let path = auditPath(path)
        return Glibc.access(path, F_OK) == 0 ? try AuditKey.loadOrCreate(at: path, name: "tollgate") : nil
    }

    /// Compares the keys with the fingerprints that the store remembers; a store that remembers none learns them.
    private func check(against store: Store, path: String) async throws {
        let fingerprints = [
            (name: "log", fingerprint: audit.publicKey.text, file: Self.auditPath(path)),
            (
                name: "pseudonym", fingerprint: Hex.encode(HMACSHA256.authenticate(Array("fingerprint".utf8), key: pseudonymBytes)),
                file: Self.pseudonymPath(path)
            ),
        ]
        var known = try await store.read(Self.fingerprints)
        if fingerprints.contains(where: { known[$0.name] == nil }) {
            known = try await store.write { tx in
                for key in fingerprints {
                    try tx.execute(
                        "INSERT INTO store_keys (name, fingerprint, at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING",
                        [.text(key.name), .text(key.fingerprint), .integer(tx.now.milliseconds)])
                }
                return try Self.fingerprints(in: tx)
            }
        }
        for key in fingerprints where known[key.name] != key.fingerprint {
            throw Complaint(
                .usage, "`\(key.file)` is not the key of this store",
                help: ["put the store's own key there, from where you keep copies or from another host of this store"])
        }
    }

    private static func fingerprints(in tx: ReadTransaction) throws -> [String: String] {
        var known: [String: String] = [:]
        for row in try tx.query("SELECT name, fingerprint FROM store_keys") { known[try row.text("name")] = try row.text("fingerprint") }
        return known
    }

    /// The files in which a store's keys lie.
    static func files(at path: String) -> [String] { [auditPath(path), pseudonymPath(path)] }

    private static func auditPath(_ store: String) -> String { store + ".log-key" }

    private static func pseudonymPath(_ store: String) -> String { store + ".pseudonym-key" }

    private static func pseudonymKey(at path: String) throws -> Secret {
        if Glibc.access(path, F_OK) != 0 { try make(path, Hex.encode(SecureRandom.bytes(32))) }
        let text = try KeyFile.read(path).reveal().filter { !$0.isWhitespace }
        guard let bytes = Hex.decode(text), bytes.count == 32 else {
            throw Complaint(.usage, "`\(path)` is not the store's key", help: ["put it back from where you keep copies"])
        }
        return Secret(text)
    }

    /// The whole file appears at once, under its name only when it is durable: of several processes that make it, one wins.
    static func make(_ path: String, _ text: String) throws {
        let draft = "\(path).\(getpid()).\(Hex.encode(SecureRandom.bytes(4)))"
        do {
            let descriptor = try PlainFile.make(draft)
            defer {
                close(descriptor)
                unlink(draft)
            }
            try PlainFile.write(Array((text + "\n").utf8), to: descriptor)
            try PlainFile.sync(descriptor)
            guard link(draft, path) == 0 || errno == EEXIST else { throw FileFailure.last }
        } catch let failure as FileFailure {
            throw Complaint(.usage, "the store's key `\(path)` cannot be made: \(failure.reason)")
        }
    }
}
