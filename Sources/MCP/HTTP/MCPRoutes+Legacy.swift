import HTTPTypes
import Hummingbird
import JSON

/// The revisions up to 2025-11-25: a session after `initialize`, and calls that outlive their connection.
extension MCPRoutes {
    func delete(_ admitted: Admitted) -> Response {
        switch session(of: admitted) {
        case .failure(let refusal): return refusal.response()
        case .success(let session):
            sessions.close(session)
            return Answers.empty(.noContent)
        }
    }

    func answerLegacy(notification: RPCNotification, _ admitted: Admitted) -> Response {
        switch session(of: admitted) {
        case .failure(let refusal): return refusal.response()
        case .success(let session):
            if let id = notification.cancelled { session.calls.cancel(id) }
            return Answers.empty(.accepted)
        }
    }

    func answerLegacy(response: RPCResponse, _ admitted: Admitted) -> Response {
        switch session(of: admitted) {
        case .failure(let refusal): return refusal.response()
        case .success(let session):
            // An answer to nothing that was asked, or one that comes too late, is no mistake of the client's.
            _ = session.asked.answered(response)
            return Answers.empty(.accepted)
        }
    }

    func answerLegacy(_ request: RPCRequest, _ admitted: Admitted) async -> Response {
        if request.method == "initialize" { return initialize(request, admitted) }
        switch session(of: admitted) {
        case .failure(let refusal): return refusal.response(to: request.id)
        case .success(let session):
            let (server, caller, terms, asked) = (server, admitted.caller, session.terms, session.asked)
            let slot: Lease?
            switch taken(by: request, of: terms.version, admitted) {
            case .failure(let refused): return refused.response
            case .success(let taken): slot = taken
            }
            let queue = EventQueue(isOpen: admitted.takesEvents)
            session.calls.answer(request) { call in
                await server.answerLegacy(request, on: terms, by: caller, to: SessionOutlet(queue: queue, asked: asked, call: call))
            } deliver: {
                slot?.end()
                queue.finish($0)
            }
            switch await queue.beginning(within: keepAlive) {
            case .reply(let answered):
                return answered.map { Answers.reply($0, isModern: false, as: admitted.media, challenge) } ?? Answers.nothing
            // A client of these revisions that goes away takes nothing back.
            case .events: return events(to: admitted).response(of: queue, lease: Lease {})
            }
        }
    }

    func answerLegacy(batch items: [JSONValue], _ admitted: Admitted) async -> Response {
        switch session(of: admitted) {
        case .failure(let refusal): return refusal.response()
        case .success(let session):
            guard session.terms.version.acceptsBatches else {
                return Answers.refusal(.invalidRequest("batches are only for revision 2025-03-26"))
            }
            let (server, caller, terms) = (server, admitted.caller, session.terms)
            let work: @Sendable (RPCRequest, RunningCall) async -> Answered = { request, _ in
                // Each call of a batch is one under way, as if it had come alone.
                var slot: Lease?
                if request.method == "tools/call" {
                    slot = callPlace(for: admitted)
                    guard slot != nil else { return server.tooBusy(request, for: terms.version) }
                }
                defer { slot?.end() }
                return await server.answerLegacy(request, on: terms, by: caller, to: SilentOutlet())
            }
            let replies: [Reply] = await withCheckedContinuation { continuation in
                Batch.answer(items, among: session.calls, by: work) { continuation.resume(returning: $0) }
            }
            guard !replies.isEmpty else { return Answers.empty(.accepted) }
            return Answers.body(JSONValue.array(replies.map(\.written)).bytes, status: .ok, as: admitted.media)
        }
    }

    private func initialize(_ request: RPCRequest, _ admitted: Admitted) -> Response {
        let (reply, agreed) = server.handshake(request)
        var response = Answers.reply(reply, isModern: false, as: admitted.media)
        if let agreed, let name = Answers.sessionHeader {
            response.headers[name] = sessions.open(owner: access.credentialKey(admitted.caller), terms: agreed).id
        }
        return response
    }

    /// Why a request has no session: it named none, or one that has ended or is another credential's, which look the same.
    enum NoSession: Error {
        case missing, unknown

        func response(to id: RequestID? = nil) -> Response {
            switch self {
            case .missing: Answers.refusal(.invalidRequest("`Mcp-Session-Id` is missing; send `initialize` first"), to: id)
            case .unknown: Answers.refusal(.invalidRequest("there is no such session; send `initialize` again"), to: id, status: .notFound)
            }
        }
    }

    func session(of admitted: Admitted) -> Result<LegacySession, NoSession> {
        guard let id = admitted.sessionID else { return .failure(.missing) }
        guard let session = sessions.find(id, owner: access.credentialKey(admitted.caller)) else { return .failure(.unknown) }
        return .success(session)
    }
}
