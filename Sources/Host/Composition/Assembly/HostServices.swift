import Access
import AlipayFunds
import AlipayGateway
import AlipayIdentity
import AlipayPay
import Clocks
public import Gate
import Glibc
import HTTPClient
public import Ledger
import Logging
import Notices
import ToolKit

/// Everything that a host is made of, put together in one place.
public struct HostServices: Sendable {
    /// The store and what is built directly on it.
    public let bench: Workbench
    /// The shop's book.
    public let ledger: Ledger
    /// The enforcement point.
    public let gate: Gate
    /// What it has for users who let the shop know who they are; nil on a host without an application.
    let users: UserSetup?
    /// Whose contexts count here.
    let contexts: ContextDesk
    /// Who callers are, beside those who show a token of the host's own.
    let callers: CallerRules
    /// What Alipay tells by itself; nil without an application at Alipay.
    let notices: NoticeSetup?
    /// What stands before every call of an agent.
    let guards: CallGuards
    /// What calls have that wait for people.
    let holding: Holding
    /// The way to Alipay.
    let gateway: AlipayGateway
    /// Where the host writes its own log.
    let logger: Logger

    /// Puts a host together.
    /// - Parameter needsAlipay: whether a host without an application at Alipay is a mistake; commands that only look at policies, tools
    ///   or operations do without.
    /// - Throws: what is missing from the settings.
    public static func assemble(_ bench: Workbench, needsAlipay: Bool) async throws -> HostServices {
        let context = CommandContext.current
        let settings = bench.settings
        let logger = HostLog.logger(settings)
        let identity = GateIdentity()
        let link = try AlipayLink.make(settings, needed: needsAlipay)
        let gateway = try gateway(link, settings, identity, logger)
        let selection = try ToolSelection(words: settings.alipay.selectedTools)
        let account = AlipayAccountParts(settings, appID: link?.appID)
        if needsAlipay { try account.check(selection) }
        if needsAlipay, !selection.leftOut.isEmpty {
            logger.warning(
                "tools were left out that do the same as others of the selection",
                metadata: ["tools": "\(selection.leftOut.joined(separator: ", "))"])
        }
        let shop = try await ShopChoice(bench, appID: link?.appID, account: account).shop(needsAlipay: needsAlipay)
        let ledger = Ledger(shop: shop, pseudonymKey: bench.keys.pseudonymBytes)
        let users = try UserSetup(bench, shop: shop, gateway: gateway, logger: logger)
        let board = PaymentBoard(store: bench.store, ledger: ledger)
        let parts = Gate.Parts(
            store: bench.store, audit: bench.auditLog, ledger: ledger, identity: identity,
            providerClock: link.map { _ in gateway })
        var configuration = context.gate
        configuration.tellsAmounts = settings.tellAgents == .amounts
        configuration.requiresSignedPolicies = settings.signedPolicies
        let gate = try Gate(
            parts, modules: modules(selection, gateway, account, users: users, AlipayDesk(bench, ledger, payments: board)),
            configuration: configuration, logger: logger, probe: context.probe)
        // Only a host that takes calls is presented with contexts and with proofs of who calls.
        let contexts = ContextDesk(access: bench.access, rules: needsAlipay ? try ContextSetup.rules(settings) : .none, logger: logger)
        let callers = needsAlipay ? try CallerRules(settings, logger: logger) : .none
        let guards = CallGuards(bench.access, limits: settings.serving.limits, scopes: settings.oauth?.scopes ?? [:])
        let holding = try Holding(
            gate, storeKey: bench.keys.pseudonymBytes, patience: settings.serving.waitForApproval, logger: logger)
        let notices = try link.map { _ in
            try NoticeSetup(
                bench, gate, ledger, board: board, gateway: gateway,
                verify: { body in try await gateway.verify(notification: body, sellerID: account.sellerID) }, logger: logger)
        }
        return HostServices(
            bench: bench, ledger: ledger, gate: gate, users: link.map { _ in users }, contexts: contexts, callers: callers,
            notices: notices, guards: guards, holding: holding, gateway: gateway, logger: logger)
    }

    /// The modules of this program: the one list of what is built in.
    private static func modules(
        _ selection: ToolSelection, _ gateway: AlipayGateway, _ account: AlipayAccountParts, users: UserSetup? = nil,
        _ desk: AlipayDesk = .none
    ) -> [any ToolModule] {
        [
            AlipayPay(gateway: gateway, clock: CommandContext.current.clock, payments: desk.payments, select: selection.pay),
            AlipayBills(source: GatewayBills(gateway: gateway), shelf: desk.shelf, book: desk.book, select: selection.bills),
            AlipayFunds(gateway: gateway, sellerID: account.sellerID, select: selection.funds),
            AlipayIdentity(users?.identity(account), select: selection.identity),
        ]
    }

    /// All modules with all of their tools, without a way to Alipay.
    static var everyModule: [any ToolModule] { modules(.everything, AlipayGateway(unconnectedFor: GateIdentity()), .none) }

    /// The tools that a host with these settings has, without a store or a way to Alipay.
    static func catalog(_ settings: Settings) throws -> ToolRegistry {
        let selection = try ToolSelection(words: settings.alipay.selectedTools)
        return try Gate.catalog(modules(selection, AlipayGateway(unconnectedFor: GateIdentity()), .none))
    }

    private static func gateway(
        _ link: AlipayLink?, _ settings: Settings, _ identity: GateIdentity, _ logger: Logger
    ) throws -> AlipayGateway {
        guard let link else { return AlipayGateway(unconnectedFor: identity) }
        let configuration = try link.configuration(settings, observer: HostLog.observer(logger, settings))
        let http = HTTPClient(
            configuration: HTTPClient.Configuration(
                maximumConnectionsPerHost: configuration.capacity.connections, allowsPlainHTTP: settings.environment == .simulator))
        return AlipayGateway(configuration: configuration, http: http, clock: CommandContext.current.clock, boundTo: identity)
    }

    /// Opens the store of these settings, puts a host together, runs `body` and closes the store.
    static func with<R: Sendable>(
        _ settings: Settings, making: Bool = false, needsAlipay: Bool = false, _ body: (HostServices) async throws -> R
    ) async throws -> R {
        try await Workbench.with(settings, making: making) { bench in
            try await body(try await assemble(bench, needsAlipay: needsAlipay))
        }
    }
}
