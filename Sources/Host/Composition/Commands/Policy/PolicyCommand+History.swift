import ArgumentParser
import Clocks
import Diagnostics
import JSON

extension PolicyCommand {
    /// `tollgate policy history`
    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the versions that were in force, the newest first.")

        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let context = CommandContext.current
            let versions = try await Workbench.with(settings.load()) { try await context.parts.policy($0).history() }
            guard !listing.json else { return context.terminal.write(JSONValue.array(versions.map { $0.json() }).text) }
            var table = Table("VERSION", "IN FORCE SINCE", "BY", "SIGNED BY", "FROM", "DIGEST", "FILES")
            for version in versions {
                table.add(
                    "\(version.number)", version.at.text, version.by, version.signer, version.origin.map { "version \($0)" },
                    String(version.digest.prefix(16)), version.sources.map(\.name).joined(separator: ", "))
            }
            context.terminal.write(table.text(empty: "no policy was ever in force; `tollgate policy apply` brings one in"))
        }
    }
}
