import JSON

// MARK: subscriptions/listen (2026-07-28)

extension MCPServer {
    /// Tells a client what changes, of what it asked for: first what it will be told of, then each change, and a result when the host
    /// ends, the task is cancelled, or the client is nobody's any more. Everything carries the request's id, so that several listens can be
    /// told apart.
    func listen(
        _ request: RPCRequest, _ envelope: Envelope, _ version: ProtocolVersion, by caller: Service.Caller, to outlet: any Outlet
    ) async throws(RPCError) -> Called {
        guard offers.listChanged || offers.tasks else { throw .methodNotFound(request.method) }
        let asked = try ListenRequest(request)
        let meta: JSONObject = [Envelope.subscriptionKey: request.id.value]
        let tools = asked.tools && offers.listChanged
        let takesTasks = offers.tasks && ClientCapabilities(envelope.capabilities).takesTasks
        let tasks = takesTasks ? try await known(asked.tasks, request.meta, by: caller) : []
        // Begun before the client is told, so that nothing that changes from then on is missed.
        let toolChanges = tools ? await service.toolChanges(for: caller) : .silent
        let taskChanges = tasks.isEmpty ? nil : try await changes(of: tasks, request.meta, by: caller)

        var honoured = JSONObject()
        if tools { honoured["toolsListChanged"] = true }
        if !tasks.isEmpty { honoured["taskIds"] = .array(tasks.map { .string($0) }) }
        let told = Told(meta: meta, outlet: outlet)
        await told.tell("notifications/subscriptions/acknowledged", ["notifications": .object(honoured)])
        await untilTheEnd {
            await withTaskGroup(of: Void.self) { group in
                // Tasks that have all ended end nothing: whoever listens is told of the end by the host's own.
                if let taskChanges {
                    group.addTask { for await task in taskChanges { await told.tell("notifications/tasks", task.written(for: version)) } }
                }
                for await _ in toolChanges { await told.tell("notifications/tools/list_changed") }
                group.cancelAll()
            }
        }
        return Called([:], meta: meta)
    }

    private func changes(
        of tasks: [String], _ meta: JSONObject, by caller: Service.Caller
    ) async throws(RPCError) -> AsyncStream<TaskState> {
        do { return try await service.taskChanges(tasks, meta: meta, for: caller) } catch { throw .cannotLook }
    }

    /// Does something that may take for ever until it ends by itself, the host ends or the task is cancelled.
    func untilTheEnd(_ body: @escaping @Sendable () async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask(operation: body)
            group.addTask { await self.ending.wait() }
            _ = await group.next()
            group.cancelAll()
        }
    }
}

/// What one listen is told, each with the listen's id.
private struct Told: Sendable {
    let meta: JSONObject
    let outlet: any Outlet

    func tell(_ method: String, _ params: JSONObject = [:]) async {
        var params = params
        params["_meta"] = .object(meta)
        await outlet.deliver(["jsonrpc": "2.0", "method": .string(method), "params": .object(params)])
    }
}
