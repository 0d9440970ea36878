import HTTPTypes
public import Hummingbird
import JSON
import NIOCore

/// The MCP endpoint over Streamable HTTP: both eras on one path, decided for each request.
public struct MCPRoutes<Service: ToolService>: Sendable {
    let server: MCPServer<Service>
    let access: HTTPAccess<Service.Caller>
    let sessions: LegacySessions
    let slots: StreamSlots
    let keepAlive: Duration
    let patience: Duration
    /// Calls that may be under way at once, whoever made them.
    let callSlots: StreamSlots
    let challenge: Challenge
    let rules: AddressRules
    private let maximumBodyBytes: Int

    /// An endpoint. It keeps the sessions of older clients, so make one and add it once.
    public init(_ server: MCPServer<Service>, access: HTTPAccess<Service.Caller>, configuration: HTTPConfiguration = HTTPConfiguration()) {
        self.server = server
        self.access = access
        sessions = LegacySessions(maximumForEachOwner: configuration.maximumSessions, idle: configuration.sessionIdle)
        // Calls wait for people: whatever one agent does, a quarter is left to the others.
        callSlots = StreamSlots(
            most: configuration.maximumCalls, mostForEachOwner: configuration.maximumCalls - configuration.maximumCalls / 4)
        challenge = Challenge(access.resource)
        slots = StreamSlots(most: configuration.maximumStreams, mostForEachOwner: configuration.maximumStreamsForEach)
        keepAlive = configuration.keepAlive
        patience = configuration.patience
        rules = AddressRules(configuration)
        maximumBodyBytes = configuration.maximumBodyBytes
    }

    /// Adds the endpoint under `path`; the router takes `path/` for the same, without a redirect. Where tokens are issued for it, the
    /// addresses that say so are added too.
    public func add<Context: ConnectedRequestContext>(to router: some RouterMethods<Context>, at path: RouterPath = "/mcp") {
        for method in [HTTPRequest.Method.post, .get, .delete, .put, .patch, .head, .options] {
            router.on(path, method: method) { request, context in
                await respond(to: request, over: context.channel)
            }
        }
        addMetadata(to: router)
    }
}

extension MCPRoutes {
    /// A request after it was let in.
    struct Admitted: Sendable {
        let caller: Service.Caller
        let fields: HTTPFields
        let channel: any Channel
        let media: MediaChoice
        let routing: RoutingHeaders
        /// Whether the client said that it takes events; one that says nothing gets its reply and nothing else.
        let takesEvents: Bool

        /// The session's id: nil where it is absent, or came more than once.
        var sessionID: String? {
            let values = fields.values(of: Answers.sessionHeader)
            return values.count == 1 ? values[0] : nil
        }
    }

    /// Answers a request of the endpoint.
    func respond(to request: Request, over channel: any Channel) async -> Response {
        guard rules.admits(host: request.head.authority) else {
            return Answers.refusal(.invalidRequest("this host is not served here"), status: .misdirectedRequest)
        }
        let origins = request.headers.values(of: .origin)
        guard origins.count <= 1, rules.admits(origin: origins.first) else {
            return Answers.refusal(.invalidRequest("pages of this origin may not call"), status: .forbidden)
        }
        guard let page = PageAccess(origins.first, rules) else { return await answer(request, over: channel) }
        return request.method == .options ? page.preflight(request.headers) : page.open(await answer(request, over: channel))
    }

    private func answer(_ request: Request, over channel: any Channel) async -> Response {
        switch await access.admit(await credentials(of: request, over: channel)) {
        case .admitted(let caller): return await respond(to: request, by: caller, over: channel)
        case .refused(let error): return unauthorized(error)
        case .tooMany(let seconds):
            return Answers.refusal(
                .invalidRequest("too many wrong credentials came from there"), status: .tooManyRequests,
                headers: [.retryAfter: String(seconds)])
        case .unavailable: return await unavailable(request, over: channel)
        }
    }

    private func respond(to request: Request, by caller: Service.Caller, over channel: any Channel) async -> Response {
        let routing = RoutingHeaders(request.headers)
        guard request.method == .post || ([.get, .delete].contains(request.method) && routing.suggestsLegacy) else {
            return Answers.empty(.methodNotAllowed, headers: [.allow: "POST"])
        }
        let accepted = AcceptedMedia(request.headers.values(of: .accept))
        guard let media = accepted.choice else {
            return Answers.refusal(.invalidRequest("replies are application/json"), status: .notAcceptable)
        }
        let admitted = Admitted(
            caller: caller, fields: request.headers, channel: channel, media: media, routing: routing,
            takesEvents: accepted.takesEvents)
        switch request.method {
        case .get: return await openStream(admitted)
        case .delete: return delete(admitted)
        default: return await post(request, admitted, over: channel)
        }
    }

