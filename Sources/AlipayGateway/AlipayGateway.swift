public import Clocks
public import HTTPClient
public import JSON
import Money
@_spi(Gate) public import ToolKit

/// Speaks to Alipay's open platform: signs, sends, verifies. What moves money goes out only under a permit, and what it moves is
/// written from the permit.
///
/// Its answers tell the platform's time: the gateway is the clock of whoever moves the money.
public struct AlipayGateway: DistantClock {
    /// The way to the platform of one application; nil for a host that has none.
    let line: GatewayLine?
    private let gate: GateIdentity

    /// A gateway.
    /// - Parameters:
    ///   - http: sends the requests. It has to allow as many connections as the configuration's capacity has.
    ///   - clock: tells the time that requests carry.
    ///   - gate: the gate whose permits are honoured; those of every other are refused.
    public init(configuration: GatewayConfiguration, http: HTTPClient, clock: any WallClock, boundTo gate: GateIdentity) {
        self.gate = gate
        line = GatewayLine(configuration: configuration, http: http, clock: clock)
    }

    /// A gateway of a host that has no application at Alipay: its tools can be listed and policies checked against them, and whatever
    /// they would send fails with nothing sent.
    public init(unconnectedFor gate: GateIdentity) {
        self.gate = gate
        line = nil
    }

    /// How far an instant is ahead of the platform's clock; nil where no answer has told of that yet.
    public func lead(of instant: Instant) -> Span? { line?.platformClock.lead(of: instant) }

    /// Asks the platform for an order that nobody made: whatever it answers has a date.
    public func listen() async { _ = try? await read(.tradeQuery, ["out_trade_no": "tollgate-what-time-is-it"]) }

    /// Whether answers are verified by certificates, and requests name the application's.
    public var isCertificateMode: Bool { line?.configuration.trust.certificates != nil }

    /// Whether transfers are sent: in certificate mode, which Alipay asks for, or where the configuration says that keys are enough.
    public var mayTransfer: Bool {
        guard let configuration = line?.configuration else { return true }
        return configuration.trust.certificates != nil || configuration.transfersInKeyMode
    }

    /// Asks something that moves nothing. What the gate asks to settle an operation passes on a lane of its own.
    /// - Returns: a signed answer with code 10000.
    /// - Throws: ``GatewayError`` for everything else; ``GatewayError/busy`` where too much is being asked already. What bills, users
    ///   and certificates are asked about has functions of its own, and is not sent by this one.
    public func read(_ method: ReadingMethod, _ content: JSONObject) async throws(GatewayError) -> GatewayAnswer {
        guard method.isForTools else { throw .notSent("`\(method.rawValue)` is not a tool's to ask") }
        return try await ask(method, .business(content))
    }

    /// Asks something on the lane that it belongs to.
    func ask(_ method: ReadingMethod, _ body: RequestBody) async throws(GatewayError) -> GatewayAnswer {
        let line = try connected()
        if let refusal = line.refusal(of: method.rawValue) { throw refusal }
        let lane = Errand.settles ? line.lanes.settling : line.lanes.reading
        guard await lane.enter() else { throw .busy }
        defer { lane.leave() }
        return try await line.exchange(.init(reading: method, body))
    }

    /// Sends the one request that the permit pays for, and says what became of it.
    ///
    /// Order, payee, amount and number are the permit's; `extra` holds what may stand beside them, such as a reason.
    /// - Parameter telling: words a failure for the agent.
    public func move(
        _ method: MovingMethod, _ extra: JSONObject, under permit: consuming Permit,
        telling: @Sendable (GatewayError) -> String = { $0.agentText }
    ) async -> Executed<GatewayAnswer> {
        if method == .transfer, !mayTransfer {
            return permit.decline(GatewayError.needsCertificates.failure(telling(.needsCertificates)))
        }
        if let refusal = line?.refusal(of: method.rawValue) { return permit.decline(refusal.failure(telling(refusal))) }
        // Waiting comes before the permit is spent: its lease is looked at last thing before the request leaves.
        if let lane = lanes?.moving {
            guard await lane.enter() else { return permit.decline(GatewayError.busy.failure(telling(.busy))) }
        }
        defer { lanes?.moving.leave() }
        return await permit.spend(boundTo: gate) { movement in
            let content: JSONObject
            do throws(GatewayError) {
                content = try MovementContent.of(movement, for: method, adding: extra)
            } catch {
                return (.failed(error.failure(telling(error))), Observation())
            }
            do throws(GatewayError) {
                let answer = try await connected().exchange(.init(moving: method, content))
                return await completed(MovementVerdict.of(answer, to: method, movement), movement)
            } catch {
                let failure = error.failure(telling(error))
                return (error.certainty == .failed ? .failed(failure) : .unknown(failure), Observation())
            }
        }
    }

    /// What came of a transfer, with the name of whoever got it: only the look-up tells that one, and it is asked once.
    private func completed(_ told: MovementVerdict.Told, _ movement: Movement) async -> MovementVerdict.Told {
        guard case .transfer(_, _, let number) = movement, case .succeeded = told.0, let line else { return told }
        let asking = GatewayLine.Exchange(
            reading: .transferQuery, .business(TransferContent.query(number)), timeoutMilliseconds: Self.receiverMilliseconds)
        guard let answer = try? await line.exchange(asking), TransferContent.isAbout(number, answer) else { return told }
        return (told.0, Observation(cumulativeRefund: told.1.cumulativeRefund, receiver: answer.receiver))
    }

    /// How long a transfer that has succeeded waits for the name of whoever got it.
    private static let receiverMilliseconds = 2000

    /// Makes the link that the permit pays for. Nothing is sent: the buyer's browser carries the request.
    public func page(_ method: PageMethod, _ extra: JSONObject, under permit: consuming Permit) async -> Executed<PaymentLink> {
        await permit.spend(boundTo: gate) { movement in
            do throws(GatewayError) {
                let content = try MovementContent.page(movement, method: method, adding: extra)
                return (.succeeded(PaymentLink(url: try connected().requests.page(method.rawValue, content).url)), Observation())
            } catch {
                return (.failed(error.failure()), Observation())
            }
        }
    }

    /// Its lanes; nil for a gateway of a host without an application.
    var lanes: GatewayLanes? { line?.lanes }

    /// The way to the platform.
    func connected() throws(GatewayError) -> GatewayLine {
        guard let line else { throw .notSent("this host has no application at Alipay") }
        return line
    }
}

extension AlipayGateway: CustomStringConvertible, CustomReflectable {
    /// Names the application and nothing secret.
    public var description: String { line.map { "gateway of \($0.configuration)" } ?? "gateway of no application" }

    /// Nothing: it holds a key and a token.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
