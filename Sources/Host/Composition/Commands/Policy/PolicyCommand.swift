import ArgumentParser

/// `tollgate policy`
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Check drafts of the policy, compare them, and bring them into force.",
        discussion: "One version is in force, in the store, for every host of that store. Files are drafts.",
        subcommands: [
            Answer.self,
            Apply.self,
            Check.self,
            Diff.self,
            Explain.self,
            Fmt.self,
            History.self,
            Keygen.self,
            Reference.self,
            Replay.self,
            Rollback.self,
            Schema.self,
            Show.self,
            Sign.self,
            Signatures.self,
            Test.self,
        ])

    /// Where drafts are.
    struct DraftOptions: ParsableArguments {
        @Argument(help: "Files, or directories of .yaml files; else what the settings name as `policies`, else `policies`.")
        var paths: [String] = []

        func read(_ settings: Settings) throws -> PolicyFiles {
            try PolicyFiles(paths.isEmpty ? [settings.policies ?? "policies"] : paths)
        }
    }
}
