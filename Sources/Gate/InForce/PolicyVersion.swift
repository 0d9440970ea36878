public import Clocks
public import Diagnostics
public import PolicyEngine
import Store

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
    /// The signature that it came with, where it came with one.
    public let signature: PolicySignature?
    /// Whose key made the signature.
    public let signer: String?
    /// The version whose files it brought in again, where it was a rollback.
    public let origin: Int64?
    /// The names of the tools that there were when it was applied: its patterns mean these, and no scope opens others. Nil for the
    /// built-in set, and for versions from before this was kept.
    public let tools: Set<String>?

    init(
        serial: Int64, digest: String, author: String, at: Instant, sources: [SourceFile], signature: PolicySignature? = nil,
        signer: String? = nil, origin: Int64? = nil, tools: Set<String>? = nil
    ) {
        self.serial = serial
        self.digest = digest
        self.author = author
        self.at = at
        self.sources = sources
        self.signature = signature
        self.signer = signer
        self.origin = origin
        self.tools = tools
    }
}

/// A version with what it means.
public final class PolicySnapshot: Sendable {
    /// The version.
    public let version: PolicyVersion
    /// The checked policies.
    public let policies: CheckedPolicies
    /// What decides by them.
    public let authorizer: Authorizer
    /// As of when everything that the policies count by was known to be counted.
    let countedAt: Instant

    init(_ version: PolicyVersion, _ policies: CheckedPolicies, countedAt: Instant) {
        self.version = version
        self.policies = policies
        self.countedAt = countedAt
        authorizer = Authorizer(policies)
    }

    /// Whether this is what is in force at an instant. Once a clock that ran ahead was put right, windows begin earlier than counters that
    /// came meanwhile look back: the counters have to be looked at again.
    func isInForce(serial: Int64, at now: Instant) -> Bool { serial == version.serial && now >= countedAt }

    /// Whether this is what is in force, as a transaction sees it.
    func isInForce(in tx: ReadTransaction) throws -> Bool { isInForce(serial: try PolicyBook.serial(in: tx), at: tx.now) }
}

/// A set of policies that does not check: nothing of it was put in force.
public struct PolicyRejected: Error, Sendable {
    /// What is wrong with it.
    public let diagnostics: [Diagnostic]
}

/// Another version came into force since somebody looked: nothing was applied.
public struct PolicyRaceLost: Error, Sendable, Hashable, CustomStringConvertible {
    /// The version that was to be followed.
    public let expected: Int64
    /// The version in force.
    public let found: Int64
    /// Who put that one in force; nil for the built-in set.
    public let author: String?

    /// One sentence without a full stop.
    public var description: String {
        let by = author.map { " by `\($0)`" } ?? ""
        return "version \(found)\(by) is in force and not version \(expected): nothing was applied"
    }
}

/// A limit or a counting gate would have to count operations that were pruned from the store. Nothing was changed.
public struct PolicyNeedsPast: Error, Sendable, Hashable, CustomStringConvertible {
    /// Which: `limit refund-month`.
    public let statement: String
    /// From when on the store has all operations.
    public let since: Instant

    /// One sentence without a full stop.
    public var description: String {
        "`\(statement)` reaches back before \(since.text), and operations of before were pruned: it would not begin with what was spent"
    }
}

/// What bringing a set into force depends on.
public struct PolicyTerms: Sendable, Hashable {
    /// The version that has to be in force still; nil for whichever is.
    public var after: Int64?
    /// The signature of the set, where there is one.
    public var signature: PolicySignature?

    /// Terms.
    public init(after: Int64? = nil, signature: PolicySignature? = nil) {
        self.after = after
        self.signature = signature
    }
}

/// What bringing a set into force did, or would do.
public struct PolicyOutcome: Sendable {
    /// The new version.
    public let version: PolicyVersion
    /// The version before it.
    public let before: PolicyVersion
    /// What the new version says otherwise; nil where this program can't read the one before it.
    public let difference: PolicyDifference?
    /// What each new, renamed or changed limit and counting gate starts with.
    public let starts: [CounterStart]
}

/// What a limit or a counting gate starts with when its policy comes into force: what the operations of its window come to.
public struct CounterStart: Sendable, Hashable {
    /// A balance: of one agent, customer, order, payee, or of the shop.
    public struct Line: Sendable, Hashable {
        /// Whose it is, as the store keeps it: customers and payees by a pseudonym.
        public let key: String
        /// What counts already.
        public let balance: Balance
    }

    /// The limit or gate.
    public let counting: CountingStatement
    /// The greatest balances, the greatest first.
    public let lines: [Line]
    /// How many balances there are in all.
    public let total: Int
}
