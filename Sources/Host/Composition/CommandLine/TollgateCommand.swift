public import ArgumentParser

/// The command line of Tollgate.
public struct TollgateCommand: AsyncParsableCommand {
    /// The root command and all below it.
    public static let configuration = CommandConfiguration(
        commandName: "tollgate",
        abstract: "A tool host between AI agents and money.",
        discussion: """
            Agents speak MCP to it; a policy decides every call; money moves only under a permit that was decided, reserved and written \
            down first.

            Exit status: 0 done; 1 the answer is no; 2 wrong usage or configuration; 3 held, people are asked and nothing has moved yet.
            """,
        version: TollgateVersion.text,
        subcommands: [
            ServeCommand.self, StdioCommand.self, ConnectCommand.self, DemoCommand.self, CallCommand.self, ApprovalsCommand.self,
            OperationsCommand.self, NoticesCommand.self, BillsCommand.self, PayeesCommand.self,
            SimulatorCommand.self,
            ToolsCommand.self, DoctorCommand.self, PolicyCommand.self, AgentsCommand.self, ApproversCommand.self, ContextCommand.self,
            AuditCommand.self,
            StoreCommand.self, VersionCommand.self,
        ])

    /// The root command.
    public init() {}

    /// Runs a command line in the current `CommandContext` and tells the exit status.
    ///
    /// - Parameter arguments: the words after the program's name.
    public static func run(_ arguments: [String]) async -> Int32 {
        let status = await runCommand(arguments)
        let terminal = CommandContext.current.terminal
        guard let failure = terminal.outputFailure else { return status }
        terminal.complain("error: not all of the output could be written: \(failure)")
        return ExitStatus.usage.rawValue
    }

    private static func runCommand(_ arguments: [String]) async -> Int32 {
        // Clients start this one for every conversation: it goes past what the other commands need to begin.
        if arguments.first == "connect", let options = ConnectOptions(words: arguments.dropFirst()) { return options.run() }
        let terminal = CommandContext.current.terminal
        do {
            var command = try parsed(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return ExitStatus.done.rawValue
        } catch let status as ExitStatus {
            // The command has said why itself.
            return status.rawValue
        } catch let error as SettingsError {
            terminal.complain(error.description)
            return ExitStatus.usage.rawValue
        } catch {
            return end(error, at: terminal)
        }
    }

    /// The command that these words name. One that clients wait for at its start is read by itself where that goes: to make the tree of
    /// all commands takes longer than all else that is read then.
    private static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
        guard arguments.first == StdioCommand.configuration.commandName else { return try parseAsRoot(arguments) }
        if arguments.count == 1 { return StdioCommand.plain }
        if let command = try? StdioCommand.parse(Array(arguments.dropFirst())) { return command }
        return try parseAsRoot(arguments)
    }

    /// Says what an error means: help and mistakes in usage as the argument parser words them, all else as a complaint.
    private static func end(_ error: any Error, at terminal: any Terminal) -> Int32 {
        let code = exitCode(for: error)
        let isParsers =
            error is ExitCode || error is CleanExit || error is ValidationError || code == .validationFailure || code == .success
        guard isParsers else {
            let complaint = Complaint(error)
            terminal.complain(complaint.description)
            return complaint.status.rawValue
        }
        let message = fullMessage(for: error)
        if code.isSuccess {
            if !message.isEmpty { terminal.write(message) }
            return ExitStatus.done.rawValue
        }
        if !message.isEmpty { terminal.complain(message) }
        return code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue
    }
}

/// Which Tollgate this is.
public enum TollgateVersion {
    /// The version, as releases count it.
    public static let text = "0.1.0"
}
