import AlipaySimulator
import ArgumentParser
import Clocks
import Diagnostics
import Gate
import Logging
import ServiceLifecycle
import Store
import UnixSignals

/// `tollgate serve`
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the host: MCP over HTTP at /mcp, and over a Unix socket.",
        discussion: """
            Agents prove themselves with the bearer tokens that `tollgate agents add` makes, or as the settings say. With --simulator a \
            simulated Alipay runs beside the host, and no money leaves this machine. SIGTERM and SIGINT settle what was sent, then end \
            the host.
            """)

    @Option(help: ArgumentHelp("The directory of policy drafts: applied where no policy was ever in force.", valueName: "dir"))
    var policies: String?

    @Option(help: ArgumentHelp("Where to listen.", valueName: "host:port"))
    var http: String?

    @Flag(help: "Serve plain HTTP beyond this machine, where something else keeps what is sent from being read.")
    var allowPlainHttp = false

    @Option(
        name: .customLong("public"),
        help: ArgumentHelp("Where to listen for what Alipay sends; nothing else is there.", valueName: "host:port"))
    var publicAddress: String?

    @Option(help: ArgumentHelp("The Unix socket for `tollgate connect`.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("How long a held call waits for people before it is answered: 1s to 50s.", valueName: "duration"))
    var waitForApproval: String?

    @OptionGroup var settings: SettingsOptions

    func run() async throws {
        ProcessMemory.shareReserves()
        let settings = try settings.load(policies: policies, http: http, serving: serving)
        ProcessDescriptors.raise()
        OnLoops.chooseCount()
        // Before the store is opened, so that a mistake changes nothing.
        let listeners = try Listeners(settings)
        try await HostServices.with(settings, making: true, needsAlipay: true) { services in
            ProcessMemory.giveBackCode()
            for warning in settings.warnings + listeners.warnings(settings) { services.logger.warning("\(warning)") }
            if let mark = services.bench.store.mark, mark.kind.awaitsConfirmation {
                services.logger.warning("\(mark): nothing new is spent until `tollgate store confirm`")
            }
            try await PolicyStart(services: services).begin()
            try await group(services, settings, listeners).run()
        }
    }

    private var serving: ServingFlags {
        var flags = ServingFlags()
        flags.allowsPlainHTTP = allowPlainHttp
        flags.publicAddress = publicAddress
        flags.socket = socket
        flags.waitForApproval = waitForApproval
        return flags
    }

    private func group(_ services: HostServices, _ settings: Settings, _ listeners: Listeners) throws -> ServiceGroup {
        let logger = services.logger
        var running = try Faces.services(services, settings, listeners)
        if self.settings.simulator {
            let world = SimulatedWorld(settings)
            running.insert(
                world.service(try world.simulator(at: nil, clock: CommandContext.current.clock, logger: logger)), at: 0)
        }
        return ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: running.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    }
}

/// What a host says of its policy when it starts: the first drafts are applied, later ones are only compared.
struct PolicyStart: Sendable {
    let services: HostServices

    func begin() async throws {
        let current = try await services.gate.policies.current()
        guard let directory = services.bench.settings.policies else { return tell(current.version) }
        let drafts = try drafts(in: directory)
        guard current.version.serial > 0 else { return try await applyFirst(drafts, of: directory) }
        tell(current.version)
        guard PolicyBook.digest(of: drafts) != current.version.digest else { return }
        services.logger.warning(
            "the drafts differ from the policy in force; `tollgate policy apply` brings them in",
            metadata: ["drafts": "\(directory)", "in_force": "\(current.version.serial)"])
    }

    /// Not inlined: Swift 6.3.1's optimiser ends in a fault where reading files, which throws its own kind of error, becomes a part of an
    /// asynchronous function.
    @inline(never)
    private func drafts(in directory: String) throws -> [SourceFile] { try PolicyFiles([directory]).versioned }

    private func applyFirst(_ drafts: [SourceFile], of directory: String) async throws {
        do {
            if let version = try await services.gate.policies.applyFirst(drafts) { tell(version) }
        } catch let rejected as PolicyRejected {
            let text = DiagnosticRenderer(sources: drafts).render(rejected.diagnostics)
            throw Complaint(.usage, "the policies in `\(directory)` do not check\n\(text)")
        }
    }

    private func tell(_ version: PolicyVersion) {
        if version.serial == 0 {
            services.logger.warning("no policy was ever in force: reads and small payments are permitted, refunds wait for an admin")
        } else {
            services.logger.notice("policy in force", metadata: ["serial": "\(version.serial)", "by": "\(version.author)"])
        }
    }
}
