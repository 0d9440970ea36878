import JSON
import Synchronization

/// What one client was asked and has not answered yet.
final class Asked: Sendable {
    private struct State {
        var next: UInt64 = 1
        var waiting: [RequestID: CheckedContinuation<JSONObject?, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Sends a request of this host and waits for the client's result. Nil where it did not answer in time, answered with an error,
    /// or the task was cancelled.
    func ask(_ method: String, _ params: JSONObject, patience: Duration, send: @Sendable (JSONValue) -> Void) async -> JSONObject? {
        let text = state.withLock { state in
            defer { state.next += 1 }
            return "tollgate-\(state.next)"
        }
        guard let id = RequestID(.string(text)) else { return nil }
        var timer: Task<Void, Never>?
        defer { timer?.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A cancellation that comes later finds the question among those that wait.
                let waits = state.withLock { state in
                    guard !Task.isCancelled else { return false }
                    state.waiting[id] = continuation
                    return true
                }
                guard waits else { return continuation.resume(returning: nil) }
                timer = Task {
                    try? await Task.sleep(for: patience)
                    settle(id, nil)
                }
                send(["jsonrpc": "2.0", "id": id.value, "method": .string(method), "params": .object(params)])
            }
        } onCancel: {
            settle(id, nil)
        }
    }

    /// A client's response; false where nothing was asked that it answers.
    func answered(_ response: RPCResponse) -> Bool {
        guard let id = response.id else { return false }
        return settle(id, response.error == nil ? response.result : nil)
    }

    @discardableResult
    private func settle(_ id: RequestID, _ result: JSONObject?) -> Bool {
        guard let continuation = state.withLock({ $0.waiting.removeValue(forKey: id) }) else { return false }
        continuation.resume(returning: result)
        return true
    }
}
