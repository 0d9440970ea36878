import JSON

// MARK: Up to 2025-11-25

extension MCPServer {
    /// Answers `initialize`: the revision asked for where it is served, else the newest one that a handshake can agree on.
    func handshake(_ request: RPCRequest) -> (reply: Reply, agreed: LegacyTerms?) {
        guard let asked = request.params["protocolVersion"]?.stringValue else {
            return (.error(.invalidParams("`protocolVersion` must be a string"), to: request.id), nil)
        }
        let known = ProtocolVersion(rawValue: asked)
        let agreed = known.flatMap { $0.isLegacy ? $0 : nil } ?? .newestHandshake
        var result: JSONObject = [
            "protocolVersion": .string(agreed.rawValue),
            "capabilities": offers.capabilities(for: agreed),
            "serverInfo": written(for: agreed),
        ]
        if let instructions = info.instructions { result["instructions"] = .string(instructions) }
        let client = request.params["capabilities"]?.objectValue.map { ClientCapabilities($0) } ?? .none
        return (.result(result, to: request.id), LegacyTerms(version: agreed, client: client))
    }

    /// Answers a request after a handshake.
    func answerLegacy(
        _ request: RPCRequest, on terms: LegacyTerms, by caller: Service.Caller, to outlet: any Outlet
    ) async -> Answered {
        do throws(RPCError) {
            switch request.method {
            case "ping": return Answered(.result([:], to: request.id))
            case "tools/list": return Answered(.result(try await toolList(request, for: terms.version, by: caller), to: request.id))
            case "logging/setLevel": return Answered(.result(try setLogLevel(request, of: terms), to: request.id))
            case "tools/call":
                let exchange = Exchange(
                    version: terms.version, client: terms.client, progressToken: request.meta["progressToken"],
                    logLevel: terms.messages.level, outlet: outlet, ending: ending)
                let called = try await toolCall(request, by: caller, through: exchange)
                return Answered(
                    .result(called.result, to: request.id), stepUp: called.stepUp, retryAfterSeconds: called.retryAfterSeconds)
            default: throw .methodNotFound(request.method)
            }
        } catch {
            return Answered(.error(error, to: request.id))
        }
    }

    private func setLogLevel(_ request: RPCRequest, of terms: LegacyTerms) throws(RPCError) -> JSONObject {
        guard offers.logging else { throw .methodNotFound(request.method) }
        guard let level = request.params["level"]?.stringValue.flatMap({ LogLevel(rawValue: $0) }) else {
            throw .invalidParams("`level` must be a log level: \(LogLevel.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        terms.messages.set(level)
        return [:]
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

    /// Tells a client of an older revision whenever its tools change, until it sees none any more, the host ends or the task is cancelled;
    /// returns at once where that is not offered.
    func tellToolChanges(by caller: Service.Caller, to outlet: any Outlet) async {
        guard offers.listChanged else { return }
        let changes = await service.toolChanges(for: caller)
        await untilTheEnd {
            for await _ in changes { await outlet.deliver(["jsonrpc": "2.0", "method": "notifications/tools/list_changed"]) }
        }
    }
}
