import ArgumentParser
import JSON
import Money
import PolicyEngine

/// `tollgate tools`
struct ToolsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tools", abstract: "List the tools, or those that an agent may call under the policy in force.")

    @Option(help: ArgumentHelp("Only what this agent may call.", valueName: "name")) var agent: String?
    @Flag(help: "Write a page about every tool of this program, in Markdown.") var markdown = false
    @OptionGroup var listing: ListingOptions
    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        let context = CommandContext.current
        guard !markdown else { return context.terminal.write(ToolsPage(HostServices.everyModule).text) }
        let loaded = try settings.load()
        var tools = try await context.parts.tools(loaded).sorted { $0.signature.name < $1.signature.name }
        if let agent {
            let authorizer = try await Self.authorizer(loaded, tools: tools.map(\.signature), in: context)
            tools = tools.filter { authorizer.admits(agent: agent, tool: $0.signature.name, effects: $0.signature.effects) }
        }
        guard !listing.json else { return context.terminal.write(JSONValue.array(tools.map(\.json)).text) }
        var table = Table("TOOL", "EFFECTS", "TITLE")
        for tool in tools { table.add(tool.signature.name, tool.effects.joined(separator: ", "), tool.title) }
        context.terminal.write(table.text(empty: agent.map { "`\($0)` may call no tool" } ?? "there are no tools"))
    }

    /// What decides under the policy in force, or under the built-in one where none ever was.
    static func authorizer(_ settings: Settings, tools: [ToolSignature], in context: CommandContext) async throws -> Authorizer {
        let record = try await Workbench.with(settings) { try await context.parts.policy($0).current() }
        let check = record.map { $0.check(tools: tools) } ?? BuiltInPolicies.check(tools: tools)
        guard let policies = check.policies else {
            throw Complaint(
                .no, "the policy in force does not check against this program's tools", help: ["`tollgate policy check` says why"])
        }
        return Authorizer(policies)
    }
}

extension HostTool {
    /// The effects by name.
    fileprivate var effects: [String] { signature.effects.map(\.rawValue).sorted() }

    /// For programs.
    fileprivate var json: JSONValue {
        [
            "name": .string(signature.name), "title": .string(title), "summary": .string(summary),
            "effects": .array(effects.map { .string($0) }),
        ]
    }
}
