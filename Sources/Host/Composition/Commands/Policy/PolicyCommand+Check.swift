import ArgumentParser
import Diagnostics
import JSON
import PolicyEngine

extension PolicyCommand {
    /// `tollgate policy check`
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check drafts against the tools that there are.", discussion: "Exit status 0: they check; 1: they do not.")

        @OptionGroup var drafts: DraftOptions
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let context = CommandContext.current
            let loaded = try settings.load()
            let files = try drafts.read(loaded)
            let tools = try await context.parts.tools(loaded).map(\.signature)
            let check = PolicyChecker.check(files.sources, tools: tools)
            if listing.json {
                context.terminal.write(PolicyFindings.json(check.diagnostics).text)
            } else {
                let text = PolicyFindings.text(check.diagnostics, sources: files.sources)
                if !text.isEmpty { context.terminal.write(text) }
                if check.policies != nil { context.terminal.write(PolicyFindings.summary(files.sources, check.diagnostics)) }
            }
            guard check.policies != nil else { throw ExitStatus.no }
        }
    }
}
