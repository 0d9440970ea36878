import Access
import ArgumentParser
import AuditLog
import Diagnostics
import JSON
import Store

extension StoreCommand {
    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what a store lacks that was restored from a backup, or lost commits, so that it may spend again.",
            discussion: """
                The newest checkpoint that left the machine (`tollgate audit checkpoint`, kept outside) shows whether anything was written \
                after the backup, or is gone from a store that lost commits. Where nothing was, limits count all that was spent. Where \
                something was, it is lost: look it up at Alipay, lower limits for as long as their windows reach back, and say \
                --despite-loss. Needs an admin's secret.
                """)

        @Option(help: ArgumentHelp("A file with the newest checkpoint from outside.", valueName: "file")) var checkpoint: String?
        @Flag(help: "There is no checkpoint from outside.") var withoutCheckpoint = false
        @Flag(help: "What was written after the backup is lost, and was looked up elsewhere.") var despiteLoss = false
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard (checkpoint != nil) != withoutCheckpoint else {
                throw ValidationError("Give the newest checkpoint from outside with --checkpoint, or say --without-checkpoint.")
            }
            guard !withoutCheckpoint || despiteLoss else {
                throw ValidationError("Without a checkpoint nobody can tell what is lost: say --despite-loss as well.")
            }
        }

        func run() async throws {
            let context = CommandContext.current
            let note = try checkpoint.map { try TextFile.read($0, what: "checkpoint") }
            try await Workbench.with(settings.load()) { bench in
                guard try await bench.store.read({ tx in try tx.awaitsConfirmation() }) else {
                    return context.terminal.write("the store was not restored from a backup, or is confirmed already")
                }
                let person = try await context.person(.admin, of: bench.access)
                let lost = try await lost(note, bench)
                let log = bench.auditLog
                let body: JSONObject = [
                    "person": .string(person.name), "checkpoint_size": lost.map { .integer($0.outside) } ?? .null,
                    "lost": lost.map { .integer($0.entries) } ?? .null,
                ]
                try await bench.store.write { tx in
                    try tx.confirmRestored()
                    _ = try log.append(EntryDraft(kind: "store-confirmed", body: body), in: tx)
                }
                context.terminal.write("confirmed: hosts of this store may spend again")
            }
        }

        /// How many entries of the log are lost, and for how many leaves the checkpoint is; nil without a checkpoint to tell it.
        private func lost(_ note: String?, _ bench: Workbench) async throws -> (outside: Int64, entries: Int64)? {
            guard let note else { return nil }
            let outside = try Checkpoint(parsing: note)
            guard outside.isSigned(by: [bench.keys.audit.publicKey]) else {
                throw Complaint(.no, "the checkpoint is not signed by this log's key")
            }
            let kept = try await KeptLog(bench)
            guard outside.size <= kept.leaves else {
                let lost = outside.size - kept.leaves
                guard despiteLoss else {
                    throw Complaint(
                        .no, "\(kept.tell(lost)); what they spent is counted by no limit",
                        help: ["look it up at Alipay, lower the limits while their windows reach back, then add --despite-loss"])
                }
                return (outside.size, lost)
            }
            try await Self.agree(with: note, bench)
            guard outside.size >= kept.least || despiteLoss else {
                throw Complaint(
                    .no, "the checkpoint is older than \(kept.event): it does not tell what happened after that",
                    help: ["give the newest one from outside, or add --despite-loss"])
            }
            return (outside.size, 0)
        }

        /// Complains where the log is not the one that the checkpoint was signed for.
        private static func agree(with note: String, _ bench: Workbench) async throws {
            let report = try await Verifier.verify(
                bench.store, keys: [bench.keys.audit.publicKey], options: Verifier.Options(checkpoint: note, acceptsUnsequenced: true))
            guard !report.isGood else { return }
            throw Complaint(
                .no, "the log contradicts the checkpoint",
                help: report.findings.prefix(5).map(\.description)
                    + ["where what was signed is lost and others took its places, say --without-checkpoint --despite-loss"])
        }
    }
}

/// How much of a log a store has kept that waits for a person's word.
private struct KeptLog {
    /// What the store waits for is what came after that.
    let event: String
    /// A checkpoint for more leaves than these is for some that are lost.
    let leaves: Int64
    /// A checkpoint for fewer leaves does not tell whether any are lost.
    let least: Int64
    private let isRestored: Bool

    init(_ bench: Workbench) async throws {
        let mark = bench.store.mark
        isRestored = mark?.kind == .restored
        guard isRestored else {
            // The log goes on while the store waits, and whatever backup it once came from was confirmed long ago.
            let trail = AuditTrail(bench.store)
            event = "the loss"
            leaves = try await trail.newestCheckpoint()?.size ?? 0
            least = if let mark { try await trail.newestCheckpoint(by: mark.at)?.size ?? 0 } else { leaves }
            return
        }
        let entries = try await AuditTrail(bench.store).list(AuditTrail.Filter(kind: "store-restored", limit: 1))
        let body = entries.first.flatMap { try? JSONValue(parsing: $0.record.body) }
        guard let inBackup = body?["leaves"]?.numberValue?.integer else {
            throw Complaint(.no, "the log does not say how many entries the backup had")
        }
        (event, leaves, least) = ("the backup", inBackup, inBackup)
    }

    /// What is lost, for people.
    func tell(_ lost: Int64) -> String {
        isRestored
            ? "\(lost) entries were signed after the backup and are lost"
            : "at least \(lost) entries that were signed are gone from the log"
    }
}
