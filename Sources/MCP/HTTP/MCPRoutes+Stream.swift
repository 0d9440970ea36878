import HTTPTypes
import Hummingbird
import JSON

/// The stream of a session up to 2025-11-25, on which its client is told what nobody asked for.
extension MCPRoutes {
    /// Opens the stream, and its head goes out at once: clients wait for it. Where nothing would ever be told there is none.
    func openStream(_ admitted: Admitted) async -> Response {
        let none = Answers.empty(.methodNotAllowed, headers: [.allow: "POST"])
        guard server.offers.listChanged, admitted.takesEvents, admitted.sessionID != nil else { return none }
        let session: LegacySession
        switch self.session(of: admitted) {
        case .failure(let refusal): return refusal.response()
        case .success(let found): session = found
        }
        // The one before makes room, also where its client has gone and nobody knows it yet.
        session.stream.take(nil)
        let slot: Lease
        switch place(for: admitted, nil) {
        case .failure(let refused): return refused.response
        case .success(let taken): slot = taken
        }
        let queue = EventQueue(isOpen: true)
        let (server, caller) = (server, admitted.caller)
        let task = Task {
            await server.tellToolChanges(by: caller, to: queue)
            queue.finish(nil)
        }
        let watch = await Disconnection.watch(admitted.channel, onHalf: { queue.wantSign() }, onGone: { task.cancel() })
        let lease = Lease {
            task.cancel()
            watch.end()
            slot.end()
        }
        session.stream.take(lease)
        queue.wantSign()
        return events(to: admitted).response(of: queue, lease: lease)
    }
}
