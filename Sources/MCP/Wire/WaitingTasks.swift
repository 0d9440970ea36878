import Synchronization

/// Tasks that wait until somebody has changed what holds them up.
final class WaitingTasks: Sendable {
    private struct State {
        var next: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Returns at once where there is nothing to wait for; else when it is woken, or the task is cancelled.
    /// - Parameter hasToWait: whether there is. Whoever changes the answer calls `wake` after that.
    func wait(while hasToWait: () -> Bool) async {
        let number = state.withLock { state in
            defer { state.next += 1 }
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiting[number] = continuation }
                // Asked once this one is among those that wait: whatever changes later finds it there, a cancellation, too.
                if Task.isCancelled || !hasToWait() { go(number) }
            }
        } onCancel: {
            go(number)
        }
    }

    /// Has everybody go on who waits now.
    func wake() {
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    private func go(_ number: UInt64) { state.withLock { $0.waiting.removeValue(forKey: number) }?.resume() }
}
