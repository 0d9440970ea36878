import JSON

/// The protocol itself, on no transport: it turns one request and its caller into one reply. Both eras are served at once;
/// which one a request belongs to is seen in the request (2026-07-28) or agreed on before (`initialize`).
public final class MCPServer<Service: ToolService>: Sendable {
    /// What has the tools.
    public let service: Service
    /// What the host says about itself.
    public let info: ServerInfo
    let offers: Offers
    let pages: ToolPages
    let toolsTTL: Int
    /// Opened when the host ends: whoever would wait for changes for ever ends with its result.
    let ending = Latch()

    /// A server. `toolsTTL` is how long a client may keep a list of tools, in milliseconds.
    public init(_ service: Service, info: ServerInfo, offers: Offers = .none, toolsPerPage: Int = 100, toolsTTL: Int = 30_000) {
        self.service = service
        self.info = info
        self.offers = offers
        self.pages = ToolPages(size: max(1, toolsPerPage))
        self.toolsTTL = max(0, toolsTTL)
    }

    /// The host ends: what would wait for ever ends with a result of its own, so that the transports can drain.
    public func end() { ending.open() }
}

// MARK: Both eras

extension MCPServer {
    func toolList(
        _ request: RPCRequest, for version: ProtocolVersion, by caller: Service.Caller
    ) async throws(RPCError) -> JSONObject {
        let page = try pages.page(of: try await tools(for: caller), for: request)
        var result: JSONObject = ["tools": .array(page.tools.map { $0.written(for: version) })]
        if let next = page.next { result["nextCursor"] = .string(next) }
        return result
    }

    private func tools(for caller: Service.Caller) async throws(RPCError) -> [ToolListing] {
        do { return try await service.tools(for: caller) } catch let refused as CallerRefused {
            throw .invalidRequest(refused.reason)
        } catch {
            throw .cannotLook
        }
    }

    func toolCall(
        _ request: RPCRequest, by caller: Service.Caller, through exchange: Exchange
    ) async throws(RPCError) -> Called {
        let call = try ToolCallRequest(request)
        let version = exchange.version
        switch await service.call(call, by: caller, through: exchange) {
        case .unknownTool: throw .invalidParams("unknown tool `\(call.name)`")
        case .invalidState(let why): throw .invalidParams(why)
        case .result(let result): return Called(result.written(for: version), retryAfterSeconds: result.retryAfterSeconds)
        case .stepUp(let scopes, let description):
            let result = ToolResult(description, isError: true)
            return Called(result.written(for: version), stepUp: StepUp(scopes: scopes, description: description))
        case .inputRequired(let questions, let state):
            try Self.require(exchange, \.opensLinks, "this call needs a client that opens links", ["elicitation": ["url": [:]]])
            return Called(Self.written(questions, state, for: version), type: .inputRequired)
        case .task(let task):
            try Self.require(exchange, \.takesTasks, "this call needs a client that takes tasks", Self.tasksCapability)
            return Called(task.written(for: version), type: .task)
        }
    }

    /// What is written only for a client that declared it in this very request.
    private static func require(
        _ exchange: Exchange, _ capability: KeyPath<ClientCapabilities, Bool>, _ message: String, _ required: JSONObject
    ) throws(RPCError) {
        guard !exchange.version.isLegacy else { throw .internalError("\(message), of revision 2026-07-28") }
        guard exchange.client[keyPath: capability] else { throw .missingCapability(message, required: required) }
    }

    private static func written(_ questions: [LinkQuestion], _ state: String, for version: ProtocolVersion) -> JSONObject {
        var requests = JSONObject()
        for question in questions {
            requests[question.key] = ["method": .string(LinkQuestion.method), "params": .object(question.params(for: version))]
        }
        return ["inputRequests": .object(requests), "requestState": .string(state)]
    }

    /// The answer to a call that is not begun, because so many are under way.
    func tooBusy(_ request: RPCRequest, for version: ProtocolVersion) -> Answered {
        let seconds = 1
        let text = "The host is answering too many calls and has done nothing for this one. Make the same call again in a few seconds."
        var result = ToolResult(text, isError: true).written(for: version)
        if !version.isLegacy {
            result["resultType"] = .string(Called.Kind.complete.rawValue)
            result["_meta"] = [Envelope.serverInfoKey: written(for: version)]
        }
        return Answered(.result(result, to: request.id), retryAfterSeconds: seconds)
    }

    func written(for version: ProtocolVersion) -> JSONValue {
        var server: JSONObject = ["name": .string(info.name), "version": .string(info.version)]
        if version.hasStructuredContent, let title = info.title { server["title"] = .string(title) }
        return .object(server)
    }
}

/// What a call came to, as a result.
struct Called: Sendable {
    /// What kind of result it is, as 2026-07-28 names it.
    enum Kind: String, Sendable {
        case complete
        case inputRequired = "input_required"
        case task
    }

    /// The result without what every result has.
    let result: JSONObject
    /// What its `_meta` has besides.
    let meta: JSONObject
    /// What kind it is.
    let type: Kind
    /// The scopes that the credential lacks, where it is that.
    let stepUp: StepUp?
    /// After how many seconds the call may be made again, where it is that.
    let retryAfterSeconds: Int?

    /// A result; complete unless said.
    init(
        _ result: JSONObject, meta: JSONObject = [:], type: Kind = .complete, stepUp: StepUp? = nil, retryAfterSeconds: Int? = nil
    ) {
        self.result = result
        self.meta = meta
        self.type = type
        self.stepUp = stepUp
        self.retryAfterSeconds = retryAfterSeconds
    }
}
