import ArgumentParser
import Diagnostics
import Foundation
import JSON
import PolicyEngine

extension PolicyCommand {
    /// `tollgate policy test`
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run cases against drafts: calls, and what the policy has to say to each.",
            discussion: """
                Cases are YAML: a call, what is known of it, what went before, and the decision that is expected. Each file names the \
                policies that it is about. Statements that no case shows both ways are named. Exit status 0: every case passes; 1: one \
                does not, or with --cover a statement is not shown both ways.
                """)

        @Argument(
            help: """
                Files of cases, or directories of .yaml files; of a directory that has a directory `tests` that one is meant. Else what \
                the settings name as `policies`, else `policies`.
                """)
        var paths: [String] = []

        @Option(help: ArgumentHelp("Run the cases against this file or directory instead; may be repeated.", valueName: "path"))
        var policies: [String] = []

        @Option(help: ArgumentHelp("Only cases whose name contains this text.", valueName: "name"))
        var filter: String?

        @Flag(help: "Fail if a statement is not shown both ways.")
        var cover = false

        @OptionGroup var listing: ListingOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            if cover, filter != nil { throw ValidationError("--cover asks for all cases, and --filter leaves some out.") }
        }

        func run() async throws {
            let context = CommandContext.current
            let loaded = try settings.load()
            let places = (paths.isEmpty ? [loaded.policies ?? "policies"] : paths).map(Self.tests)
            let files = try PolicyFiles.read(places, what: "file of cases")
            let host = try await context.parts.tools(loaded).map(\.signature)
            var bench = PolicyTestBench(host: host, instead: policies, filter: filter)
            for file in files { try bench.run(file) }
            if let filter, bench.count == 0, bench.isSound { throw Complaint(.no, "no case's name contains `\(filter)`") }
            context.terminal.write(listing.json ? bench.json.text : bench.text)
            guard bench.passes, !cover || bench.coversAll else { throw ExitStatus.no }
        }

        /// A directory of policies stands for the cases in its `tests`.
        private static func tests(_ path: String) -> String {
            let inner = path.hasSuffix("/") ? path + "tests" : path + "/tests"
            var isDirectory: ObjCBool = false
            return FileManager.default.fileExists(atPath: inner, isDirectory: &isDirectory) && isDirectory.boolValue ? inner : path
        }
    }
}
