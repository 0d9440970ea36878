import Synchronization

/// Counts what may happen any number of times and is still to be written down: at once where it begins, then once a minute with how
/// often it happened since.
final class TallyBook<Key: Hashable & Sendable>: Sendable {
    private struct Tally {
        var untold = 0
        var toldAt: ContinuousClock.Instant
    }

    /// How long what is counted waits to be told.
    static var interval: Duration { .seconds(60) }
    /// The most keys that are counted at a time; beyond them everything is told at once.
    static var most: Int { 1024 }

    private let tallies = Mutex<[Key: Tally]>([:])

    /// Counts one.
    /// - Returns: how many are to be told now; nil where they wait.
    func add(_ key: Key, at now: ContinuousClock.Instant) -> Int? {
        tallies.withLock { tallies in
            if let tally = tallies[key] {
                guard now - tally.toldAt >= Self.interval else {
                    tallies[key]?.untold += 1
                    return nil
                }
                tallies[key] = Tally(toldAt: now)
                return tally.untold + 1
            }
            if tallies.count >= Self.most { tallies = tallies.filter { $0.value.untold > 0 || now - $0.value.toldAt < Self.interval } }
            if tallies.count < Self.most { tallies[key] = Tally(toldAt: now) }
            return 1
        }
    }

    /// What has waited for long enough.
    /// - Parameter all: also what has not: the process ends.
    func due(at now: ContinuousClock.Instant, all: Bool) -> [(key: Key, count: Int)] {
        tallies.withLock { tallies in
            let due = tallies.filter { $0.value.untold > 0 && (all || now - $0.value.toldAt >= Self.interval) }
            for key in due.keys { tallies[key] = Tally(toldAt: now) }
            return due.map { ($0.key, $0.value.untold) }
        }
    }

    /// Takes back what could not be told.
    func putBack(_ key: Key, _ count: Int, at now: ContinuousClock.Instant) {
        tallies.withLock { $0[key, default: Tally(toldAt: now)].untold += count }
    }
}
