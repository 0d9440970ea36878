import AlipayGateway
import AlipaySimulator
import AlipayTestSupport
import Clocks
import Cryptography
import Foundation
import HTTPClient
import JSON
import LoopbackServer
import Money
import Synchronization
import ToolKit

@testable import AlipayFunds

/// A shop at a simulated platform: a gateway over loopback, and the platform to look behind it.
struct Shop: Sendable {
    let simulator: AlipaySimulator
    let gateway: AlipayGateway
    let gate: GateIdentity
    let caller = Caller(agent: "finance-bot", conversation: nil)

    /// Runs `body` while the platform serves.
    /// - Parameter inKeyMode: whether host and platform take transfers in key mode, which the shop speaks in.
    static func open<R: Sendable>(inKeyMode: Bool = false, _ body: @escaping @Sendable (Shop) async throws -> R) async throws -> R {
        let clock = HandClock(Instant(seconds: 1_795_244_645))
        let simulator = try AlipaySimulator(
            configuration: SimulatorConfiguration(
                appKey: Vectors.applicationKey().publicKey, platformKey: Vectors.alipayKey(), clock: clock,
                transfersNeedCertificates: !inKeyMode))
        let gate = GateIdentity()
        return try await simulator.whileServing { address in
            var configuration = try GatewayConfiguration(
                endpoint: address + "/gateway.do", applicationID: SimulatorConfiguration.standardAppID,
                privateKey: Vectors.applicationKey(), alipayPublicKey: Vectors.alipayPublicKey())
            configuration.transfersInKeyMode = inKeyMode
            let gateway = AlipayGateway(
                configuration: configuration, http: HTTPClient(configuration: .init(allowsPlainHTTP: true)), clock: clock,
                boundTo: gate)
            return try await body(Shop(simulator: simulator, gateway: gateway, gate: gate))
        }
    }

    func transfer(_ number: String) async throws -> TransferState {
        try await QueryTransfer(gateway: gateway).read(QueryTransfer.Arguments(outBizNo: number, orderID: nil, paymentID: nil), for: caller)
    }

    func balance(of sellerID: String? = SimulatorConfiguration.standardSellerID) async throws -> QueryAccountBalance.Output {
        try await QueryAccountBalance(gateway: gateway, sellerID: sellerID).read(QueryAccountBalance.Arguments(), for: caller)
    }

    /// The failure that something ends with; nil where it does not fail.
    func failure<R>(_ body: () async throws -> R) async -> Failure? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? Failure
        }
    }
}

/// The business contents that a platform was sent.
final class Seen: Sendable {
    private let kept = Mutex<[JSONObject]>([])

    var contents: [JSONObject] { kept.withLock { $0 } }

    /// Notes a request.
    func note(_ request: LoopbackServer.Request) {
        let form = URLComponents(string: "?\(String(decoding: request.body, as: UTF8.self).replacing("+", with: "%20"))")
        let text = form?.queryItems?.first { $0.name == "biz_content" }?.value ?? ""
        kept.withLock { $0.append((try? JSONValue(parsing: Array(text.utf8)))?.objectValue ?? [:]) }
    }
}
