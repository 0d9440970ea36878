import ArgumentParser
import JSON
import PolicyEngine

extension PolicyCommand {
    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what two sets of policies mean otherwise: by statement, not by line.",
            discussion: """
                A and B are each a file, a directory, `in-force`, or a version's number (0 is the built-in policy). Without B it is \
                in-force against A; without both, in-force against the drafts. Lines begin with + (new), - (gone), = (renamed) or ~ \
                (changed) and end with what that means: widens, narrows, both, or that it cannot be told. Order, comments, layout and \
                file names are no difference. Exit status 0: they mean the same; 1: they differ; 2: they cannot be compared.
                """)

        @Argument(help: ArgumentHelp("The earlier set.", valueName: "a")) var first: String?
        @Argument(help: ArgumentHelp("The later set.", valueName: "b")) var second: String?
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let context = CommandContext.current
            let loaded = try settings.load()
            let tools = try await context.parts.tools(loaded).map(\.signature)
            let drafts = PolicyOperand.paths([loaded.policies ?? "policies"])
            let earlier = second == nil ? PolicyOperand.inForce : first.map { PolicyOperand($0) } ?? .inForce
            let later = (second ?? first).map { PolicyOperand($0) } ?? drafts
            func policies(_ operand: PolicyOperand) async throws -> CheckedPolicies {
                if case .paths = operand { return try await operand.policies(tools: tools) { throw ExitStatus.usage } }
                return try await Workbench.with(loaded) { bench in
                    try await operand.policies(tools: tools) { try await context.parts.policy(bench) }
                }
            }
            let difference = try await policies(earlier).difference(to: policies(later))
            if listing.json {
                let object: JSONObject = ["direction": .string(difference.direction.rawValue), "changes": difference.json]
                context.terminal.write(JSONValue.object(object).text)
            } else {
                context.terminal.write(difference.isEmpty ? "both mean the same" : difference.text)
            }
            guard difference.isEmpty else { throw ExitStatus.no }
        }
    }
}
