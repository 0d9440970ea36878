import Clocks
import Cryptography
import HTTPClient
import JSON

/// The way to the platform of one application: what every request goes through, whatever it is about.
struct GatewayLine: Sendable {
    /// One request and its answer.
    struct Exchange: Sendable {
        let method: String
        let body: RequestBody
        /// Whether it moves money, so that it is never sent twice and has a time of its own.
        var moves = false
        var notifies = false
        /// The longest time, where it is not the usual one.
        var timeoutMilliseconds: Int?

        init(reading method: ReadingMethod, _ body: RequestBody, timeoutMilliseconds: Int? = nil) {
            self.method = method.rawValue
            self.body = body
            self.timeoutMilliseconds = timeoutMilliseconds
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
        keys = KeyRing(configuration.trust, clock: clock)
    }

    /// Sends a request and verifies what comes back.
    /// - Returns: a signed answer that says of itself that it is a success.
    func exchange(_ exchange: Exchange) async throws(GatewayError) -> GatewayAnswer {
        let request = try requests.post(exchange.method, exchange.body, notifies: exchange.notifies)
        let usual = exchange.moves ? configuration.moveTimeoutMilliseconds : configuration.readTimeoutMilliseconds
        let response = try await send(request, timeout: exchange.timeoutMilliseconds ?? usual, mayRepeat: !exchange.moves)
        let trace = response.header("trace_id").map { OutsideText.neutral($0, limit: 64) }
        do throws(GatewayError) {
            let reader = AnswerReader(configuration: configuration, request: request) { serial in await key(for: serial) }
            let answer = try await reader.read(response)
            tell(exchange.method, "10000", trace)
            return answer
        } catch {
            tell(exchange.method, error.logText, trace)
            throw error
        }
    }

    /// The key for an answer that names a certificate. One that is not known is asked of Alipay.
    func key(for serial: String?) async -> RSAPublicKey? {
        await keys.key(for: serial) { serial in
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

    private func send(_ request: SignedRequest, timeout: Int, mayRepeat: Bool) async throws(GatewayError) -> HTTPResponse {
        do throws(HTTPFailure) {
            let sent = platformClock.elapsed()
            let response = try await http.send(
                HTTPRequest(
                    url: request.url, method: .post,
                    headers: [
                        HTTPHeader("content-type", "application/x-www-form-urlencoded;charset=utf-8"),
                        HTTPHeader("accept", "application/json"),
                    ],
                    body: Array(request.body.utf8), timeoutMilliseconds: timeout, mayRepeat: mayRepeat))
            if let date = response.header("date") { platformClock.hear(date, sent: sent) }
            return response
        } catch {
            tell(request.method, error.description, nil)
            throw error.mayHaveBeenSent ? .noAnswer(error.description) : .notSent(error.description)
        }
    }
}
