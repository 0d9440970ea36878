import Access
import AlipayGateway
import AlipayPay
import Clocks
import Cryptography
public import Gate
import Glibc
import HTTPClient
public import Ledger
import Logging
import ToolKit

/// Everything that a host is made of, put together in one place.
public struct HostServices: Sendable {
    /// The store and what is built directly on it.
    public let bench: Workbench
    /// The shop's book.
    public let ledger: Ledger
    /// The enforcement point.
    public let gate: Gate
    /// Where the host writes its own log.
    let logger: Logger

    /// Puts a host together.
    /// - Parameter needsAlipay: whether a host without an application at Alipay is a mistake; commands that only look at policies, tools
    ///   or operations do without.
    /// - Throws: what is missing from the settings.
    public static func assemble(_ bench: Workbench, needsAlipay: Bool) throws -> HostServices {
        let context = CommandContext.current
        let settings = bench.settings
        let logger = HostLog.logger(settings)
        let identity = GateIdentity()
        let link = try AlipayLink.make(settings, needed: needsAlipay)
        let gateway = try gateway(link, settings, identity, logger)
        let shop = Shop(
            environment: settings.environment.rawValue, appID: link?.appID ?? settings.alipay.appID ?? "",
            merchant: settings.alipay.appAuthToken.map { Hex.encode(SHA256.digest(Array($0.reveal().utf8))) } ?? "")
        let ledger = Ledger(shop: shop, pseudonymKey: bench.keys.pseudonymBytes)
        let parts = Gate.Parts(store: bench.store, audit: bench.auditLog, ledger: ledger, clock: context.clock, identity: identity)
        var configuration = context.gate
        configuration.tellsAmounts = settings.tellAgents == .amounts
        let gate = try Gate(
            parts, modules: try modules(settings, gateway), configuration: configuration, logger: logger, probe: context.probe)
        return HostServices(bench: bench, ledger: ledger, gate: gate, logger: logger)
    }

    /// The modules of this program: the one list of what is built in.
    private static func modules(_ settings: Settings, _ gateway: AlipayGateway) throws -> [any ToolModule] {
        let selection = settings.alipay.selectedTools.map { Selection(list: $0.joined(separator: ",")) } ?? .all
        guard selection.unknown.isEmpty else {
            let unknown = selection.unknown.map { "`\($0)`" }.joined(separator: ", ")
            throw Complaint(
                .usage, "AP_SELECT_TOOLS names no tool with \(unknown)",
                help: ["the names are " + ToolName.allCases.map(\.rawValue).joined(separator: ", ")])
        }
        return [AlipayPay(gateway: gateway, select: selection)]
    }

    /// The tools that a host with these settings has, without a store or a way to Alipay.
    static func catalog(_ settings: Settings) throws -> ToolRegistry {
        try Gate.catalog(try modules(settings, AlipayGateway(unconnectedFor: GateIdentity())))
    }

    private static func gateway(
        _ link: AlipayLink?, _ settings: Settings, _ identity: GateIdentity, _ logger: Logger
    ) throws -> AlipayGateway {
        guard let link else { return AlipayGateway(unconnectedFor: identity) }
        let http = HTTPClient(configuration: HTTPClient.Configuration(allowsPlainHTTP: settings.environment == .simulator))
        return AlipayGateway(
            configuration: try link.configuration(settings, observer: HostLog.observer(logger, settings)), http: http,
            clock: CommandContext.current.clock, boundTo: identity)
    }

    /// Opens the store of these settings, puts a host together, runs `body` and closes the store.
    static func with<R: Sendable>(
        _ settings: Settings, making: Bool = false, needsAlipay: Bool = false, _ body: (HostServices) async throws -> R
    ) async throws -> R {
        try await Workbench.with(settings, making: making) { bench in
            try await body(try assemble(bench, needsAlipay: needsAlipay))
        }
    }
}
