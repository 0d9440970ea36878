import JSON
import MCP
import Synchronization

/// What changes while a test runs: the tools of callers, and tasks.
final class Changes: Sendable {
    private struct State {
        var tools: [(caller: String, sink: AsyncStream<Void>.Continuation)] = []
        var tasks: [(ids: [String], sink: AsyncStream<TaskState>.Continuation)] = []
        var states: [String: TaskState] = [:]
    }

    private let state = Mutex(State())

    /// A stream of the changes of a caller's tools, from now on.
    func tools(of caller: String, onEnd: @escaping @Sendable () -> Void) -> AsyncStream<Void> {
        let (stream, sink) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        sink.onTermination = { _ in onEnd() }
        state.withLock { $0.tools.append((caller, sink)) }
        return stream
    }

    /// The tools of a caller change.
    func change(toolsOf caller: String) {
        for sink in state.withLock({ state in state.tools.filter { $0.caller == caller }.map(\.sink) }) { sink.yield() }
    }

    /// A caller sees no tools any more.
    func end(toolsOf caller: String) {
        for sink in state.withLock({ state in state.tools.filter { $0.caller == caller }.map(\.sink) }) { sink.finish() }
    }

    /// A stream of the changes of tasks, from now on.
    func tasks(_ ids: [String]) -> AsyncStream<TaskState> {
        let (stream, sink) = AsyncStream.makeStream(of: TaskState.self)
        state.withLock { $0.tasks.append((ids, sink)) }
        return stream
    }

    /// A task comes to this.
    func change(_ task: TaskState) {
        let sinks = state.withLock { state in
            state.states[task.id] = task
            return state.tasks.filter { $0.ids.contains(task.id) }.map(\.sink)
        }
        for sink in sinks { sink.yield(task) }
    }

    /// What a task came to; nil where it has not changed.
    func state(of id: String) -> TaskState? { state.withLock { $0.states[id] } }
}

extension FixtureService {
    func toolChanges(for caller: Caller) -> AsyncStream<Void> {
        defer { milestones.reach("listening \(caller.name)") }
        return changes.tools(of: caller.name) { [milestones] in milestones.reach("no more listening \(caller.name)") }
    }

    func taskChanges(_ ids: [String], meta: JSONObject, for caller: Caller) -> AsyncStream<TaskState> { changes.tasks(ids) }

    /// A caller's tasks are those whose ids begin with its name; one whose id ends in `-soon` is always asked about too soon, and of one
    /// that ends in `-away` nothing can be told.
    func task(_ request: TaskRequest, by caller: Caller) async -> TaskAnswer {
        guard request.id.hasPrefix(caller.name) else { return .unknown }
        if request.id.hasSuffix("-soon") { return .tooSoon(retryAfterSeconds: 7) }
        if request.id.hasSuffix("-away") { return .unavailable }
        let task = Self.task(request.id)
        switch request.kind {
        case .get: return .state(changes.state(of: request.id) ?? task)
        case .update, .follow: return .acknowledged
        case .cancel:
            changes.change(TaskState(id: task.id, status: .cancelled, createdAt: task.createdAt, lastUpdatedAt: task.lastUpdatedAt))
            return .acknowledged
        }
    }
}
