import Access
import ArgumentParser
import Clocks
import Gate
import JSON
import PolicyEngine

/// `tollgate context`
struct ContextCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "context", abstract: "What an agent's backend signs about a conversation.",
        discussion: """
            A context says whose conversation it is: the customer, the orders, what was quoted. The backend signs it, the model cannot \
            write it, and policies ask for it. docs/context.md says how a backend signs one.
            """, subcommands: [End.self, Mint.self])

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a conversation: nothing more is committed or sent in it, not even what was approved.",
            discussion: "It cannot be taken back; the backend opens a new conversation. Any approver may do it.")

        @Argument(help: ArgumentHelp("The conversation's id.", valueName: "conversation")) var conversation: String

        @Option(help: ArgumentHelp("The agent that speaks in it.", valueName: "name"))
        var agent: String

        @OptionGroup var settings: SettingsOptions

        func run() async throws {
            let isNew = try await Workbench.with(settings.load(), by: .approver) { bench, person in
                try await bench.access.endConversation(conversation, of: agent, by: person)
            }
            CommandContext.current.terminal.write("\(conversation) of \(agent) \(isNew ? "has ended" : "had been ended before")")
        }
    }
}
