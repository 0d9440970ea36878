import JSON
import ArgumentParser
import Clocks
import Gate
import JSON
import PolicyEngine

extension PolicyCommand {
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide the calls of a time again under a draft, and see what would have been different.",
            discussion: """
                Every recorded call meets the limits with the spending of its time. It tells how many decisions change, which, and how \
                much money would pass unattended, or would not, that did otherwise. Nothing is changed.

                WHEN is an instant (2026-11-21T12:00:00+08:00), a date (2026-11-21, from midnight in the policy's zone), or a span back \
                from now (7d, 24h).
                """)

        @Option(help: ArgumentHelp("From then on.", valueName: "when")) var since: String
        @Option(help: ArgumentHelp("Until before then; else until now.", valueName: "when")) var until: String?
        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp("The draft: files, or directories of .yaml files; else the policy in force.", valueName: "path"))
        var policies: [String] = []
        @Flag(
            help: """
                Go on from what the draft decides: what it lets pass counts from then on, what it forbids does not. Else every decision \
                meets the spending as it really was.
                """)
        var compounding = false
        @Option(help: ArgumentHelp("List at most so many changes.", valueName: "count")) var limit = 20
        @Flag(help: "End with exit status 1 where money would pass unattended that did not.") var failIfOpened = false
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard limit >= 0 else { throw ValidationError("--limit is a number of changes, 0 or more.") }
        }

        func run() async throws {
            let context = CommandContext.current
            let loaded = try settings.load()
            let shown = try await HostServices.with(loaded) { services in
                let draft = try await draft(services)
                let now = context.clock.now()
                let start = try Self.instant(since, "--since", draft, now: now)
                let end = try until.map { try Self.instant($0, "--until", draft, now: now) }
                guard end.map({ start < $0 }) ?? true else { throw Complaint(.usage, "`--since` is not before `--until`") }
                let history = DecisionHistory(store: services.bench.store, ledger: services.ledger)
                let replayed = try await history.replay(
                    under: draft, since: start, until: end, course: compounding ? .asItWouldBe : .asItWas)
                return ReplayText(replayed, since: start, until: end ?? now, isCompounding: compounding)
            }
            context.terminal.write(listing.json ? shown.json(limit: limit).text : shown.text(limit: limit))
            if failIfOpened, shown.opensSomething { throw ExitStatus.no }
        }

        /// The draft, or the policy in force. What is wrong with a draft is told as `check` does.
        private func draft(_ services: HostServices) async throws -> CheckedPolicies {
            guard !policies.isEmpty else { return try await services.gate.policies.current().policies }
            let files = try PolicyFiles(policies)
            let check = services.gate.policies.check(files.sources)
            let findings = PolicyFindings.text(check.diagnostics, sources: files.sources)
            if !findings.isEmpty { CommandContext.current.terminal.complain(findings) }
            guard let draft = check.policies else { throw ExitStatus.no }
            return draft
        }

        private static func instant(_ text: String, _ option: String, _ draft: CheckedPolicies, now: Instant) throws(Complaint) -> Instant {
            if let span = SpanArgument(argument: text)?.span { return now - span }
            if let instant = draft.instant(written: text) { return instant }
            throw Complaint(
                .usage, "`\(option) \(text)` is no time",
                help: ["write `7d`, `24h`, `2026-11-21` or `2026-11-21T12:00:00+08:00`"])
        }
    }
}
