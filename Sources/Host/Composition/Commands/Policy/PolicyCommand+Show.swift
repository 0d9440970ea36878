import ArgumentParser
import JSON

extension PolicyCommand {
    /// `tollgate policy show`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the policy in force, or an earlier version, as it was written.")

        @Argument(help: "The version's number; else the one in force.") var version: Int64?
        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let context = CommandContext.current
            let record = try await Workbench.with(settings.load()) { bench in
                let policy = try await context.parts.policy(bench)
                guard let version else { return try await policy.current() }
                guard let record = try await policy.history().first(where: { $0.number == version }) else {
                    throw Complaint(.no, "there is no version \(version)", help: ["`tollgate policy history` lists them"])
                }
                return record
            }
            guard !listing.json else {
                return context.terminal.write((record?.json(withSources: true) ?? PolicyRecord.builtInJSON).text)
            }
            context.terminal.write(record.map(\.text) ?? PolicyRecord.builtInText)
        }
    }
}
