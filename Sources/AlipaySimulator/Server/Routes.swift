import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// A request's context that knows its connection, so that a fault can end it.
struct SimulatorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// A half-sent answer, thrown to end the connection.
private struct AnswerCutOff: Error {}

/// What is served where.
struct Routes: Sendable {
    let simulator: AlipaySimulator

    /// More than any request of the platform's.
    static let largestRequest = 1 << 20

    var router: Router<SimulatorContext> {
        let router = Router(context: SimulatorContext.self)
        for method in [HTTPRequest.Method.get, .post] {
            router.on("/gateway.do", method: method) { request, context in try await gateway(request, context) }
        }
        CashierRoutes(simulator: simulator).add(to: router)
        V3Routes(routes: self).add(to: router)
        BuyerRoutes(simulator: simulator).add(to: router)
        ConsentRoutes(simulator: simulator).add(to: router)
        BillFiles(simulator: simulator).add(to: router)
        ControlRoutes(simulator: simulator).add(to: router)
        return router
    }

    private func gateway(_ request: Request, _ context: SimulatorContext) async throws -> Response {
        var request = request
        let body = try await request.collectBody(upTo: Self.largestRequest)
        guard let query = WireParameters(decoding: (request.uri.query ?? "").utf8),
            let form = WireParameters(decoding: body.readableBytesView)
        else { return Self.response(simulator.writer.refusal(.invalid("parameter", "参数无效: 请求不是合法的表单"))) }
        return try await carryOut(simulator.take(GatewayRequest(query: query, form: form)), request, context)
    }

    /// Answers, or does what a fault wants instead.
    func carryOut(_ handling: Handling, _ request: Request, _ context: SimulatorContext) async throws -> Response {
        switch handling {
        case .send(let answer):
            return Self.response(answer)
        case .sendLater(let answer, let milliseconds):
            try await Task.sleep(for: .milliseconds(milliseconds))
            return Self.response(answer)
        case .sendHalf(let answer):
            return Self.half(answer)
        case .hold(let late):
            await hold(request)
            return await hangUp(context, late: late)
        case .hangUp(let late):
            return await hangUp(context, late: late)
        case .page(let result):
            return CashierPage.response(to: result)
        }
    }

    /// Keeps the connection open, silent, until the caller ends it or the server shuts down.
    private func hold(_ request: Request) async {
        let hold = simulator.holds.take()
        defer { simulator.holds.forget(hold) }
        try? await request.body.consumeWithInboundCloseHandler { _ in
            await hold.wait()
        } onInboundClosed: {
            hold.release()
        }
    }

    /// Ends the connection. The response that is returned goes nowhere.
    private func hangUp(_ context: SimulatorContext, late: Int?) async -> Response {
        try? await context.channel.close()
        if let late { simulator.connectionGone(late: late) }
        return Response(status: .internalServerError)
    }

    static func response(_ answer: WireAnswer) -> Response {
        Response(
            status: HTTPResponse.Status(code: answer.status), headers: headers(answer),
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    /// Promises the whole answer, sends half of it and ends the connection.
    private static func half(_ answer: WireAnswer) -> Response {
        var headers = headers(answer)
        headers[.contentLength] = String(answer.body.count)
        return Response(
            status: HTTPResponse.Status(code: answer.status), headers: headers,
            body: ResponseBody(contentLength: answer.body.count) { writer in
                try await writer.write(ByteBuffer(bytes: answer.body.prefix(answer.body.count / 2)))
                throw AnswerCutOff()
            })
    }

    private static func headers(_ answer: WireAnswer) -> HTTPFields {
        var headers: HTTPFields = [.contentType: answer.contentType]
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return headers
    }

    /// A JSON answer of the control pages.
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes + [UInt8(ascii: "\n")])))
    }
}
