public import Access
public import AuditLog
public import Clocks
import Cryptography
public import Diagnostics
import JSON
public import Ledger
public import PolicyEngine
public import Store
import Synchronization

/// A version of the policy as the store keeps it.
public struct PolicyVersion: Sendable, Hashable {
    /// Counts the versions of this store from 1; 0 is the built-in set, in force while there was never another.
    public let serial: Int64
    /// The digest of the files' names and texts.
    public let digest: String
    /// Who put it in force.
    public let author: String
    /// When.
    public let at: Instant
    /// The files.
    public let sources: [SourceFile]
}

/// A version with what it means.
public struct PolicySnapshot: Sendable {
    /// The version.
    public let version: PolicyVersion
    /// The checked policies.
    public let policies: CheckedPolicies
    /// What decides by them.
    public let authorizer: Authorizer
}

/// The one policy in force, the same for all processes on a store, and its history.
public final class PolicyBook: Sendable {
    private let store: Store
    private let audit: AuditLog
    private let ledger: Ledger
    private let tools: [ToolSignature]
    private let cached = Mutex<PolicySnapshot?>(nil)

    /// The policies of a store.
    /// - Parameter tools: the host's tools, against which policies are checked.
    public init(store: Store, audit: AuditLog, ledger: Ledger, tools: [ToolSignature]) {
        self.store = store
        self.audit = audit
        self.ledger = ledger
        self.tools = tools
    }

    /// Reads and checks files against the host's tools.
    public func check(_ sources: [SourceFile]) -> PolicyCheck {
        PolicyChecker.check(sources, tools: tools)
    }

    /// The policy in force.
    public func current() async throws -> PolicySnapshot {
        let serial = try await store.read { tx in try Self.serial(in: tx) }
        return try await snapshot(serial)
    }

    /// The serial of the policy in force; 0 while there was never one.
    public static func serial(in tx: ReadTransaction) throws -> Int64 {
        try tx.query("SELECT MAX(serial) AS serial FROM policy_versions", []).first?.optionalInteger("serial") ?? 0
    }

    /// All versions, newest first.
    public func history() async throws -> [PolicyVersion] {
        try await store.read { tx in
            try tx.query("SELECT * FROM policy_versions ORDER BY serial DESC", []).map(Self.version)
        }
    }

    /// Brings a whole set in force, or nothing of it.
    ///
    /// Limits and counting gates that are new, renamed or changed start from the operations of their window.
    /// - Throws: ``PolicyRejected`` where the set does not check.
    public func apply(_ sources: [SourceFile], by person: Person) async throws -> PolicyVersion {
        try await apply(sources, author: person.name) { tx in try Access.requireAdmin(person, in: tx) }
    }

    /// Brings a set in force on a store that never had one: what `serve --policies` does on its first start.
    /// - Returns: nil where a policy is in force already.
    public func applyFirst(_ sources: [SourceFile]) async throws -> PolicyVersion? {
        guard try await current().version.serial == 0 else { return nil }
        // Two hosts can start at once on a new store: only one of them puts its files in force.
        do {
            return try await apply(sources, author: "first start") { tx in
                guard try Self.serial(in: tx) == 0 else { throw InForceAlready() }
            }
        } catch is InForceAlready { return nil }
    }

    private struct InForceAlready: Error {}

    private func apply(
        _ sources: [SourceFile], author: String, _ authorize: @escaping @Sendable (WriteTransaction) throws -> Void
    ) async throws -> PolicyVersion {
        let check = check(sources)
        guard let policies = check.policies else { throw PolicyRejected(diagnostics: check.diagnostics) }
        let digest = Self.digest(of: sources)
        let (audit, ledger) = (audit, ledger)
        let version = try await store.write { tx in
            try authorize(tx)
            let version = PolicyVersion(serial: try Self.serial(in: tx) + 1, digest: digest, author: author, at: tx.now, sources: sources)
            try Self.insert(version, in: tx)
            try ledger.adopt(
                definitions: policies.counterDefinitions, counters: { policies.counters(for: $0.recorded(in: ledger.shop)) }, in: tx)
            _ = try audit.append(
                EntryDraft(
                    kind: "policy-applied",
                    body: ["serial": .number(JSONNumber(version.serial)), "digest": .string(digest), "author": .string(author)]), in: tx)
            return version
        }
        cached.withLock { $0 = PolicySnapshot(version: version, policies: policies, authorizer: Authorizer(policies)) }
        return version
    }

