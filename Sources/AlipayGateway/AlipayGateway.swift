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
    /// The way to the platform of one application.
    private struct Line: Sendable {
        let configuration: GatewayConfiguration
        let http: HTTPClient
        let requests: RequestMaker
        let lanes: GatewayLanes
    }

    /// The platform's clock, as far as its answers have told of it.
    private let clock = GatewayClock()
    private let line: Line?
    private let gate: GateIdentity

    /// A gateway.
    /// - Parameters:
    ///   - http: sends the requests. It has to allow as many connections as the configuration's capacity has.
    ///   - clock: tells the time that requests carry.
    ///   - gate: the gate whose permits are honoured; those of every other are refused.
    public init(configuration: GatewayConfiguration, http: HTTPClient, clock: any WallClock, boundTo gate: GateIdentity) {
        self.gate = gate
        line = Line(
            configuration: configuration, http: http, requests: RequestMaker(configuration: configuration, clock: clock),
            lanes: GatewayLanes(configuration.capacity))
    }

    /// A gateway of a host that has no application at Alipay: its tools can be listed and policies checked against them, and whatever
    /// they would send fails with nothing sent.
    public init(unconnectedFor gate: GateIdentity) {
        self.gate = gate
        line = nil
    }

    /// How far an instant is ahead of the platform's clock; nil where no answer has told of that yet.
    public func lead(of instant: Instant) -> Span? { clock.lead(of: instant) }

    /// Asks the platform for an order that nobody made: whatever it answers has a date.
    public func listen() async { _ = try? await read(.tradeQuery, ["out_trade_no": "tollgate-what-time-is-it"]) }

    /// Asks something that moves nothing. What the gate asks to settle an operation passes on a lane of its own.
    /// - Returns: a signed answer with code 10000.
    /// - Throws: ``GatewayError`` for everything else; ``GatewayError/busy`` where too much is being asked already.
    public func read(_ method: ReadingMethod, _ content: JSONObject) async throws(GatewayError) -> GatewayAnswer {
        guard method.isForTools else { throw .notSent("`\(method.rawValue)` is not for tools to ask") }
        guard let lanes else { return try await ask(method, content) }
        let lane = Errand.settles ? lanes.settling : lanes.reading
        guard await lane.enter() else { throw .busy }
        defer { lane.leave() }
        return try await ask(method, content)
    }

    private func ask(_ method: ReadingMethod, _ content: JSONObject) async throws(GatewayError) -> GatewayAnswer {
        try await exchange(method.rawValue, content, timeout: \.readTimeoutMilliseconds, mayRepeat: true)
    }

    /// Sends the one request that the permit pays for, and says what became of it.
    ///
    /// Order, amount and number are the permit's; `extra` holds what may stand beside them, such as a reason.
    /// - Parameter telling: words a failure for the agent.
    public func move(
        _ method: MovingMethod, _ extra: JSONObject, under permit: consuming Permit,
        telling: @Sendable (GatewayError) -> String = { $0.agentText }
    ) async -> Executed<GatewayAnswer> {
        // Waiting comes before the permit is spent: its lease is looked at last thing before the request leaves.
        if let lane = lanes?.moving {
            guard await lane.enter() else { return permit.decline(GatewayError.busy.failure(telling(.busy))) }
        }
        defer { lanes?.moving.leave() }
        return await permit.spend(boundTo: gate) { movement in
            let content: JSONObject
            do throws(GatewayError) {
                guard method == .tradeRefund else { throw .notSent("`\(method.rawValue)` can't be sent yet") }
                content = try MovementContent.refund(movement, adding: extra, allowed: method.allowedExtras)
            } catch {
                return (.failed(error.failure(telling(error))), Observation())
            }
            do throws(GatewayError) {
                let answer = try await exchange(method.rawValue, content, timeout: \.moveTimeoutMilliseconds, mayRepeat: false)
                return RefundVerdict.of(answer, to: movement)
            } catch {
                let failure = error.failure(telling(error))
                return (error.certainty == .failed ? .failed(failure) : .unknown(failure), Observation())
            }
        }
    }

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

    private func exchange(
        _ method: String, _ content: JSONObject, timeout: KeyPath<GatewayConfiguration, Int>, mayRepeat: Bool
    ) async throws(GatewayError) -> GatewayAnswer {
        let line = try connected()
        let configuration = line.configuration
        let request = try line.requests.post(method, content)
        let response = try await send(request, over: line, timeout: configuration[keyPath: timeout], mayRepeat: mayRepeat)
        let trace = response.header("trace_id").map { OutsideText.neutral($0, limit: 64) }
        do throws(GatewayError) {
            let answer = try AnswerReader(configuration: configuration, request: request).read(response)
            configuration.observer(.exchanged(.init(method: method, result: "10000", trace: trace)))
            return answer
        } catch {
            configuration.observer(.exchanged(.init(method: method, result: error.logText, trace: trace)))
            throw error
        }
    }

    /// Its lanes; nil for a gateway of a host without an application.
    var lanes: GatewayLanes? { line?.lanes }

    private func connected() throws(GatewayError) -> Line {
        guard let line else { throw .notSent("this host has no application at Alipay") }
        return line
    }

    private func send(_ request: SignedRequest, over line: Line, timeout: Int, mayRepeat: Bool) async throws(GatewayError) -> HTTPResponse {
        do throws(HTTPFailure) {
            let sent = clock.elapsed()
            let response = try await line.http.send(
                HTTPRequest(
                    url: request.url, method: .post,
                    headers: [
                        HTTPHeader("content-type", "application/x-www-form-urlencoded;charset=utf-8"),
                        HTTPHeader("accept", "application/json"),
                    ],
                    body: Array(request.body.utf8), timeoutMilliseconds: timeout, mayRepeat: mayRepeat))
            if let date = response.header("date") { clock.hear(date, sent: sent) }
            return response
        } catch {
            let problem: GatewayError = error.mayHaveBeenSent ? .noAnswer(error.description) : .notSent(error.description)
            line.configuration.observer(.exchanged(.init(method: request.method, result: error.description, trace: nil)))
            throw problem
        }
    }
}
