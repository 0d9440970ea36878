import ArgumentParser
import JSON
import PolicyEngine

extension PolicyCommand {
    /// `tollgate policy show`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the policy in force, or an earlier version, as it was written.",
            discussion: """
                With --meaning as it is understood with the tools of today: names resolved, patterns expanded, defaults filled in, \
                expressions as they stand.
                """)

        @Argument(help: "The version's number, 0 for the built-in one; else the one in force.") var version: Int64?
        @Flag(help: "Show what it means, a line for each declaration and statement.") var meaning = false
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let context = CommandContext.current
            let loaded = try settings.load()
            if version == 0 { return try await showBuiltIn(loaded) }
            let record = try await Workbench.with(loaded) { bench in
                let policy = try await context.parts.policy(bench)
                guard let version else { return try await policy.current() }
                guard let record = try await policy.history().first(where: { $0.number == version }) else {
                    throw Complaint(.no, "there is no version \(version)", help: ["`tollgate policy history` lists them"])
                }
                return record
            }
            if meaning { return try await showMeaning(of: record, loaded) }
            guard !listing.json else {
                return context.terminal.write((record?.json(withSources: true) ?? PolicyRecord.builtInJSON).text)
            }
            context.terminal.write(record.map(\.text) ?? PolicyRecord.builtInText)
        }

        private func showBuiltIn(_ settings: Settings) async throws {
            if meaning { return try await showMeaning(of: nil, settings) }
            let terminal = CommandContext.current.terminal
            guard !listing.json else { return terminal.write(PolicyRecord.builtInJSON.text) }
            terminal.write(PolicyRecord.versionZeroText)
        }

        private func showMeaning(of record: PolicyRecord?, _ settings: Settings) async throws {
            let context = CommandContext.current
            let tools = try await context.parts.tools(settings).map(\.signature)
            let check = record.map { $0.check(tools: tools) } ?? BuiltInPolicies.check(tools: tools)
            guard let policies = check.policies else {
                context.terminal.complain(PolicyFindings.text(check.diagnostics, sources: record?.sources ?? []))
                throw ExitStatus.no
            }
            let summary = policies.describe()
            context.terminal.write(listing.json ? summary.json.text : summary.text)
        }
    }
}

extension PolicySummary {
    /// Every declaration and statement as an object.
    fileprivate var json: JSONValue {
        let items = items.map { item -> JSONValue in
            let parts = item.parts.map { ($0.key, JSONValue.array($0.values.map { .string($0) })) }
            var says = JSONObject()
            for (key, values) in parts { says[key] = values }
            return ["kind": .string(item.kind), "name": .string(item.name), "says": .object(says)]
        }
        return ["timezone": .string(timezone), "items": .array(items)]
    }
}
