import Access
import ArgumentParser
import JSON
import PolicyEngine

extension PolicyCommand {
    /// `tollgate policy apply`
    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring drafts into force, all of them or none.",
            discussion: """
                It needs an admin's secret (TOLLGATE_ADMIN_TOKEN, or typed when asked). Statements of the version in force that are \
                not in the drafts are gone. Exit status 1: they do not check, or you may not.
                """)

        @OptionGroup var drafts: DraftOptions
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let context = CommandContext.current
            let loaded = try settings.load()
            let files = try drafts.read(loaded)
            let tools = try await context.parts.tools(loaded).map(\.signature)
            let check = PolicyChecker.check(files.sources, tools: tools)
            let text = PolicyFindings.text(check.diagnostics, sources: files.sources)
            if !text.isEmpty { context.terminal.complain(text) }
            guard check.policies != nil else { throw ExitStatus.no }
            try await Workbench.with(loaded) { bench in
                let policy = try await context.parts.policy(bench)
                let admin = try await context.person(.admin, of: bench.access)
                let before = try await policy.current()
                let after = try await policy.apply(files.versioned, by: admin)
                context.terminal.write(listing.json ? after.json().text : PolicyChange(from: before, to: after).text)
            }
        }
    }
}
