public import AuditLog
import Cryptography
import JSON
public import Store
import Synchronization

/// Who may speak: agents with their tokens, approvers with their secrets.
///
/// Everything that changes here is written to the log in the transaction that changes it. What an agent may do, and whose roles
/// and operators people are, is the policy's; that somebody is an admin is kept here, where no policy can grant it.
public final class Access: Sendable {
    /// The tables of agents, approvers, conversations and look-ups.
    public static let migrations = MigrationSet(
        owner: "access", migrations: [AccessTables.agents, AccessTables.approvers, ConversationTable.migration, MissTable.migration])

    let store: Store
    let auditLog: AuditLog
    let hasher = SecretHasher()
    /// What a new secret's hash costs; the store keeps it with the hash.
    let cost: Scrypt.Cost
    let brake: GuessBrake
    let knownTokens = KnownTokens()
    let pause: @Sendable (Duration) async -> Void
    let now: @Sendable () -> ContinuousClock.Instant
    /// Failed authentications that wait to be written down.
    let guesses = TallyBook<GuessSurface>()
    /// Calls that were told to come later, and wait to be written down.
    let limitations = TallyBook<Limitation>()
    /// How many answers to failed authentications are kept back.
    let keptBack = Mutex(0)

    /// Access to the agents and approvers of a store.
    public convenience init(store: Store, auditLog: AuditLog) {
        self.init(store: store, auditLog: auditLog, cost: .standard, pause: { try? await Task.sleep(for: $0) })
    }

    init(
        store: Store, auditLog: AuditLog, cost: Scrypt.Cost, pause: @escaping @Sendable (Duration) async -> Void,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.store = store
        self.auditLog = auditLog
        self.cost = cost
        self.pause = pause
        self.now = now
        brake = GuessBrake(now: now())
    }

    /// Writes down a change in the transaction that makes it.
    func record(_ kind: String, _ body: JSONObject, in tx: WriteTransaction) throws {
        _ = try auditLog.append(EntryDraft(kind: kind, body: body), in: tx)
    }

    /// A credential of fresh random bytes.
    static func newCredential(_ kind: Credential.Kind) -> Credential {
        Credential(kind: kind, random: SecureRandom.bytes(Credential.idBytes + Credential.secretBytes))
    }
}

/// A credential that was just made. This is the only time that its secret is at hand: the store keeps a digest.
public struct IssuedCredential: Sendable {
    /// The public id, as it stands in the log.
    public let id: String
    /// The whole text for its holder.
    public let secret: Secret
}
