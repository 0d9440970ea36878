public import AlipayGateway
public import Clocks
import HTTPClient
public import JSON
public import LoopbackServer
public import Money
import Synchronization
@_spi(Gate) public import ToolKit

/// A gateway, and a server that answers it with what a test has written.
public final class ScriptedPlatform: Sendable {
    /// The server.
    public let server: LoopbackServer
    /// The gateway, which speaks to the server.
    public let gateway: AlipayGateway
    /// The gate whose permits the gateway honours.
    public let gate = GateIdentity()
    /// The gateway's clock: 2026-11-21 15:04:05 in China.
    public let clock = HandClock(Instant(seconds: 1_795_244_645))
    private let seen: EventList

    private final class EventList: Sendable { let events = Mutex<[GatewayEvent]>([]) }

    /// What the gateway told its observer.
    public var events: [GatewayEvent] { seen.events.withLock { $0 } }

    /// A platform that answers every request by `script`; where the script throws, the connection is closed.
    /// - Parameter adjusting: changes the gateway's configuration before the gateway is made.
    public init(
        moveTimeoutMilliseconds: Int = 10_000, capacity: GatewayCapacity = GatewayCapacity(), transfersInKeyMode: Bool = false,
        adjusting: (inout GatewayConfiguration) -> Void = { _ in },
        _ script: @escaping @Sendable (LoopbackServer.Request) throws -> LoopbackServer.Reply
    ) throws {
        let seen = EventList()
        self.seen = seen
        server = try LoopbackServer { request in (try? script(request)) ?? .close }
        var configuration = try GatewayConfiguration(
            endpoint: server.url + "/gateway.do", applicationID: "2021000000000001", privateKey: Vectors.applicationKey(),
            alipayPublicKey: Vectors.alipayPublicKey(), notifyURL: "https://m.example/n", returnURL: "https://m.example/r",
            moveTimeoutMilliseconds: moveTimeoutMilliseconds, capacity: capacity,
            observer: { event in seen.events.withLock { $0.append(event) } })
        configuration.transfersInKeyMode = transfersInKeyMode
        adjusting(&configuration)
        let http = HTTPClient(configuration: .init(maximumConnectionsPerHost: capacity.connections, allowsPlainHTTP: true))
        gateway = AlipayGateway(configuration: configuration, http: http, clock: clock, boundTo: gate)
    }

    /// The movement that the tests refund with.
    public static let refund = Movement.refund(
        order: OrderIdentity(number: OrderNumber("A1"), tradeNumber: "2026112122001400000000000001"), amount: .fen(3000),
        number: RequestNumber("R1"))

    /// A permit for `movement` by the gate that the gateway is bound to, or by `issuer`.
    public func permit(for movement: Movement = refund, leaseSeconds: Int64 = 30, issuer: GateIdentity? = nil) -> Permit {
        Permit(
            for: movement, operation: OperationID("op_1"), lease: Lease(until: clock.now() + .seconds(leaseSeconds), clock: clock),
            issuer: issuer ?? gate)
    }

    /// An answer to `method` with these members, signed with Alipay's key of the vectors.
    public static func signed(_ method: String, _ members: JSONObject, root: String? = nil) throws -> LoopbackServer.Reply {
        let content = JSONValue.object(members).text
        let root = root ?? method.split(separator: ".").joined(separator: "_") + "_response"
        return .text("{\"\(root)\":\(content),\"sign\":\"\(try Vectors.signature(of: content))\"}")
    }
}

/// What an executed request says, in the open.
public struct Told<Output: Sendable>: Sendable {
    /// What became of it.
    public let outcome: Outcome<Output>
    /// What the answer told beside it.
    public let observation: Observation

    /// Opens what only the gate may open otherwise.
    public init(_ executed: consuming Executed<Output>) {
        outcome = executed.outcome
        observation = executed.observation
    }

    /// The outcome without its values, for tables.
    public var verdict: Verdict {
        switch outcome {
        case .succeeded: .succeeded
        case .failed: .failed
        case .unknown: .unknown
        }
    }

    /// What came out of a success.
    public var output: Output? { if case .succeeded(let output) = outcome { output } else { nil } }

    /// What the agent is told of anything else.
    public var failure: Failure? {
        switch outcome {
        case .succeeded: nil
        case .failed(let failure), .unknown(let failure): failure
        }
    }
}

/// An outcome without its values.
public enum Verdict: Sendable, Equatable {
    /// It happened.
    case succeeded
    /// It did not.
    case failed
    /// Nobody knows yet.
    case unknown
}
