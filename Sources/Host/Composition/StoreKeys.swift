public import Access
public import AuditLog
import Cryptography
import Glibc

/// The secrets that belong to a store, each in a file beside it, so that every host of that store has the same.
public struct StoreKeys: Sendable {
    /// What signs the log's checkpoints: `STORE.log-key`.
    public let audit: AuditKey
    /// Under which the store keeps what names a person: `STORE.pseudonym-key`. 32 bytes.
    public let pseudonym: Secret

    /// The pseudonym key's bytes.
    public var pseudonymBytes: [UInt8] { Array(pseudonym.reveal().utf8) }

    /// Reads the keys of a store; makes them for a store that is yet to be made.
    ///
    /// A store whose keys are gone is not given new ones: its log could not be signed on, and limits on people would begin anew.
    static func load(beside store: String) throws -> StoreKeys {
        let isNew = Glibc.access(store, F_OK) != 0
        let name = "tollgate/\(Hex.encode(SecureRandom.bytes(6)))"
        for path in [auditPath(store), pseudonymPath(store)] where !isNew && Glibc.access(path, F_OK) != 0 {
            throw Complaint(.usage, "the store's key `\(path)` is missing", help: ["put it back from where you keep copies"])
        }
        return StoreKeys(
            audit: try AuditKey.loadOrCreate(at: auditPath(store), name: name), pseudonym: try pseudonymKey(at: pseudonymPath(store)))
    }

    /// The log's key, where it lies beside the store; an auditor's copy has none.
    static func auditKey(beside store: String) throws -> AuditKey? {
        let path = auditPath(store)
        return Glibc.access(path, F_OK) == 0 ? try AuditKey.loadOrCreate(at: path, name: "tollgate") : nil
    }

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
