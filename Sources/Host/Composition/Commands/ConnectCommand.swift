import ArgumentParser

/// `tollgate connect`
struct ConnectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect", abstract: "Connect a client over standard input and output to a running host.",
        discussion: """
            The client's process never holds the merchant's key: a host that runs as another user (`tollgate serve`) is reached over its \
            Unix socket. The caller is the agent of the token in TOLLGATE_AGENT_TOKEN, or in the file that TOLLGATE_AGENT_TOKEN_FILE \
            names; without one it is the agent that the host's `peers` say for this user. A process that serves one conversation is given \
            its signed context in TOLLGATE_CONTEXT or in a file. While the host is away, calls are answered with an error.
            """)

    @Option(help: ArgumentHelp("The host's Unix socket (else TOLLGATE_SOCKET, else the usual places).", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("simulator, sandbox or prod: whose host is meant, where no socket is named.", valueName: "name"))
    var environment: String?

    @Option(help: ArgumentHelp("The settings file that names the socket, where nothing else does.", valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "The file with the conversation's signed context, read again when it changes (else TOLLGATE_CONTEXT_FILE).",
            valueName: "file"))
    var contextFile: String?

    func run() async throws {
        var options = ConnectOptions()
        (options.socket, options.environment, options.config, options.contextFile) = (socket, environment, config, contextFile)
        guard let status = ExitStatus(rawValue: options.run()), status == .done else { throw ExitStatus.no }
    }
}
