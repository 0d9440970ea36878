import Access
import ArgumentParser
import AuditLog
import Clocks
import Foundation
import Gate
import JSON
import Ledger
import PolicyEngine
import Store

extension StoreCommand {
    struct Prune: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Archive what is older than every window and the refund period, and remove it from the store.",
            discussion: """
                The archive is JSON, one object a line: operations that ended before that day with their steps, decisions, questions and \
                answers, and the oldest entries of the log. Its SHA-256 stands in the log. Balances stay as they are, those of all time \
                too; the log's tree keeps the hashes of what was archived, so that every checkpoint and proof holds. Needs an admin's \
                secret.
                """)

        @Option(help: ArgumentHelp("What ended longer ago than this, such as 400d.", valueName: "duration")) var olderThan: SpanArgument?
        @Option(help: ArgumentHelp("What ended before this day (UTC), such as 2025-07-01.", valueName: "date")) var before: String?
        @Option(help: ArgumentHelp("The new file that takes what is removed.", valueName: "file")) var archive: String?
        @Option(help: ArgumentHelp("For how long after its payment an order can be refunded, by the contract with Alipay."))
        var refundPeriod = SpanArgument(.days(366))
        @Flag(help: "Only say what would be removed.") var dryRun = false
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard (olderThan != nil) != (before != nil) else { throw ValidationError("Say --older-than or --before.") }
            guard (archive != nil) != dryRun else { throw ValidationError("Name the new file with --archive, or say --dry-run.") }
            if let before, Self.day(before) == nil { throw ValidationError("`\(before)` is no day such as 2025-07-01.") }
        }

        func run() async throws {
            try await HostServices.with(settings.load()) { services in
                if !dryRun { _ = try await CommandContext.current.person(.admin, of: services.bench.access) }
                _ = try? await services.bench.sequence()
                let policies = try await services.gate.policies.current().policies
                let now = try await services.bench.store.write { tx in tx.now }
                let instant = before.flatMap(Self.day) ?? now - (olderThan?.span ?? .days(36_500))
                // A limit may look back at the whole of its window, and an order at its refunds while it can be refunded.
                let allowed = min(
                    now - refundPeriod.span, policies.earliestWindow(at: now), now - CommandContext.current.gate.duplicateGuard)
                guard instant <= allowed else {
                    throw Complaint(
                        .no,
                        """
                        what is younger than \(allowed.text) is still needed: by the windows of the policy, or by orders that can be \
                        refunded
                        """,
                        help: ["--before \(allowed.text.prefix(10)) is the latest day"])
                }
                let pruning = Pruning(services: services, instant: instant)
                if dryRun { return try await pruning.tell() }
                try await pruning.run(archive ?? "")
            }
        }

        /// The first instant of a day in UTC.
        private static func day(_ text: String) -> Instant? {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard text.utf8.count == 10, parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
                let utc = TimeZone(identifier: "UTC")
            else { return nil }
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = utc
            let date = DateComponents(calendar: calendar, timeZone: utc, year: year, month: month, day: day)
            guard date.isValidDate, let found = date.date else { return nil }
            return Instant(seconds: Int64(found.timeIntervalSince1970))
        }
    }
}

/// One run of `store prune`: first the whole archive, durable; then its entry in the log; then, a part at a time, what it holds.
private struct Pruning: Sendable {
    let services: HostServices
    let instant: Instant

    private struct Counts: Sendable {
        var operations = 0
        var decisions = 0
        var entries = 0
        var first: Int64 = 0
        var beyond: Int64 = 0
    }

    func tell() async throws {
        let counts = try await each { _ in }
        CommandContext.current.terminal.write("older than \(instant.text): \(text(counts))")
    }

    func run(_ path: String) async throws {
        let file = try ArchiveFile(StorePlace.absolute(path))
        let (counts, digest): (Counts, String)
        do {
            try file.write([
                "tollgate_archive": .integer(1), "store": .string(services.bench.store.identity.id), "before": .string(instant.text),
                "before_ms": .integer(instant.milliseconds),
            ])
            counts = try await each { try file.write($0) }
            guard counts.operations + counts.decisions + counts.entries > 0 else {
                throw Complaint(.no, "there is nothing that old")
            }
            digest = try file.close()
        } catch {
            file.discard()
            unlink(StorePlace.absolute(path))
            throw error
        }
        try await note(counts, digest)
        try await remove(counts)
        CommandContext.current.terminal.write("archived in `\(path)` and removed: \(text(counts))\ndigest \(digest)")
    }

    /// Every line of the archive in its order.
    private func each(_ write: (JSONObject) throws -> Void) async throws -> Counts {
        let (store, instant) = (services.bench.store, instant)
        let retention = Retention(services.ledger)
        var counts = Counts()
        var place = Retention.Place()
        while true {
            let before = place
            let (lines, after) = try await store.read { tx in
                var place = before
                return (try retention.lines(before: instant, after: &place, in: tx), place)
            }
            guard after != before else { break }
            place = after
            for line in lines {
                if line["operation"] == nil { counts.decisions += 1 } else { counts.operations += 1 }
                try write(line)
            }
        }
        let (first, beyond) = try await store.read { tx in
            (try AuditArchive.beyond(in: tx), try AuditArchive.beyond(before: instant, in: tx))
        }
        (counts.first, counts.beyond) = (first, beyond)
        var leaf = first
        while leaf < beyond {
            let from = leaf
            let lines = try await store.read { tx in try AuditArchive.lines(from: from, beyond: beyond, in: tx) }
            guard let last = lines.last?["leaf"]?.numberValue?.integer else {
                throw Complaint(.no, "the log lacks the entry of leaf \(leaf)", help: ["`tollgate audit verify` says more"])
            }
            for line in lines { try write(["entry": .object(line)]) }
            counts.entries += lines.count
            leaf = last + 1
        }
        return counts
    }

    /// The entry that says what is gone stands in the tree before anything is.
    private func note(_ counts: Counts, _ digest: String) async throws {
        let log = services.bench.auditLog
        let body: JSONObject = [
            "before": .integer(instant.milliseconds), "digest": .string(digest), "first": .integer(counts.first),
            "beyond": .integer(counts.beyond), "operations": .integer(Int64(counts.operations)),
            "decisions": .integer(Int64(counts.decisions)),
        ]
        try await services.bench.store.write { tx in _ = try log.append(EntryDraft(kind: AuditArchive.kind, body: body), in: tx) }
        _ = try? await services.bench.sequence()
    }

    private func remove(_ counts: Counts) async throws {
        let (store, instant) = (services.bench.store, instant)
        let retention = Retention(services.ledger)
        while try await store.write({ tx in
            let removed = try retention.remove(before: instant, in: tx)
            return removed.operations + removed.decisions > 0
        }) {}
        let beyond = counts.beyond
        while try await store.write({ tx in try AuditArchive.remove(beyond: beyond, in: tx) }) {}
    }

    private func text(_ counts: Counts) -> String {
        "\(counts.operations) operations, \(counts.decisions) decisions without one, \(counts.entries) entries of the log"
    }
}
