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
        /// Those among them that end only when they are told to.
        var listens: Set<UInt64> = []
        var takesListens = true
    }

    /// Whether a request was taken on.
    enum Admission { case started, idInUse, tooMany }

    private let state = Mutex(State())
    private let maximum: Int
    private let maximumListens: Int

    /// Takes on at most `maximum` requests at once, and of those that last at most `maximumListens`.
    init(maximum: Int, maximumListens: Int = 16) {
        self.maximum = maximum
        self.maximumListens = maximumListens
    }

    /// Begins to answer a request in a task of its own. `deliver` is called once, with nil where the request was cancelled
    /// meanwhile; it runs under this object's lock, so that nothing is delivered after `cancel` has returned, and must not block.
    func start(
        _ request: RPCRequest, work: @escaping @Sendable (RunningCall) async -> Answered,
        deliver: @escaping @Sendable (Answered?) -> Void
    ) -> Admission {
        state.withLock { state in
            guard state.active[request.id] == nil else { return .idInUse }
            let lasts = request.method == ListenRequest.method
            guard state.tasks.count < maximum, !lasts || state.listens.count < maximumListens else { return .tooMany }
            let number = state.next
            state.next += 1
            state.active[request.id] = number
            // The task cannot end before it stands in the list: its end needs the lock that is held here.
            let task = Task {
                let answered = await work(RunningCall(calls: self, id: request.id, number: number))
                self.end(request.id, number) { deliver($0 ? answered : nil) }
            }
            state.tasks[number] = task
            if lasts {
                state.listens.insert(number)
                if !state.takesListens { task.cancel() }
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

    /// Whatever would last for ever ends with its answer, now and from now on.
    func endListens() {
        let tasks = state.withLock { state in
            state.takesListens = false
            return state.listens.compactMap { state.tasks[$0] }
        }
        for task in tasks { task.cancel() }
    }

    /// Does something for a request while it is wanted: neither answered nor cancelled. The reply and a cancellation wait for it, so
    /// it must not block.
    fileprivate func whileWanted(_ id: RequestID, _ number: UInt64, _ body: () -> Void) {
        state.withLock { state in
            if state.active[id] == number { body() }
        }
    }

    /// Returns when nothing is being answered any more.
    func drain() async {
        while let task = state.withLock({ $0.tasks.values.first }) { await task.value }
    }

    private func end(_ id: RequestID, _ number: UInt64, deliver: (_ wanted: Bool) -> Void) {
        state.withLock { state in
            state.tasks[number] = nil
            state.listens.remove(number)
            let wanted = state.active[id] == number
            if wanted { state.active[id] = nil }
            deliver(wanted)
        }
    }
}

/// One request that is being answered.
struct RunningCall: Sendable {
    fileprivate let calls: RunningCalls
    fileprivate let id: RequestID
    fileprivate let number: UInt64

    /// Does something as long as the request is neither answered nor cancelled, and before either. It must not block.
    func whileWanted(_ body: () -> Void) { calls.whileWanted(id, number, body) }
}

extension RunningCalls {
    /// As `start`, but a request that cannot be taken on is delivered its refusal.
    func answer(
        _ request: RPCRequest, work: @escaping @Sendable (RunningCall) async -> Answered,
        deliver: @escaping @Sendable (Answered?) -> Void
    ) {
        func refuse(_ error: RPCError) { deliver(Answered(.error(error, to: request.id))) }
        switch start(request, work: work, deliver: deliver) {
        case .started: break
        case .idInUse: refuse(.invalidRequest("id \(request.id.text) is being answered already"))
        case .tooMany: refuse(.internalError("too many requests at once"))
        }
    }
}
