public import AuditLog
import Clocks
import Cryptography
public import Diagnostics
import JSON
public import Ledger
public import PolicyEngine
public import Store
import Synchronization

/// The one policy in force, the same for all processes on a store, and its history.
public final class PolicyBook: Sendable {
    let store: Store
    let audit: AuditLog
    let ledger: Ledger
    let keys: SigningKeys
    private let tools: [ToolSignature]
    private let cached = Mutex<PolicySnapshot?>(nil)

    /// The policies of a store.
    /// - Parameters:
    ///   - tools: the host's tools, against which policies are checked.
    ///   - requiresSignatures: whether the host's settings require signed policies, whatever the store says.
    public init(store: Store, audit: AuditLog, ledger: Ledger, tools: [ToolSignature], requiresSignatures: Bool = false) {
        self.store = store
        self.audit = audit
        self.ledger = ledger
        self.tools = tools
        keys = SigningKeys(identity: store.identity, isRequiredBySettings: requiresSignatures)
    }

    /// Reads and checks files against the host's tools.
    public func check(_ sources: [SourceFile]) -> PolicyCheck {
        PolicyChecker.check(sources, tools: tools)
    }

    /// The policy in force.
    public func current() async throws -> PolicySnapshot {
        let (serial, now) = try await store.read { tx in (try Self.serial(in: tx), tx.now) }
        if let known = known(serial, at: now) { return known }
        let (version, policies) = try await store.read { [self] tx in try read(serial, in: tx) }
        let snapshot = PolicySnapshot(version, policies, countedAt: try await adopt(policies, of: serial))
        cached.withLock { $0 = snapshot }
        return snapshot
    }

    /// The policy that was in force when somebody last asked; nil where nobody has. For a caller that commits nothing without having
    /// seen in that very transaction that it still is.
    var latest: PolicySnapshot? { cached.withLock { $0 } }

    /// The policy in force, for a caller that has just read its serial.
    func current(asOf serial: Int64, at now: Instant) async throws -> PolicySnapshot {
        if let known = known(serial, at: now) { return known }
        return try await current()
    }

    /// The policy in force, in a transaction that keeps it so until its end: for a call that lost too many races to be decided outside.
    func inForce(in tx: WriteTransaction) throws -> PolicySnapshot {
        let serial = try Self.serial(in: tx)
        if let known = known(serial, at: tx.now) { return known }
        // Not kept: what is counted here is undone with the transaction.
        let (version, policies) = try read(serial, in: tx)
        try adoptMissing(policies, in: tx)
        return PolicySnapshot(version, policies, countedAt: tx.now)
    }

    /// The serial of the policy in force; 0 while there was never one.
    public static func serial(in tx: ReadTransaction) throws -> Int64 {
        let inForce = tx.recollection(SerialInForce.self)
        if let known = inForce?.serial { return known }
        let serial = try tx.query("SELECT MAX(serial) AS serial FROM policy_versions", []).first?.optionalInteger("serial") ?? 0
        inForce?.serial = serial
        return serial
    }

    /// All versions, newest first.
    public func history() async throws -> [PolicyVersion] {
        try await store.read { tx in try PolicyVersionTable.all(in: tx) }
    }

    /// One version, whether or not this program could put it in force; 0 is the built-in set.
    /// - Throws: ``GateError/noSuchVersion(_:)``.
    public func version(_ serial: Int64) async throws -> PolicyVersion {
        if serial == 0 { return Self.builtIn }
        return try await store.read { tx in try PolicyVersionTable.version(serial, in: tx) }
    }

    /// What a version means to this program.
    /// - Throws: ``GateError/policyUnreadable(_:)``.
    public func policies(of version: PolicyVersion) throws -> CheckedPolicies {
        let check = meaning(of: version)
        guard let policies = check.policies else {
            let first = check.diagnostics.first { $0.severity == .error }
            throw GateError.policyUnreadable(
                "version \(version.serial): \(first?.message ?? "it does not check against this host's tools")")
        }
        return policies
    }

    /// A version is understood as it was when it was applied: a tool that came later waits for the next apply.
    private func meaning(of version: PolicyVersion) -> PolicyCheck {
        if version.serial == 0 { return BuiltInPolicies.check(tools: tools) }
        guard let names = version.tools else { return check(version.sources) }
        return PolicyChecker.load(version.sources, tools: tools, appliedWith: names)
    }

    /// The names of this host's tools: what a version that is applied here goes by.
    var toolNames: Set<String> { Set(tools.map(\.name)) }

    // MARK: - Loading

    private func known(_ serial: Int64, at now: Instant) -> PolicySnapshot? {
        cached.withLock { snapshot in snapshot.flatMap { $0.isInForce(serial: serial, at: now) ? $0 : nil } }
    }

    func keep(_ snapshot: PolicySnapshot) { cached.withLock { $0 = snapshot } }

    /// Reads a version, and believes nothing that is not what was applied and, where signatures are required, signed.
    private func read(_ serial: Int64, in tx: ReadTransaction) throws -> (PolicyVersion, CheckedPolicies) {
        guard serial > 0 else { return (Self.builtIn, try policies(of: Self.builtIn)) }
        let version = try PolicyVersionTable.version(serial, in: tx)
        guard Self.digest(of: version.sources) == version.digest else {
            throw GateError.policyUnreadable("version \(serial) is not what was applied: its digest differs")
        }
        if try keys.isRequired(in: tx), try !keys.isSigned(version, in: tx) {
            throw GateError.policyUnreadable("version \(serial) is not signed as this store requires")
        }
        return (version, try policies(of: version))
    }

    /// Counts what this host counts by and the one that put the policy in force did not.
    /// - Returns: as of when all of it is counted.
    private func adopt(_ policies: CheckedPolicies, of serial: Int64) async throws -> Instant {
        let ledger = ledger
        let counted: Instant? = try await store.read { tx in
            try ledger.areAdopted(policies.counterDefinitions, from: Self.starts(policies, at: tx.now), in: tx) ? tx.now : nil
        }
        if let counted { return counted }
        return try await store.write { [self] tx in
            if try Self.serial(in: tx) == serial { try adoptMissing(policies, in: tx) }
            return tx.now
        }
    }

    /// - Throws: ``PolicyNeedsPast`` where what this shop spent was pruned: calls are refused then, under no limit that begins too small.
    private func adoptMissing(_ policies: CheckedPolicies, in tx: WriteTransaction) throws {
        try refuseWhatWasPruned(policies, everywhere: false, in: tx)
        try ledger.adoptMissing(
            definitions: policies.counterDefinitions, from: Self.starts(policies, at: tx.now),
            counters: { policies.counters(for: $0.recorded(by: ledger)) }, in: tx)
    }

    /// Where the earliest window of each counter begins, of those whose windows all begin somewhere.
    static func starts(_ policies: CheckedPolicies, at now: Instant) -> [String: Instant] {
        let windows = Dictionary(grouping: policies.countings, by: \.definition)
        return windows.compactMapValues { countings in
            let starts = countings.compactMap { $0.window(at: now)?.start }
            return starts.count == countings.count ? starts.min() : nil
        }
    }

    private static let builtIn = PolicyVersion(
        serial: 0, digest: digest(of: [BuiltInPolicies.source]), author: "built in", at: Instant(milliseconds: 0),
        sources: [BuiltInPolicies.source])

    /// The digest of a set of files.
    public static func digest(of sources: [SourceFile]) -> String {
        Hex.encode(SHA256.digest(PolicyVersionTable.encode(sources).canonicalBytes))
    }
}
