public import Access
public import Clocks
public import Diagnostics

/// The policy that a store has in force: one version, the same for every process.
public protocol PolicyInForce: Sendable {
    /// Brings a whole set of drafts into force, in one transaction.
    ///
    /// - Parameters:
    ///   - sources: the drafts, in the order of their names.
    ///   - person: an admin, who is asked for again in that transaction.
    func apply(_ sources: [SourceFile], by person: Person) async throws -> PolicyRecord

    /// The version in force; `nil` where none ever was.
    func current() async throws -> PolicyRecord?

    /// Every version that was in force, the newest first.
    func history() async throws -> [PolicyRecord]
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

    /// A version.
    public init(number: Int64, digest: String, at: Instant, by: String, sources: [SourceFile]) {
        self.number = number
        self.digest = digest
        self.at = at
        self.by = by
        self.sources = sources
    }
}
