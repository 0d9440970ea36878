public import Clocks
public import Diagnostics
public import Gate
public import PolicyEngine

/// The policy that a store has in force, as the command line asks for it: one version, the same for every process.
public struct PolicyInForce: Sendable {
    /// The store's policies.
    public let book: PolicyBook

    /// The policies of a store.
    public init(book: PolicyBook) { self.book = book }

    /// The version in force, whether or not this program can read it; `nil` where none ever was.
    public func current() async throws -> PolicyRecord? { try await history().first }

    /// Every version that was in force, the newest first.
    public func history() async throws -> [PolicyRecord] { try await book.history().map(PolicyRecord.init) }

    /// One version.
    public func version(_ number: Int64) async throws -> PolicyRecord? { try await history().first { $0.number == number } }
}

/// A version of the policy, as the command line shows it.
public struct PolicyRecord: Sendable, Hashable {
    /// Its number, from 1.
    public let number: Int64
    /// The digest of its sources, in hexadecimal.
    public let digest: String
    /// When it came into force.
    public let at: Instant
    /// Who brought it into force.
    public let by: String
    /// Its sources as they were written.
    public let sources: [SourceFile]
    /// Whose key signed it, where it is signed.
    public let signer: String?
    /// The short name of that key.
    public let key: String?
    /// The version whose files it brought in again, where it was a rollback.
    public let origin: Int64?
    /// The names of the tools that there were when it was applied, where that is known.
    public let tools: Set<String>?

    /// A version as the store keeps it.
    public init(_ version: PolicyVersion) {
        number = version.serial
        digest = version.digest
        at = version.at
        by = version.author
        sources = version.sources
        signer = version.signer
        key = version.signature?.key
        origin = version.origin
        tools = version.tools
    }

    /// What it means to this program: as it was understood when it was applied, so that tools of later wait for the next apply.
    public func check(tools: [ToolSignature]) -> PolicyCheck {
        guard let names = self.tools else { return PolicyChecker.check(sources, tools: tools) }
        return PolicyChecker.load(sources, tools: tools, appliedWith: names)
    }
}
