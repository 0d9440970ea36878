import Access
import ArgumentParser
import Clocks
import Diagnostics
import JSON
import PolicyEngine

/// `tollgate policy`
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Check drafts of the policy, and bring them into force.",
        discussion: "One version is in force, in the store, for every host of that store. Files are drafts.",
        subcommands: [Check.self, Apply.self, Show.self, History.self])

    /// Where drafts are.
    struct DraftOptions: ParsableArguments {
        @Argument(help: "Files, or directories of .yaml files; else what the settings name as `policies`, else `policies`.")
        var paths: [String] = []

        func read(_ settings: Settings) throws -> PolicyFiles {
            try PolicyFiles(paths.isEmpty ? [settings.policies ?? "policies"] : paths)
        }
    }

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

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the versions that were in force, the newest first.")

        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let context = CommandContext.current
            let versions = try await Workbench.with(settings.load()) { try await context.parts.policy($0).history() }
            guard !listing.json else { return context.terminal.write(JSONValue.array(versions.map { $0.json() }).text) }
            var table = Table("VERSION", "IN FORCE SINCE", "BY", "DIGEST", "FILES")
            for version in versions {
                table.add(
                    "\(version.number)", version.at.text, version.by, String(version.digest.prefix(16)),
                    version.sources.map(\.name).joined(separator: ", "))
            }
            context.terminal.write(table.text(empty: "no policy was ever in force; `tollgate policy apply` brings one in"))
        }
    }
}
