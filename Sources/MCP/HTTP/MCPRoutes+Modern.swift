import HTTPTypes
import Hummingbird
import JSON

/// 2026-07-28: every request stands for itself, and a client that goes away takes it back.
extension MCPRoutes {
    /// Headers that do not fit the body come before a version that is not served: a new client must learn which ones are.
    func answerModern(_ request: RPCRequest, _ admitted: Admitted) async -> Response {
        do throws(RPCError) {
            try admitted.routing.checkUnique()
            try admitted.routing.check(against: request, try Envelope(request))
            if request.method == "tools/call" { try check(admitted.fields, against: request) }
        } catch {
            return Answers.reply(.error(error, to: request.id), isModern: true, as: admitted.media)
        }
        let slot: Lease?
        switch taken(by: request, of: .july2026, admitted) {
        case .failure(let refused): return refused.response
        case .success(let taken): slot = taken
        }
        let queue = EventQueue(isOpen: admitted.takesEvents)
        let (server, caller) = (server, admitted.caller)
        // In the loop of its connection, from here on: the call is answered where its reply is written.
        let task = Task.immediate(executorPreference: LoopExecutor.of(admitted.channel.eventLoop)) {
            queue.finish(await server.answerModern(request, by: caller, to: queue))
        }
        let watch = await Disconnection.watch(admitted.channel) {
            // Where nothing can be written before the reply, nothing tells the two ends apart.
            if queue.isOpen { queue.wantSign() } else { task.cancel() }
        } onGone: {
            task.cancel()
        }
        let lease = Lease {
            task.cancel()
            watch.end()
            slot?.end()
        }
        return await withTaskCancellationHandler {
            switch await queue.beginning(within: keepAlive) {
            case .reply(let answered):
                lease.end()
                return answered.map { Answers.reply($0, isModern: true, as: admitted.media, challenge) } ?? Answers.nothing
            case .events: return events(to: admitted).response(of: queue, lease: lease)
            }
        } onCancel: {
            task.cancel()
        }
    }

    func events(to admitted: Admitted) -> EventResponse {
        EventResponse(keepAlive: keepAlive, patience: patience, channel: admitted.channel)
    }

    /// A place for a response that lasts, or why there is none.
    func place(for admitted: Admitted, _ id: RequestID?) -> Result<Lease, Refused> {
        let (slots, owner) = (slots, access.credentialKey(admitted.caller))
        guard slots.take(owner) else {
            return .failure(
                Refused(
                    Answers.refusal(
                        .internalError("there are too many streams; try again later"), to: id, status: .tooManyRequests,
                        headers: [.retryAfter: "30"])))
        }
        return .success(Lease { slots.give(owner) })
    }

    /// A place for a call, or what it is answered without one: a result, since a model must read why, and when to come again.
    private func place(forCall request: RPCRequest, of version: ProtocolVersion, _ admitted: Admitted) -> Result<Lease?, Refused> {
        if let place = callPlace(for: admitted) { return .success(place) }
        let answered = server.tooBusy(request, for: version)
        return .failure(Refused(Answers.reply(answered, isModern: !version.isLegacy, as: admitted.media, challenge)))
    }

    /// A place for a call; nil where there is none.
    func callPlace(for admitted: Admitted) -> Lease? {
        let (slots, owner) = (callSlots, access.credentialKey(admitted.caller))
        return slots.take(owner) ? Lease { slots.give(owner) } : nil
    }

    /// What a request takes up for as long as it is answered; nothing for those that are answered at once.
    func taken(by request: RPCRequest, of version: ProtocolVersion, _ admitted: Admitted) -> Result<Lease?, Refused> {
        if request.method == "tools/call" { return place(forCall: request, of: version, admitted) }
        guard !version.isLegacy, request.method == ListenRequest.method, server.offers != .none else { return .success(nil) }
        guard admitted.takesEvents else {
            let error = RPCError.invalidRequest("`\(request.method)` is answered with text/event-stream")
            return .failure(Refused(Answers.refusal(error, to: request.id, status: .notAcceptable)))
        }
        return place(for: admitted, request.id).map { $0 }
    }

    /// Arguments that are repeated in headers must say the same there.
    private func check(_ fields: HTTPFields, against request: RPCRequest) throws(RPCError) {
        guard let name = request.params["name"]?.stringValue else { return }
        let arguments = request.params["arguments"] ?? [:]
        for parameter in server.service.headerParameters(of: name) {
            try ParameterHeader(parameter).check(fields, against: arguments)
        }
    }
}
