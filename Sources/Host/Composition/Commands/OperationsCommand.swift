import ArgumentParser
import Gate
import Ledger

/// `tollgate operations`
struct OperationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operations", abstract: "See what was asked for and what became of it, and settle what nobody could establish.",
        discussion: """
            An operation whose outcome is unknown is settled by the host itself: it asks the provider, and sends the same request number \
            again. What it cannot establish in time two people settle with `reconcile`. docs/operations.md says what each state means.
            """,
        subcommands: [List.self, Show.self, Reconcile.self, Acknowledge.self, Run.self])

    /// The states as the command line names them.
    enum StateArgument: String, ExpressibleByArgument, CaseIterable {
        case held, approved, reserved, dispatched, unknown, succeeded, failed, rejected, expired

        var state: OperationState? { OperationState(rawValue: rawValue) }
    }
}
