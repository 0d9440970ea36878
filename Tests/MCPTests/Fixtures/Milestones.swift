import Synchronization

/// Things that happen once, and tests that wait for them instead of sleeping.
final class Milestones: Sendable {
    private struct State {
        var reached: Set<String> = []
        var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]
    }

    private let state = Mutex(State())

    func reach(_ name: String) {
        let waiting = state.withLock { state in
            state.reached.insert(name)
            return state.waiting.removeValue(forKey: name) ?? []
        }
        for continuation in waiting { continuation.resume() }
    }

    func hasReached(_ name: String) -> Bool { state.withLock { $0.reached.contains(name) } }

    func wait(for name: String) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if !state.reached.contains(name) { state.waiting[name, default: []].append(continuation) }
                return state.reached.contains(name)
            }
            if isReached { continuation.resume() }
        }
    }
}
