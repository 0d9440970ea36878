import JSON

// MARK: 2026-07-28

extension MCPServer {
    /// Answers a request that carries its own revision.
    func answerModern(_ request: RPCRequest, by caller: Service.Caller, to outlet: any Outlet) async -> Answered {
        do throws(RPCError) {
            let envelope = try Envelope(request)
            let version = try envelope.servedVersion()
            let called = try await call(request, envelope, version, by: caller, to: outlet)
            var result = called.result
            result["resultType"] = .string(called.type.rawValue)
            var meta = called.meta
            meta[Envelope.serverInfoKey] = written(for: version)
            result["_meta"] = .object(meta)
            return Answered(.result(result, to: request.id), stepUp: called.stepUp, retryAfterSeconds: called.retryAfterSeconds)
        } catch {
            return Answered(.error(error, to: request.id), retryAfterSeconds: error.retryAfterSeconds)
        }
    }

    private func call(
        _ request: RPCRequest, _ envelope: Envelope, _ version: ProtocolVersion, by caller: Service.Caller, to outlet: any Outlet
    ) async throws(RPCError) -> Called {
        switch request.method {
        case "server/discover": return Called(discovery(for: version))
        case "tools/list":
            var result = try await toolList(request, for: version, by: caller)
            result["ttlMs"] = .number(JSONNumber(toolsTTL))
            result["cacheScope"] = "private"
            return Called(result)
        case "tools/call":
            let exchange = Exchange(
                version: version, client: ClientCapabilities(envelope.capabilities), progressToken: request.meta["progressToken"],
                logLevel: offers.logging ? envelope.logLevel : nil, outlet: outlet, ending: ending)
            return try await toolCall(request, by: caller, through: exchange)
        case ListenRequest.method: return try await listen(request, envelope, version, by: caller, to: outlet)
        case "tasks/get": return try await task(.get, request, envelope, version, by: caller)
        case "tasks/update": return try await task(.update, request, envelope, version, by: caller)
        case "tasks/cancel": return try await task(.cancel, request, envelope, version, by: caller)
        default: throw .methodNotFound(request.method)
        }
    }

    private func discovery(for version: ProtocolVersion) -> JSONObject {
        var result: JSONObject = [
            "supportedVersions": .array(ProtocolVersion.modern.map { .string($0.rawValue) }),
            "capabilities": offers.capabilities(for: version),
        ]
        if let instructions = info.instructions { result["instructions"] = .string(instructions) }
        result["ttlMs"] = 3_600_000
        result["cacheScope"] = "private"
        return result
    }
}
