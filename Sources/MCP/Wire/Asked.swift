import JSON
import Synchronization

/// What one client was asked and has not answered yet.
final class Asked: Sendable {
    private struct State {
        var next: UInt64 = 1
        var isOver = false
        var waiting: [RequestID: CheckedContinuation<JSONObject?, Never>] = [:]
    }

    private let state = Mutex(State())
    private let over = Latch()

    /// Sends a request of this host and waits for the client's result. Nil where it did not answer in time, answered with an error,
    /// or the task was cancelled. A question that nobody waits for any more is taken back, so that no person is left with it.
    func ask(
        _ method: String, _ params: JSONObject, patience: Duration, send: @escaping @Sendable (JSONValue) -> Void
    ) async -> JSONObject? {
        let text = state.withLock { state in
            defer { state.next += 1 }
            return "tollgate-\(state.next)"
        }
        guard let id = RequestID(.string(text)) else { return nil }
        let giveUp: @Sendable () -> Void = {
            guard self.settle(id, nil) else { return }
            send(["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": id.value]])
        }
        var deadline: Deadline?
        defer { deadline?.callOff() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A cancellation that comes later finds the question among those that wait.
                let waits = state.withLock { state in
                    guard !Task.isCancelled, !state.isOver else { return false }
                    state.waiting[id] = continuation
                    return true
                }
                guard waits else { return continuation.resume(returning: nil) }
                deadline = Deadline(in: patience, giveUp)
                send(["jsonrpc": "2.0", "id": id.value, "method": .string(method), "params": .object(params)])
            }
        } onCancel: {
            giveUp()
        }
    }

    /// The client says nothing any more: nobody waits for it, now and from now on.
    func end() {
        let waiting = state.withLock { state in
            state.isOver = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        over.open()
        for continuation in waiting { continuation.resume(returning: nil) }
    }

    /// Returns when the client says nothing any more, or the task is cancelled.
    func ended() async { await over.wait() }

    /// A client's response; false where nothing was asked that it answers.
    func answered(_ response: RPCResponse) -> Bool {
        guard let id = response.id else { return false }
        return settle(id, response.error == nil ? response.result : nil)
    }

    private func settle(_ id: RequestID, _ result: JSONObject?) -> Bool {
        guard let continuation = state.withLock({ $0.waiting.removeValue(forKey: id) }) else { return false }
        continuation.resume(returning: result)
        return true
    }
}
