import Glibc
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import MCP
import NIOCore

/// An address that is listened on, and what a connection there may cost.
struct Listener: Sendable {
    /// Where.
    let address: ListenAddress
    /// By what the host proves itself; nil for plain HTTP.
    let tls: TLSSetup?
    /// After how long without a request a connection is closed, one whose request does not come along too.
    var idle = Duration.seconds(75)
    /// How long a request's body may take to come, whatever becomes of it.
    var patience = Duration.seconds(30)
    /// Connections at once; more wait until one has ended.
    var mostConnections = ProcessDescriptors.connections(quarters: 4)

    /// Bytes of a request's headers. The longest context that is looked at, and one that is too long and told so, have to go in.
    private static let headerBytes = 32 << 10
    /// Bytes of a body that are read at all: four times what any route takes, so that whoever sends too much gets to reading that it did.
    static let bodyBytes = 4 << 20

    /// The address with its scheme, for people.
    func url(port: Int) -> String { "\(tls == nil ? "http" : "https")://\(ListenAddress(host: address.host, port: port))" }

    /// A server that answers in this way, as a service that stops taking requests when the host is asked to stop.
    /// - Parameter listening: told of the port.
    func application<Responder: HTTPResponder>(
        _ responder: Responder, listening: @escaping @Sendable (Int) async -> Void
    ) throws -> Application<Responder> where Responder.Context == MCPRequestContext {
        let quiet = Logger(label: "http") { QuietLogHandler(label: $0) }
        return Application(
            responder: responder, server: try server(),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), serverName: "tollgate",
                availableConnectionsDelegate: MaximumAvailableConnections(mostConnections, logger: quiet)),
            onServerRunning: { channel in await listening(channel.localAddress?.port ?? address.port) }, logger: quiet)
    }

    private func server() throws -> HTTPServerBuilder {
        let patience = patience
        let plain = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [WholeRequestInTime(patience: patience, mostBytes: Self.bodyBytes)],
                idleTimeout: TimeAmount(idle),
                httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                    maxHeaderFieldSize: Self.headerBytes, maxHeaderListSize: Self.headerBytes, maxHeaderFieldCount: 100)))
        guard let tls else { return plain }
        return try .tls(plain, tlsConfiguration: tls.configuration)
    }
}

/// The addresses of a host that serves, checked before anything is opened.
struct Listeners: Sendable {
    /// For agents and people: `/mcp`.
    let agents: Listener
    /// For whoever sends something, where it was said.
    let strangers: Listener?

    /// The addresses of these settings. Plain HTTP stays on this machine, unless it was said that it shall not.
    /// - Throws: a complaint where the settings ask for more, or a certificate can't be used.
    init(_ settings: Settings) throws {
        let serving = settings.serving
        let tls = try serving.tls.map { try TLSSetup($0) }
        // Whatever strangers do, three in four connections are for agents and people.
        agents = Listener(
            address: settings.http ?? .standard, tls: tls,
            mostConnections: ProcessDescriptors.connections(quarters: serving.publicAddress == nil ? 4 : 3))
        strangers = serving.publicAddress.map {
            Listener(address: $0, tls: tls?.withoutClients, mostConnections: ProcessDescriptors.connections(quarters: 1))
        }
        for listener in [agents, strangers].compactMap({ $0 }) {
            guard listener.address.isLoopback || tls != nil || serving.allowsPlainHTTP else {
                throw Complaint(
                    .usage, "plain HTTP is served on this machine only, and `\(listener.address.host)` is not it",
                    help: [
                        "set `tls.certificate` and `tls.key_file`, or listen at 127.0.0.1 behind a proxy that speaks TLS",
                        "`--allow-plain-http` serves it all the same: whoever is on the way reads every token",
                    ])
            }
        }
    }

    /// What looks like a mistake: for the log.
    func warnings(_ settings: Settings) -> [String] {
        guard !agents.address.isLoopback else { return [] }
        var warnings: [String] = []
        if agents.tls == nil { warnings.append("plain HTTP is served at \(agents.address): whoever is on the way reads every token") }
        if settings.serving.hosts.isEmpty {
            warnings.append("`http_hosts` names no host: only requests for localhost, 127.0.0.1 and [::1] are answered")
        }
        return warnings
    }
}

/// The files and connections that the process may have open.
enum ProcessDescriptors {
    /// What is left to the store, the log, requests to the provider, and the clients of the socket with what wakes their threads.
    private static let others = 512 + 3 * 256
    /// More connections than this are of no use to anybody.
    private static let most = 4096

    /// Connections that an address takes at once: so many quarters of those that the process has room for.
    static func connections(quarters: Int) -> Int { max(64, min(most, (limit - others) / 4 * quarters)) }

    /// Raises the bound to what the system lets this process have; many systems begin at 1024.
    static func raise() {
        var limits = rlimit()
        guard getrlimit(kind, &limits) == 0, limits.rlim_cur < limits.rlim_max else { return }
        limits.rlim_cur = limits.rlim_max
        setrlimit(kind, &limits)
    }

    private static var limit: Int {
        var limits = rlimit()
        guard getrlimit(kind, &limits) == 0 else { return 1024 }
        return Int(clamping: limits.rlim_cur)
    }

    private static let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
}
