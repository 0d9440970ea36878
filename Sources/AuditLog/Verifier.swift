public import Clocks
public import Store

/// Checks a log against itself, against the signatures of its key, and against a checkpoint from outside.
///
/// Every hash is computed anew from the entries; stored hashes, links, tiles and counts are only compared with it.
public enum Verifier {
    /// How a log is to be checked.
    public struct Options: Sendable {
        /// A checkpoint that left the machine earlier, as the text of its note.
        public var checkpoint: String?

        /// How long an entry may wait for its place in the tree before that counts as wrong.
        public var patience: Span

        /// Whether entries may wait for however long (nothing sequences a store that is not in use).
        public var acceptsUnsequenced: Bool

        /// Options; without any, entries may wait for a minute.
        public init(checkpoint: String? = nil, patience: Span = .minutes(1), acceptsUnsequenced: Bool = false) {
            self.checkpoint = checkpoint
            self.patience = patience
            self.acceptsUnsequenced = acceptsUnsequenced
        }
    }

    /// Checks the log in a store, on a snapshot; throws only when the store cannot be read.
    ///
    /// - Parameters:
    ///   - store: where the log is.
    ///   - keys: the keys that may have signed its checkpoints.
    ///   - options: what to compare it with.
    public static func verify(
        _ store: Store, keys: [AuditPublicKey], options: Options = Options()
    ) async throws -> VerifyReport {
        try await store.read { tx in
            var findings = Findings()
            var outside: Checkpoint?
            if let text = options.checkpoint { outside = readOutside(text, keys: keys, &findings) }

            var tree = TreePass(tx, keys: keys, outside: outside)
            try tree.run(&findings)
            if tree.archived > 0, try !AuditArchive.isTold(beyond: tree.archived, in: tx) {
                findings.add(
                    Finding(
                        .dropped, leaf: 0,
                        "the leaves 0 to \(tree.archived - 1) are gone, and no entry of the log says that they were archived"))
            }
            var chains = try ChainPass(tx, newestSequenced: tree.newestInstant, options: options)
            try chains.run(&findings)

            return VerifyReport(
                entries: chains.entries, leaves: tree.leaves, archived: tree.archived, writers: chains.writers,
                checkpoints: tree.checkpoints,
                unsequenced: chains.unsequenced, oldestUnsequenced: chains.oldestUnsequenced, root: tree.root,
                agreement: tree.agreement, findings: findings.all, omitted: findings.omitted)
        }
    }

    private static func readOutside(_ text: String, keys: [AuditPublicKey], _ findings: inout Findings) -> Checkpoint? {
        do throws(AuditError) {
            let checkpoint = try Checkpoint(parsing: text)
            if checkpoint.isSigned(by: keys) { return checkpoint }
            findings.add(
                Finding(.signature, leaf: checkpoint.size, "the checkpoint from outside is not signed by this log's key"))
        } catch {
            findings.add(Finding(.signature, "the checkpoint from outside cannot be used: \(error)"))
        }
        return nil
    }
}
