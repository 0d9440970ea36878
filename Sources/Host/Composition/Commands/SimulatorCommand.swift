import AlipaySimulator
import ArgumentParser
import Logging
import ServiceLifecycle
import UnixSignals

/// `tollgate simulator`
struct SimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulator", abstract: "Run the simulated Alipay on this machine.",
        discussion: """
            It has the states, errors and signatures of the open platform and moves no money. Its keys and its journal lie in the state \
            directory of the simulator environment.
            """)

    @Option(help: ArgumentHelp("Where to listen; this machine only.", valueName: "host:port"))
    var listen: String?

    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        var options = settings
        options.simulator = true
        let settings = try options.load()
        let address = try listen.map { text in
            guard let address = ListenAddress(text) else { throw Complaint(.usage, "`\(text)` is no HOST:PORT") }
            return address
        }
        let logger = HostLog.logger(settings)
        let world = SimulatedWorld(settings)
        let simulator = try world.simulator(at: address, clock: CommandContext.current.clock, logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: world.service(simulator))], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        async let serving: Void = group.run()
        let port: Int
        do { port = try await simulator.waitUntilListening() } catch {
            // What the service says of it is for people.
            try await serving
            throw error
        }
        let host = simulator.configuration.host
        CommandContext.current.terminal.write("simulated Alipay at http://\(ListenAddress(host: host, port: port))/gateway.do")
        try await serving
    }
}
