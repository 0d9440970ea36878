import JSON

// MARK: The extension of tasks (2026-07-28)

extension MCPServer {
    /// Answers what a client wants of a task. A client that takes no tasks by this very request has none, and a task of another caller
    /// is one that there is not.
    func task(
        _ kind: TaskRequest.Kind, _ request: RPCRequest, _ envelope: Envelope, _ version: ProtocolVersion, by caller: Service.Caller
    ) async throws(RPCError) -> Called {
        guard offers.tasks else { throw .methodNotFound(request.method) }
        guard ClientCapabilities(envelope.capabilities).takesTasks else {
            throw .missingCapability("`\(request.method)` needs a client that takes tasks", required: Self.tasksCapability)
        }
        guard let id = request.params["taskId"]?.stringValue else { throw .invalidParams("`taskId` must be a string") }
        // Nothing is asked through a task, so no answer fits; what is misshapen is said all the same.
        _ = try ToolCallRequest.responses(request.params["inputResponses"])
        switch await service.task(TaskRequest(kind: kind, id: id, meta: request.meta), by: caller) {
        case .state(let state): return Called(state.written(for: version))
        case .acknowledged: return Called([:])
        case .unknown: throw .invalidParams("there is no such task")
        case .unavailable: throw .cannotLook
        case .tooSoon(let seconds): throw .tooSoon(retryAfterSeconds: seconds)
        }
    }

    /// The tasks among these that the caller has. Of others nothing is told, not even that they are others'. One of which that can't be
    /// told now is an error: a client that follows it would otherwise wait for what never comes.
    func known(_ ids: [String], _ meta: JSONObject, by caller: Service.Caller) async throws(RPCError) -> [String] {
        var known: [String] = []
        for id in ids where !known.contains(id) {
            switch await service.task(TaskRequest(kind: .follow, id: id, meta: meta), by: caller) {
            case .state, .acknowledged: known.append(id)
            case .unknown: break
            case .unavailable: throw .cannotLook
            case .tooSoon(let seconds): throw .tooSoon(retryAfterSeconds: seconds)
            }
        }
        return known
    }

    static var tasksCapability: JSONObject { ["extensions": [ClientCapabilities.tasksKey: [:]]] }
}
