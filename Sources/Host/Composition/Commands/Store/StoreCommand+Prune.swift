import ArgumentParser
import Clocks
import Foundation
import Gate
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
            guard archive != nil || dryRun else { throw ValidationError("Name the new file with --archive, or say --dry-run.") }
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
