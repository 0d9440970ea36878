import Access
import ArgumentParser
import Gate
import Logging
import MCP
import ServiceLifecycle
import UnixSignals

/// `tollgate stdio`
struct StdioCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stdio", abstract: "Run a whole host over standard input and output, for one client.",
        discussion: """
            Configured by the AP_* variables as the official server is, so that an entry of an MCP client changes only its command. The \
            caller is the agent of TOLLGATE_AGENT_TOKEN; without one it is `local`, whose refunds always wait for a person. A process that \
            serves one conversation is given its signed context in TOLLGATE_CONTEXT or in a file. The client's \
            own user can read the key and the store here: this is a guard rail. `serve` under a user of its own is the boundary.
            """)

    @Option(help: ArgumentHelp("The directory of policy drafts: applied where no policy was ever in force.", valueName: "dir"))
    var policies: String?

    @Option(
        help: ArgumentHelp(
            "The file with the conversation's signed context, read for each call (else TOLLGATE_CONTEXT_FILE).", valueName: "file"))
    var contextFile: String?

    @OptionGroup var settings: SettingsOptions

    /// The command without any option, as nothing has to be read for.
    static var plain: StdioCommand {
        var command = StdioCommand()
        (command.policies, command.contextFile) = (nil, nil)
        command.settings = .none
        return command
    }

    func run() async throws {
        let output = WireOutput.take()
        let settings = try settings.load(policies: policies)
        try await HostServices.with(settings, making: true, needsAlipay: true) { services in
            try await PolicyStart(services: services).begin()
            let environment = CommandContext.current.environment
            let delivery = try ContextDelivery.ofProcess(file: contextFile, environment)
            let caller = AgentCaller(try await caller(services.bench.access, environment), delivery: delivery)
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: [
                        .init(service: LogSequencer(services: services)), .init(service: Workers(gate: services.gate)),
                        .init(
                            service: StdioFace(services: services, caller: caller, output: output),
                            successTerminationBehavior: .gracefullyShutdownGroup),
                    ], gracefulShutdownSignals: [.sigterm, .sigint], logger: services.logger))
            try await group.run()
        }
    }

    private func caller(_ access: Access, _ environment: [String: String]) async throws -> Principal {
        guard let token = try AgentToken(environment).current() else { return Access.local() }
        guard let caller = try await access.authenticate(bearer: token.reveal()) else {
            throw Complaint(.usage, "the token in TOLLGATE_AGENT_TOKEN is no agent's", help: ["make one with `tollgate agents add NAME`"])
        }
        return caller
    }
}

/// The one client of a host over stdio: when its input ends, what it asked for is answered and the host ends.
private struct StdioFace: Service, CustomStringConvertible {
    let services: HostServices
    let caller: AgentCaller
    /// What was standard output.
    let output: Int32

    var description: String { "stdio" }

    func run() async throws {
        let server = MCPServer(services, hasConsole: false)
        let stdio = StdioServer(server, caller: { caller })
        _ = await withGracefulShutdownHandler {
            await stdio.run(output: output)
        } onGracefulShutdown: {
            stdio.stop()
        }
    }
}