    private func snapshot(_ serial: Int64) async throws -> PolicySnapshot {
        if let known = cached.withLock({ $0 }), known.version.serial == serial { return known }
        let version = try await load(serial)
        let check = serial == 0 ? BuiltInPolicies.check(tools: tools) : check(version.sources)
        guard let policies = check.policies else {
            let first = check.diagnostics.first { $0.severity == .error }
            throw GateError.policyUnreadable("version \(serial): \(first?.message ?? "it does not check against this host's tools")")
        }
        try await adopt(policies, serial)
        let snapshot = PolicySnapshot(version: version, policies: policies, authorizer: Authorizer(policies))
        cached.withLock { $0 = snapshot }
        return snapshot
    }

    /// Counts what this host counts by and the one that put the policy in force did not.
    private func adopt(_ policies: CheckedPolicies, _ serial: Int64) async throws {
        let (ledger, definitions) = (ledger, policies.counterDefinitions)
        guard try await store.read({ tx in try !ledger.areAdopted(definitions, in: tx) }) else { return }
        try await store.write { tx in
            guard try Self.serial(in: tx) == serial else { return }
            try ledger.adoptMissing(
                definitions: definitions, counters: { policies.counters(for: $0.recorded(in: ledger.shop)) }, in: tx)
        }
    }

    private func load(_ serial: Int64) async throws -> PolicyVersion {
        guard serial > 0 else {
            let sources = [BuiltInPolicies.source]
            return PolicyVersion(
                serial: 0, digest: Self.digest(of: sources), author: "built in", at: Instant(milliseconds: 0), sources: sources)
        }
        return try await store.read { tx in
            let rows = try tx.query("SELECT * FROM policy_versions WHERE serial = $1", [.integer(serial)])
            guard let row = rows.first else { throw GateError.policyUnreadable("version \(serial) is not in the store") }
            return try Self.version(row)
        }
    }

    /// The digest of a set of files.
    public static func digest(of sources: [SourceFile]) -> String {
        Hex.encode(SHA256.digest(encode(sources).canonicalBytes))
    }

    private static func encode(_ sources: [SourceFile]) -> JSONValue {
        .array(sources.map { .object(["name": .string($0.name), "text": .string($0.text)]) })
    }

    private static func insert(_ version: PolicyVersion, in tx: WriteTransaction) throws {
        try tx.execute(
            "INSERT INTO policy_versions (serial, digest, author, at, sources) VALUES ($1, $2, $3, $4, $5)",
            [
                .integer(version.serial), .text(version.digest), .text(version.author), .integer(version.at.milliseconds),
                .text(encode(version.sources).text),
            ])
    }

    private static func version(_ row: Row) throws -> PolicyVersion {
        let files = try JSONValue(parsing: try row.text("sources"), limits: JSONLimits(maximumBytes: 16 << 20, maximumDepth: 8)).arrayValue
        let sources = (files ?? []).compactMap { file -> SourceFile? in
            guard let name = file["name"]?.stringValue, let text = file["text"]?.stringValue else { return nil }
            return SourceFile(name: name, text: text)
        }
        return PolicyVersion(
            serial: try row.integer("serial"), digest: try row.text("digest"), author: try row.text("author"),
            at: Instant(milliseconds: try row.integer("at")), sources: sources)
    }
}

/// A set of policies that does not check: nothing of it was put in force.
public struct PolicyRejected: Error, Sendable {
    /// What is wrong with it.
    public let diagnostics: [Diagnostic]
}