    private func post(_ request: Request, _ admitted: Admitted, over channel: any Channel) async -> Response {
        switch await body(of: request, over: channel) {
        case .success(let value): await answer(value, admitted)
        case .failure(let refused): refused.response
        }
    }

    /// The body as JSON, or how a request is answered that has none.
    private func body(of request: Request, over channel: any Channel) async -> Result<JSONValue, Refused> {
        let types = request.headers.values(of: .contentType)
        guard types.count == 1, AcceptedMedia.name(of: types[0].utf8[...]) == MediaChoice.json.rawValue else {
            return .failure(
                Refused(Answers.refusal(.invalidRequest("a request's body is application/json"), status: .unsupportedMediaType)))
        }
        if let length = request.headers[values: .contentLength].first.flatMap({ Int($0) }), length > maximumBodyBytes {
            return .failure(tooLarge)
        }
        let buffer: ByteBuffer
        // Bytes that trickle keep a connection for ever: a body has its time, and then the connection ends.
        let deadline = Deadline(in: patience) { channel.close(mode: .all, promise: nil) }
        defer { deadline.callOff() }
        do {
            buffer = try await request.body.collect(upTo: maximumBodyBytes)
        } catch is NIOTooManyBytesError {
            return .failure(tooLarge)
        } catch {
            // The client has gone before its request was whole.
            return .failure(Refused(Answers.empty(.badRequest)))
        }
        do throws(JSONError) {
            let bytes = Array(buffer.readableBytesView)
            return .success(try JSONValue(parsing: bytes, limits: JSONLimits(maximumBytes: maximumBodyBytes)))
        } catch {
            return .failure(Refused(Answers.refusal(.parse(error))))
        }
    }

    private var tooLarge: Refused {
        Refused(Answers.refusal(.invalidRequest("a request has at most \(maximumBodyBytes) bytes"), status: .contentTooLarge))
    }

    /// How a request is answered that goes no further.
    struct Refused: Error {
        let response: Response

        init(_ response: Response) { self.response = response }
    }

    /// Whoever calls can't be told from others now: the request is answered as one that failed, and nothing is said of its credentials.
    private func unavailable(_ request: Request, over channel: any Channel) async -> Response {
        let error = RPCError.internalError("the host can't check credentials now; try again later")
        guard request.method == .post else { return Answers.refusal(error, status: .ok) }
        switch await body(of: request, over: channel) {
        case .failure(let refused): return refused.response
        case .success(let value):
            guard case .request(let request) = Message(value) else { return Answers.refusal(error, status: .ok) }
            return Answers.refusal(error, to: request.id, status: .ok)
        }
    }

    private func answer(_ value: JSONValue, _ admitted: Admitted) async -> Response {
        if let items = value.arrayValue {
            return admitted.routing.suggestsLegacy
                ? await answerLegacy(batch: items, admitted)
                : Answers.refusal(.invalidRequest("batches are only for revision 2025-03-26"))
        }
        switch Message(value) {
        case .malformed(let reply): return Answers.reply(reply, isModern: true, as: admitted.media)
        case .response(let response):
            return admitted.routing.suggestsLegacy
                ? answerLegacy(response: response, admitted) : Answers.refusal(.invalidRequest("this host asks nothing of clients"))
        case .notification(let notification):
            return admitted.routing.suggestsLegacy ? answerLegacy(notification: notification, admitted) : Answers.empty(.accepted)
        case .request(let request):
            let isLegacy = admitted.routing.suggestsLegacy && !Envelope.isCarried(by: request)
            return isLegacy ? await answerLegacy(request, admitted) : await answerModern(request, admitted)
        }
    }

    private func credentials(of request: Request, over channel: any Channel) async -> HTTPCredentials {
        let fields = request.headers
        return HTTPCredentials(
            bearer: HTTPCredentials.bearer(in: fields.values(of: .authorization)), certificate: await access.certificate(channel),
            remoteAddress: channel.remoteAddress?.ipAddress, headers: { fields.values(of: $0) })
    }

    private func unauthorized(_ error: String?) -> Response {
        Answers.refusal(
            .invalidRequest("a valid bearer token is needed"), status: .unauthorized,
            headers: [.wwwAuthenticate: challenge.unauthorized(error)])
    }
}
