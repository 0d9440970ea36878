import Synchronization

/// Runs pieces of work beside one another: a bounded number at once, and each name once at a time. One that takes long holds its own
/// lane and nobody else's.
final class Lanes: Sendable {
    private struct State {
        var running: Set<String> = []
        var starters: [CheckedContinuation<Void, Never>] = []
        var idlers: [CheckedContinuation<Void, Never>] = []
    }

    private let width: Int
    private let state = Mutex(State())

    init(width: Int) { self.width = max(1, width) }

    /// Starts a piece of work as soon as a lane is free. It runs in a task of its own, which nobody cancels.
    /// - Returns: false where work of that name is under way.
    @discardableResult
    func start(_ name: String, _ work: @escaping @Sendable () async -> Void) async -> Bool {
        while true {
            let isStarted: Bool? = state.withLock { state in
                if state.running.contains(name) { return false }
                guard state.running.count < width else { return nil }
                state.running.insert(name)
                return true
            }
            if let isStarted {
                if isStarted {
                    Task {
                        await work()
                        end(name)
                    }
                }
                return isStarted
            }
            await waitForLane()
        }
    }

    /// Returns once nothing is under way.
    func idle() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if !state.running.isEmpty { state.idlers.append(continuation) }
                return state.running.isEmpty
            }
            if isIdle { continuation.resume() }
        }
    }

    private func waitForLane() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.running.count >= width else { return true }
                state.starters.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func end(_ name: String) {
        let woken = state.withLock { state in
            state.running.remove(name)
            var woken = state.starters
            state.starters = []
            if state.running.isEmpty {
                woken += state.idlers
                state.idlers = []
            }
            return woken
        }
        for continuation in woken { continuation.resume() }
    }
}

/// What one piece of a worker's work led to.
enum Progress: Sendable {
    /// There was nothing to do, or somebody else was faster.
    case none
    /// It was tried, and what it needs did not answer.
    case stuck
    /// It got further.
    case made
}

/// Counts what came of pieces of work.
final class Tally: Sendable {
    /// How many pieces of work got further, and how many did not.
    struct Counts: Sendable {
        var made = 0
        var stuck = 0

        /// All that were taken up.
        var tried: Int { made + stuck }
    }

    private let counts = Mutex(Counts())

    func add(_ progress: Progress) {
        counts.withLock { counts in
            switch progress {
            case .none: break
            case .stuck: counts.stuck += 1
            case .made: counts.made += 1
            }
        }
    }

    /// What was counted since it was last taken.
    func take() -> Counts {
        counts.withLock { counts in
            defer { counts = Counts() }
            return counts
        }
    }
}
