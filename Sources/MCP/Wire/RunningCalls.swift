import JSON
import Synchronization

/// The requests of one client that are being answered: which ids are taken, which are to be stopped, and what must be waited for.
///
/// A cancelled request's work goes on for as long as its service wants it to; only nothing more is said about it.
final class RunningCalls: Sendable {
    private struct State {
        var next: UInt64 = 0
        var active: [RequestID: UInt64] = [:]
        var tasks: [UInt64: Task<Void, Never>] = [:]
    }

    /// Whether a request was taken on.
    enum Admission { case started, idInUse, tooMany }

    private let state = Mutex(State())
    private let maximum: Int

    /// Takes on at most `maximum` requests at once.
    init(maximum: Int) { self.maximum = maximum }

    /// Begins to answer a request in a task of its own. `deliver` is called once, with nil where the request was cancelled
    /// meanwhile; it runs under this object's lock, so that nothing is delivered after `cancel` has returned, and must not block.
    func start(
        _ request: RPCRequest, work: @escaping @Sendable () async -> Answered, deliver: @escaping @Sendable (Answered?) -> Void
    ) -> Admission {
        state.withLock { state in
            guard state.active[request.id] == nil else { return .idInUse }
            guard state.tasks.count < maximum else { return .tooMany }
            let number = state.next
            state.next += 1
            state.active[request.id] = number
            // The task cannot end before it stands in the list: its end needs the lock that is held here.
            state.tasks[number] = Task {
                let answered = await work()
                self.end(request.id, number) { deliver($0 ? answered : nil) }
            }
            return .started
        }
    }

    /// The client takes a request back: its task is told so, and nothing is delivered for it any more.
    func cancel(_ id: RequestID) {
        let task = state.withLock { state in
            state.active.removeValue(forKey: id).flatMap { state.tasks[$0] }
        }
        task?.cancel()
    }

    /// Tells every task that its client is gone.
    func cancelAll() {
        for task in state.withLock({ Array($0.tasks.values) }) { task.cancel() }
    }

    /// Returns when nothing is being answered any more.
    func drain() async {
        while let task = state.withLock({ $0.tasks.values.first }) { await task.value }
    }

    private func end(_ id: RequestID, _ number: UInt64, deliver: (_ wanted: Bool) -> Void) {
        state.withLock { state in
            state.tasks[number] = nil
            let wanted = state.active[id] == number
            if wanted { state.active[id] = nil }
            deliver(wanted)
        }
    }
}

extension RunningCalls {
    /// As `start`, but a request that cannot be taken on is delivered its refusal.
    func answer(
        _ request: RPCRequest, work: @escaping @Sendable () async -> Answered, deliver: @escaping @Sendable (Answered?) -> Void
    ) {
        func refuse(_ error: RPCError) { deliver(Answered(.error(error, to: request.id))) }
        switch start(request, work: work, deliver: deliver) {
        case .started: break
        case .idInUse: refuse(.invalidRequest("id \(request.id.text) is being answered already"))
        case .tooMany: refuse(.internalError("too many requests at once"))
        }
    }
}
