import ArgumentParser
import PolicyEngine

extension PolicyCommand {
    /// `tollgate policy check`
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check drafts against the tools that there are.",
            discussion: """
                Tools that came after the version in force was applied are named where a scope would open them. Exit status 0: they \
                check; 1: they do not.
                """)

        @OptionGroup var drafts: DraftOptions

        @Option(help: "text, json (one line), or github (a workflow's annotations).")
        var format: FindingFormat?

        @Flag(help: "The same as --format json.")
        var json = false

        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard json, let format, format != .json else { return }
            throw ValidationError("--json and --format \(format.rawValue) contradict each other.")
        }

        func run() async throws {
            let context = CommandContext.current
            let loaded = try settings.load()
            let files = try drafts.read(loaded)
            let tools = try await context.parts.tools(loaded).map(\.signature)
            let check = PolicyChecker.check(files.sources, tools: tools, known: await Self.known(loaded, context))
            let format = json ? .json : format ?? .text
            let text = PolicyFindings.written(check.diagnostics, as: format, sources: files.sources)
            if !text.isEmpty { context.terminal.write(text) }
            if check.policies != nil, format != .json {
                context.terminal.write(PolicyFindings.summary(files.sources, check.diagnostics))
            }
            guard check.policies != nil else { throw ExitStatus.no }
        }

        /// The tools that there were when the version in force was applied. A draft can be checked where there is no store.
        static func known(_ settings: Settings, _ context: CommandContext) async -> Set<String>? {
            try? await Workbench.with(settings) { bench in try await context.parts.policy(bench).current() }?.tools
        }
    }
}
