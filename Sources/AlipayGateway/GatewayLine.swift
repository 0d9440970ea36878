import Clocks
import Cryptography
import HTTPClient
import JSON
@_spi(Gate) import ToolKit

/// The way to the platform of one application: what every request goes through, whatever it is about.
struct GatewayLine: Sendable {
    /// One request and its answer.
    struct Exchange: Sendable {
        let method: String
        let body: RequestBody
        /// Whether it moves money, and has a time of its own.
        var moves = false
        /// Whether it may be sent a second time where a kept connection turns out to be dead: never what moves money or spends a code.
        var mayRepeat = false
        var notifies = false
        /// The longest time, where it is not the usual one.
        var timeoutMilliseconds: Int?

        init(reading method: ReadingMethod, _ body: RequestBody, timeoutMilliseconds: Int? = nil) {
            self.method = method.rawValue
            self.body = body
            self.timeoutMilliseconds = timeoutMilliseconds
            mayRepeat = method != .token
        }

        init(moving method: MovingMethod, _ content: JSONObject) {
            self.method = method.rawValue
            body = .business(content)
            moves = true
            notifies = method.notifies
        }
    }

    let configuration: GatewayConfiguration
    let requests: RequestMaker
    let lanes: GatewayLanes
    let breaker: Breaker
    let backOff: BackOff
    let keys: KeyRing
    let clock: any WallClock
    /// The platform's clock, as far as its answers have told of it.
    let platformClock = GatewayClock()
    private let http: HTTPClient

    init(configuration: GatewayConfiguration, http: HTTPClient, clock: any WallClock) {
        self.configuration = configuration
        self.http = http
        self.clock = clock
        requests = RequestMaker(configuration: configuration, clock: clock)
        lanes = GatewayLanes(configuration.capacity)
        breaker = Breaker(configuration.patience, steady: BootClock())
        backOff = BackOff(configuration.patience, steady: BootClock())
        keys = KeyRing(configuration.trust, clock: clock)
    }

    /// Why nothing may be sent by this method now; nil where it may.
    func refusal(of method: String) -> GatewayError? {
        let settling = Errand.settles
        // The breaker last: whoever it lets pass after a rest has to send.
        guard backOff.lets(method, settling: settling) else { return .busy }
        return breaker.lets(settling: settling) ? nil : .resting
    }

    /// Sends a request and verifies what comes back.
    /// - Returns: a signed answer that says of itself that it is a success.
    func exchange(_ exchange: Exchange) async throws(GatewayError) -> GatewayAnswer {
        let request = try written(exchange)
        let response = try await send(request.http, method: exchange.method)
        let trace = (response.header("trace_id") ?? response.header("alipay-trace-id")).map { OutsideText.neutral($0, limit: 64) }
        do throws(GatewayError) {
            let answer = try await request.read(response)
            backOff.passed(exchange.method)
            tell(exchange.method, "10000", trace)
            return answer
        } catch {
            if case .refused(let complaint) = error, complaint.code == "40005" {
                backOff.limited(exchange.method)
            } else {
                backOff.passed(exchange.method)
            }
            tell(exchange.method, error.logText, trace)
            throw error
        }
    }

    /// A request as it goes out, and what reads its answer.
    private struct Written {
        let http: HTTPRequest
        let read: (HTTPResponse) async throws(GatewayError) -> GatewayAnswer
    }

    private func written(_ exchange: Exchange) throws(GatewayError) -> Written {
        let usual = exchange.moves ? configuration.moveTimeoutMilliseconds : configuration.readTimeoutMilliseconds
        let timeout = exchange.timeoutMilliseconds ?? usual
        let keys: AnswerReader.Keys = { serial in await key(for: serial) }
        if configuration.wire.isNew(for: exchange.method), case .business(let content) = exchange.body {
            let request = try V3Request(
                exchange.method, content, configuration, nonce: Hex.encode(SecureRandom.bytes(16)), at: clock.now())
            let reader = V3AnswerReader(configuration: configuration, method: exchange.method, keys: keys)
            let http = HTTPRequest(
                url: configuration.origin + request.uri, method: request.method, headers: request.headers, body: Array(request.body.utf8),
                timeoutMilliseconds: timeout, mayRepeat: exchange.mayRepeat)
            return Written(http: http) { response throws(GatewayError) in try await reader.read(response) }
        }
        let request = try requests.post(exchange.method, exchange.body, notifies: exchange.notifies)
        let reader = AnswerReader(configuration: configuration, request: request, keys: keys)
        let headers = [
            HTTPHeader("content-type", "application/x-www-form-urlencoded;charset=utf-8"), HTTPHeader("accept", "application/json"),
        ]
        let http = HTTPRequest(
            url: request.url, method: .post, headers: headers, body: Array(request.body.utf8), timeoutMilliseconds: timeout,
            mayRepeat: exchange.mayRepeat)
        return Written(http: http) { response throws(GatewayError) in try await reader.read(response) }
    }

    /// The key for an answer or a message that names a certificate. One that is not known is asked of Alipay.
    func key(for serial: String?, from source: KeyRing.Source = .answer) async -> RSAPublicKey? {
        await keys.key(for: serial, from: source) { serial in
            let content: JSONObject = ["alipay_cert_sn": .string(serial)]
            guard let answer = try? await exchange(.init(reading: .certificate, .business(content))),
                let text = answer.text("alipay_cert_content"), let bytes = Base64.decodeLenient(text)
            else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private func tell(_ method: String, _ result: String, _ trace: String?) {
        configuration.observer(.exchanged(.init(method: method, result: result, trace: trace)))
    }

    private func send(_ request: HTTPRequest, method: String) async throws(GatewayError) -> HTTPResponse {
        do throws(HTTPFailure) {
            let sent = platformClock.elapsed()
            let response = try await http.send(request)
            if let date = response.header("date") { platformClock.hear(date, sent: sent) }
            // A server in front of the platform that has nobody behind it answers so, too.
            if response.status >= 500 { breaker.failed() } else { breaker.answered() }
            return response
        } catch {
            if error != .cancelled { breaker.failed() }
            tell(method, error.description, nil)
            throw error.mayHaveBeenSent ? .noAnswer(error.description) : .notSent(error.description)
        }
    }
}
