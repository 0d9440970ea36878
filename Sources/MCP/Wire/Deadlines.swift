import Synchronization

/// The deadlines of the process.
///
/// Every request has some, and nearly none of them comes: a timer for each would cost more than what it guards. So one task sleeps until
/// the earliest, and looks again when it wakes.
final class Deadlines: Sendable {
    static let ofProcess = Deadlines()

    private struct Pending {
        let at: ContinuousClock.Instant
        let action: @Sendable () -> Void
    }

    private struct State {
        var pending: [UInt64: Pending] = [:]
        var last: UInt64 = 0
        /// When the task wakes that sleeps; nil where none does.
        var wakesAt: ContinuousClock.Instant?
        /// Which task is the one that counts: one that sleeps too long is left to wake for nothing.
        var sleeper: UInt64 = 0
    }

    private let state = Mutex(State())

    /// - Returns: the number under which the deadline can be called off.
    func add(at: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> UInt64 {
        let (number, sleeper): (UInt64, UInt64?) = state.withLock { state in
            state.last += 1
            state.pending[state.last] = Pending(at: at, action: action)
            if let wakesAt = state.wakesAt, wakesAt <= at { return (state.last, nil) }
            state.wakesAt = at
            state.sleeper += 1
            return (state.last, state.sleeper)
        }
        if let sleeper { Task.detached { [self] in await sleep(until: at, as: sleeper) } }
        return number
    }

    func remove(_ number: UInt64) { _ = state.withLock { $0.pending.removeValue(forKey: number) } }

    private func sleep(until first: ContinuousClock.Instant, as sleeper: UInt64) async {
        var next: ContinuousClock.Instant? = first
        while let at = next {
            // Nobody cancels this task.
            try? await Task.sleep(until: at, clock: .continuous)
            let due: [@Sendable () -> Void]
            (due, next) = wake(sleeper)
            for action in due { action() }
        }
    }

    /// What has come, in its order, and when to wake next.
    private func wake(_ sleeper: UInt64) -> (due: [@Sendable () -> Void], next: ContinuousClock.Instant?) {
        let now = ContinuousClock.now
        return state.withLock { state in
            guard state.sleeper == sleeper else { return ([], nil) }
            let due = state.pending.filter { $0.value.at <= now }.sorted { $0.value.at < $1.value.at }
            for (number, _) in due { state.pending[number] = nil }
            state.wakesAt = state.pending.values.map(\.at).min()
            return (due.map(\.value.action), state.wakesAt)
        }
    }
}
