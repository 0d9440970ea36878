import JSON

/// The protocol itself, on no transport: it turns one request and its caller into one reply. Both eras are served at once;
/// which one a request belongs to is seen in the request (2026-07-28) or agreed on before (`initialize`).
public struct MCPServer<Service: ToolService>: Sendable {
    /// What has the tools.
    public let service: Service
    /// What the host says about itself.
    public let info: ServerInfo
    let pages: ToolPages
    private let toolsTTL: Int

    /// A server. `toolsTTL` is how long a client may keep a list of tools, in milliseconds.
    public init(_ service: Service, info: ServerInfo, toolsPerPage: Int = 100, toolsTTL: Int = 30_000) {
        self.service = service
        self.info = info
        self.pages = ToolPages(size: max(1, toolsPerPage))
        self.toolsTTL = max(0, toolsTTL)
    }

    /// What is really served, and nothing else: a client may rely on each of these.
    private var capabilities: JSONValue { ["tools": [:]] }
}

// MARK: 2026-07-28

extension MCPServer {
    /// Answers a request that carries its own revision.
    func answerModern(_ request: RPCRequest, by caller: Service.Caller) async -> Reply {
        do throws(RPCError) {
            let version = try Envelope(request).servedVersion()
            var result: JSONObject
            switch request.method {
            case "server/discover": result = discovery
            case "tools/list":
                result = try await toolList(request, for: version, by: caller)
                result["ttlMs"] = .number(JSONNumber(toolsTTL))
                result["cacheScope"] = "private"
            case "tools/call": result = try await toolCall(request, for: version, by: caller)
            default: throw .methodNotFound(request.method)
            }
            result["resultType"] = "complete"
            result["_meta"] = [Envelope.serverInfoKey: written(for: version)]
            return .result(result, to: request.id)
        } catch {
            return .error(error, to: request.id)
        }
    }

    private var discovery: JSONObject {
        var result: JSONObject = [
            "supportedVersions": .array(ProtocolVersion.modern.map { .string($0.rawValue) }),
            "capabilities": capabilities,
        ]
        if let instructions = info.instructions { result["instructions"] = .string(instructions) }
        result["ttlMs"] = 3_600_000
        result["cacheScope"] = "private"
        return result
    }
}

// MARK: Up to 2025-11-25

extension MCPServer {
    /// Answers `initialize`: the revision asked for where it is served, else the newest one that a handshake can agree on.
    func handshake(_ request: RPCRequest) -> (reply: Reply, agreed: ProtocolVersion?) {
        guard let asked = request.params["protocolVersion"]?.stringValue else {
            return (.error(.invalidParams("`protocolVersion` must be a string"), to: request.id), nil)
        }
        let known = ProtocolVersion(rawValue: asked)
        let agreed = known.flatMap { $0.isLegacy ? $0 : nil } ?? .newestHandshake
        var result: JSONObject = [
            "protocolVersion": .string(agreed.rawValue),
            "capabilities": capabilities,
            "serverInfo": written(for: agreed),
        ]
        if let instructions = info.instructions { result["instructions"] = .string(instructions) }
        return (.result(result, to: request.id), agreed)
    }

    /// Answers a request after a handshake.
    func answerLegacy(_ request: RPCRequest, in version: ProtocolVersion, by caller: Service.Caller) async -> Reply {
        do throws(RPCError) {
            switch request.method {
            case "ping": return .result([:], to: request.id)
            case "tools/list": return .result(try await toolList(request, for: version, by: caller), to: request.id)
            case "tools/call": return .result(try await toolCall(request, for: version, by: caller), to: request.id)
            default: throw .methodNotFound(request.method)
            }
        } catch {
            return .error(error, to: request.id)
        }
    }

    /// Answers a request that carries no revision where none has been agreed on.
    func answerWithoutVersion(_ request: RPCRequest) -> Reply {
        switch request.method {
        case "ping": .result([:], to: request.id)
        case "tools/list", "tools/call":
            .error(
                .invalidParams("send `initialize` first, or `\(Envelope.versionKey)` and `\(Envelope.capabilitiesKey)` in `_meta`"),
                to: request.id)
        default: .error(.methodNotFound(request.method), to: request.id)
        }
    }
}

// MARK: Both

extension MCPServer {
    private func toolList(
        _ request: RPCRequest, for version: ProtocolVersion, by caller: Service.Caller
    ) async throws(RPCError) -> JSONObject {
        let page = try pages.page(of: await service.tools(for: caller), for: request)
        var result: JSONObject = ["tools": .array(page.tools.map { $0.written(for: version) })]
        if let next = page.next { result["nextCursor"] = .string(next) }
        return result
    }

    private func toolCall(
        _ request: RPCRequest, for version: ProtocolVersion, by caller: Service.Caller
    ) async throws(RPCError) -> JSONObject {
        let call = try ToolCallRequest(request)
        switch await service.call(call, by: caller) {
        case .unknownTool: throw .invalidParams("unknown tool `\(call.name)`")
        case .result(let content, let structured, let isError):
            return ToolCallAnswer.written(content: content, structured: structured, isError: isError, for: version)
        }
    }

    private func written(for version: ProtocolVersion) -> JSONValue {
        var server: JSONObject = ["name": .string(info.name), "version": .string(info.version)]
        if version.hasStructuredContent, let title = info.title { server["title"] = .string(title) }
        return .object(server)
    }
}
