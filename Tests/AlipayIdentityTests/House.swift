import AlipayGateway
import AlipaySimulator
import AlipayTestSupport
import Clocks
import Cryptography
import HTTPClient
import JSON
import Money
import Store
import Synchronization
import Testing
import ToolKit
import Vault

@testable import AlipayIdentity

/// A desk over a real vault and a simulated platform, with conversations that a test ends.
final class House: Sendable {
    static let noon = Instant(seconds: 1_795_244_645)

    let clock: HandClock
    let simulator: AlipaySimulator
    let store: Store
    let vault: Vault
    let desk: UserDesk
    private let ended: Ended

    /// Conversations that have ended.
    final class Ended: Sendable {
        private let names = Mutex<Set<String>>([])

        func end(_ conversation: String) { names.withLock { _ = $0.insert(conversation) } }

        func holds(_ conversation: String?) -> Bool { names.withLock { $0.contains(conversation ?? "") } }
    }

    private init(_ simulator: AlipaySimulator, _ gateway: AlipayGateway, _ clock: HandClock) async throws {
        let ended = Ended()
        (self.simulator, self.clock, self.ended) = (simulator, clock, ended)
        (store, vault, desk) = try await Self.desk(gateway, ended, clock)
    }

    /// A desk over a gateway, and the vault behind it.
    static func desk(_ gateway: AlipayGateway, _ ended: Ended, _ clock: HandClock) async throws -> (Store, Vault, UserDesk) {
        let store = try await Store.open(.memory, migrations: [Vault.migrations], clock: clock)
        let vault = try Vault(store: store, shop: "sandbox/app/", storeKey: [1, 2, 3]) { conversation, _, _ in ended.holds(conversation) }
        let desk = UserDesk(
            gateway: gateway, states: vault, keeper: vault,
            leave: { (tokens, state, caller) async throws(Failure) in try await vault.keep(tokens, of: state, for: caller) }, clock: clock)
        return (store, vault, desk)
    }

    /// Runs `body` while the platform serves.
    /// - Parameter tellsOpenIDs: whether the application is told open ids alone, as newer ones are.
    static func open<R: Sendable>(tellsOpenIDs: Bool = false, _ body: @escaping @Sendable (House) async throws -> R) async throws -> R {
        let clock = HandClock(noon)
        var settings = SimulatorConfiguration(
            appKey: try Vectors.applicationKey().publicKey, platformKey: try Vectors.alipayKey(), clock: clock)
        settings.tellsOpenIDs = tellsOpenIDs
        let simulator = try AlipaySimulator(configuration: settings)
        return try await simulator.whileServing { address in
            let configuration = try GatewayConfiguration(
                endpoint: address + "/gateway.do", applicationID: SimulatorConfiguration.standardAppID,
                privateKey: Vectors.applicationKey(), alipayPublicKey: Vectors.alipayPublicKey())
            let gateway = AlipayGateway(
                configuration: configuration, http: HTTPClient(configuration: .init(allowsPlainHTTP: true)), clock: clock,
                boundTo: GateIdentity())
            return try await body(House(simulator, gateway, clock))
        }
    }

    var setup: AlipayIdentity.Setup {
        AlipayIdentity.Setup(
            page: ConsentPage(
                address: ConsentPage.Address.sandbox, applicationID: "2021000000000001",
                redirectURL: "https://m.example/back?shop=1&name=a b(c)"),
            desk: desk)
    }

    /// How often Alipay was asked for tokens and for details.
    var asked: [Int] {
        ["alipay.system.oauth.token", "alipay.user.info.share"].map { simulator.counters.received[$0] ?? 0 }
    }

    func end(_ conversation: String) { ended.end(conversation) }

    /// A code that a user's browser brings.
    func code(of user: SimulatedUser = .alice, scope: String = "auth_user") throws -> String {
        try simulator.consent(of: user.userID, scope: scope)
    }

    /// A state that was given to a caller.
    func state(for caller: Caller = front) async throws -> String { try await vault.issue(for: caller, scope: "auth_user").text }

    /// The handle of what a user agreed to, by the browser's way.
    func handle(of user: SimulatedUser = .alice, scope: String = "auth_user", for caller: Caller = front) async throws -> String {
        let state = try await state(for: caller)
        try await desk.receive(code: code(of: user, scope: scope), state: state)
        return try await desk.handle(of: state, code: nil, for: caller)
    }

    func info(_ handle: String, fields: String? = nil, for caller: Caller = front) async throws -> UserProfile {
        try await QueryUserInfo(setup: setup).read(QueryUserInfo.Arguments(handle: handle, fields: fields), for: caller)
    }
}

let front = Caller(agent: "front", conversation: "c1", customer: "customer-7")

/// The code of the failure that something ends with; nil where it does not fail.
func failure<R>(_ body: () async throws -> R) async -> String? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? Failure)?.code ?? "\(error)"
    }
}
