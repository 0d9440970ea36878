import AlipayGateway
import Clocks
import Cryptography
import HTTPClient
import JSON
import LoopbackServer
import Money
import Synchronization
@_spi(Gate) import ToolKit

/// A gateway, and a server that answers it with what a test has written.
final class ScriptedPlatform: Sendable {
    let server: LoopbackServer
    let gateway: AlipayGateway
    let gate = GateIdentity()
    let clock = HandClock(Instant(seconds: 1_795_244_645))
    private let seen: EventList

    /// What the gateway told its observer.
    var events: [GatewayEvent] { seen.events.withLock { $0 } }

    private final class EventList: Sendable { let events = Mutex<[GatewayEvent]>([]) }

    /// A platform that answers every request by `script`.
    init(moveTimeoutMilliseconds: Int = 10_000, _ script: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Reply) throws {
        let seen = EventList()
        self.seen = seen
        server = try LoopbackServer(script)
        let configuration = try GatewayConfiguration(
            endpoint: server.url + "/gateway.do", applicationID: "2021000000000001", privateKey: Vectors.applicationKey(),
            alipayPublicKey: Vectors.alipayPublicKey(), notifyURL: "https://m.example/n", returnURL: "https://m.example/r",
            moveTimeoutMilliseconds: moveTimeoutMilliseconds, observer: { event in seen.events.withLock { $0.append(event) } })
        gateway = AlipayGateway(
            configuration: configuration, http: HTTPClient(configuration: .init(allowsPlainHTTP: true)), clock: clock, boundTo: gate)
    }

    /// The movement that the tests refund with.
    static let refund = Movement.refund(
        order: OrderIdentity(number: OrderNumber("A1"), tradeNumber: "2026112122001400000000000001"), amount: .fen(3000),
        number: RequestNumber("R1"))

    /// A permit for `movement` by the gate that the gateway is bound to.
    func permit(for movement: Movement = refund, leaseSeconds: Int64 = 30) -> Permit {
        Permit(
            for: movement, operation: OperationID("op_1"), lease: Lease(until: clock.now() + .seconds(leaseSeconds), clock: clock),
            issuer: gate)
    }

    /// An answer to `method` with these members, signed with Alipay's key of the vectors.
    static func signed(_ method: String, _ members: JSONObject, root: String? = nil) throws -> LoopbackServer.Reply {
        let content = JSONValue.object(members).text
        let signature = Base64.encode(try Vectors.alipayKey().sign(Array(content.utf8), digest: .sha256))
        let root = root ?? method.split(separator: ".").joined(separator: "_") + "_response"
        return .text("{\"\(root)\":\(content),\"sign\":\"\(signature)\"}")
    }
}

/// An outcome without its values, for tables.
enum Verdict: Equatable {
    case succeeded, failed, unknown
}

extension Outcome {
    var verdict: Verdict {
        switch self {
        case .succeeded: .succeeded
        case .failed: .failed
        case .unknown: .unknown
        }
    }

    var failure: Failure? {
        switch self {
        case .succeeded: nil
        case .failed(let failure), .unknown(let failure): failure
        }
    }
}
