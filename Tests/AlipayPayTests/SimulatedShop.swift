import AlipayGateway
import AlipaySimulator
import AlipayTestSupport
import Clocks
import Cryptography
import HTTPClient
import JSON
import LoopbackServer
import Money
import ToolKit

@testable import AlipayPay

/// A shop at a simulated platform, whose permits come from a gate of the tests.
struct SimulatedShop: Sendable {
    let simulator: AlipaySimulator
    let gateway: AlipayGateway
    /// Its gate mints the permits, and its clock is everybody's.
    let permits: ScriptedPlatform

    /// Runs `body` while the platform serves.
    static func open<R: Sendable>(_ body: @escaping @Sendable (SimulatedShop) async throws -> R) async throws -> R {
        let permits = try ScriptedPlatform { _ in .close }
        defer { permits.server.stop() }
        let simulator = try AlipaySimulator(
            configuration: SimulatorConfiguration(
                appKey: Vectors.applicationKey().publicKey, platformKey: Vectors.alipayKey(), clock: permits.clock))
        return try await simulator.whileServing { address in
            let configuration = try GatewayConfiguration(
                endpoint: address + "/gateway.do", applicationID: SimulatorConfiguration.standardAppID,
                privateKey: Vectors.applicationKey(), alipayPublicKey: Vectors.alipayPublicKey())
            let gateway = AlipayGateway(
                configuration: configuration, http: HTTPClient(configuration: .init(allowsPlainHTTP: true)), clock: permits.clock,
                boundTo: permits.gate)
            return try await body(SimulatedShop(simulator: simulator, gateway: gateway, permits: permits))
        }
    }

    /// What a call would do, with what the host knows of the order's refunds folded in.
    func movement<T: MovingTool>(_ tool: T, _ arguments: T.Arguments, refunded: Money? = nil) async throws -> Movement {
        var facts = try await tool.facts(for: arguments)
        if let refunded, let order = facts.order { facts = .order(order.refunding(atLeast: refunded)) }
        return try tool.movement(arguments, facts, number: RequestNumber("R1"))
    }

    /// What became of a movement that was sent.
    func send<T: MovingTool>(_ tool: T, _ arguments: T.Arguments, _ movement: Movement) async -> Told<T.Output> {
        Told(await tool.execute(arguments, under: permits.permit(for: movement)))
    }

    /// An order that the buyer sees on Alipay's page, and perhaps has paid.
    func makeOrder(_ number: String, _ amount: Money, isPaid: Bool) throws {
        try simulator.makeOrders([OrderDraft(outTradeNo: number, totalAmount: amount, subject: "Tea")], paid: isPaid)
    }
}
