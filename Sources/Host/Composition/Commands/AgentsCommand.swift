import Access
import ArgumentParser
import Clocks

/// `tollgate agents`
struct AgentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agents", abstract: "Give agents their tokens, and take them away.",
        discussion: "What an agent may do stands in the policy. Changes need an admin's secret; freezing, any approver's.",
        subcommands: [Add.self, List.self, Rotate.self, Freeze.self, Thaw.self, Remove.self])

    /// The flags of commands that make a token.
    struct TokenOptions: ParsableArguments {
        @Option(help: ArgumentHelp("The token ends by itself after this long, such as 90d.", valueName: "duration"))
        var expires: SpanArgument?

        @Option(help: ArgumentHelp("Write the token to this new file, which only its owner can read.", valueName: "file"))
        var out: String?

        /// Has an admin make a token, and hands it over.
        func issue(
            _ label: String, _ settings: Settings, make: (Access, Person, Span?) async throws -> IssuedCredential
        ) async throws {
            try await Workbench.with(settings) { bench in
                try await SecretOutput.issue(out: out, label: label) {
                    let admin = try await CommandContext.current.person(.admin, of: bench.access)
                    return try await make(bench.access, admin, expires?.span)
                }
            }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an agent and its token.",
            discussion: """
                With --without-token the agent has none: it proves itself by what the settings map to its name, an issuer's access token, \
                a client certificate or a user of this machine. Whoever adds it cannot approve what it asks for.
                """)

        @Argument(help: "The agent's name, as policies call it.") var name: String
        @Flag(help: "Make no token.") var withoutToken = false
        @OptionGroup var token: TokenOptions
        @OptionGroup var settings: SettingsOptions

        func validate() throws {
            guard withoutToken, token.out != nil || token.expires != nil else { return }
            throw ValidationError("--without-token makes no token that could end or be written to a file")
        }

        func run() async throws {
            guard !withoutToken else {
                try await Workbench.with(settings.load(), by: .admin) { bench, admin in
                    try await bench.access.addAgentWithoutToken(name, by: admin)
                }
                CommandContext.current.terminal.write("\(name) was added without a token")
                return
            }
            try await token.issue("the token of \(name)", settings.load()) { access, admin, lifetime in
                try await access.addAgent(name, lifetime: lifetime, by: admin)
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give an agent a new token; the old one ends at once.",
            discussion: "Whoever rotates a token cannot approve what the agent asks for.")

        @Argument(help: "The agent's name.") var name: String
        @OptionGroup var token: TokenOptions
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            try await token.issue("the new token of \(name)", settings.load()) { access, admin, lifetime in
                try await access.rotateAgent(name, lifetime: lifetime, by: admin)
            }
        }
    }

    struct Freeze: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop an agent: nothing more is committed in its name, not even what was approved.",
            discussion: "`local`, who calls over stdio without a token, can be frozen too.")

        @Argument(help: "The agent's name.") var name: String
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            try await Workbench.with(settings.load(), by: .approver) { bench, person in
                try await bench.access.freezeAgent(name, by: person)
            }
            CommandContext.current.terminal.write("\(name) is frozen")
        }
    }

    struct Thaw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a frozen agent act again.")

        @Argument(help: "The agent's name.") var name: String
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            try await Workbench.with(settings.load(), by: .admin) { bench, admin in
                try await bench.access.thawAgent(name, by: admin)
            }
            CommandContext.current.terminal.write("\(name) is not frozen")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove an agent and end its token.", discussion: "What it did stays in the log and counts against limits.")

        @Argument(help: "The agent's name.") var name: String
        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            try await Workbench.with(settings.load(), by: .admin) { bench, admin in
                try await bench.access.removeAgent(name, by: admin)
            }
            CommandContext.current.terminal.write("\(name) was removed")
        }
    }
}
