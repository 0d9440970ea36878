import Synchronization

/// How many responses may last for as long as their clients like, in all and for each credential.
final class StreamSlots: Sendable {
    private struct State {
        var all = 0
        var byOwner: [String: Int] = [:]
    }

    private let state = Mutex(State())
    private let most: Int
    private let mostForEach: Int

    init(most: Int, mostForEachOwner: Int) { (self.most, mostForEach) = (most, mostForEachOwner) }

    /// Takes a place, where there is one; it is given back once.
    func take(_ owner: String) -> Bool {
        state.withLock { state in
            guard state.all < most, state.byOwner[owner, default: 0] < mostForEach else { return false }
            state.all += 1
            state.byOwner[owner, default: 0] += 1
            return true
        }
    }

    /// Gives a place back.
    func give(_ owner: String) {
        state.withLock { state in
            state.all -= 1
            let left = state.byOwner[owner, default: 1] - 1
            state.byOwner[owner] = left == 0 ? nil : left
        }
    }
}

/// Something that is done once, whoever comes first.
final class OnceFlag: Sendable {
    private let isTaken = Atomic(false)

    /// True for the first who asks.
    func take() -> Bool { !isTaken.exchange(true, ordering: .acquiringAndReleasing) }
}
