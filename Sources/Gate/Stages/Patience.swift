import Clocks
import Synchronization

/// Ends what takes too long: one task sleeps for all who wait, equally long each, since most of them never need to be woken.
final class Patience: Sendable {
    /// The end of one wait: `cancel` once it has come to its end by itself.
    final class End: Sendable {
        fileprivate let at: ContinuousClock.Instant
        private let late: Mutex<(@Sendable () -> Void)?>

        fileprivate init(at: ContinuousClock.Instant, _ late: @escaping @Sendable () -> Void) {
            self.at = at
            self.late = Mutex(late)
        }

        /// Nothing is told any more.
        func cancel() { late.withLock { $0 = nil } }

        fileprivate var isOver: Bool { late.withLock { $0 == nil } }

        fileprivate func tell() {
            let late = late.withLock { late in
                defer { late = nil }
                return late
            }
            late?()
        }
    }

    private struct State {
        /// Those who wait, in the order in which they came.
        var ends: [End] = []
        var isWatched = false
    }

    private let span: Span
    private let state = Mutex(State())

    /// - Parameter span: for how long everybody waits.
    init(_ span: Span) { self.span = span }

    /// Calls `late` once the time has passed, unless the end is cancelled before. It must not block.
    func begin(_ late: @escaping @Sendable () -> Void) -> End {
        let end = End(at: .now + .milliseconds(span.milliseconds), late)
        let mustWatch = state.withLock { state in
            state.ends.append(end)
            defer { state.isWatched = true }
            return !state.isWatched
        }
        if mustWatch { Task { [self] in await watch() } }
        return end
    }

    private func watch() async {
        while let next = due() { try? await Task.sleep(until: next, clock: .continuous) }
    }

    /// Tells those whose time is over; when the next one's is, nil where nobody waits.
    private func due() -> ContinuousClock.Instant? {
        let now = ContinuousClock.now
        let (over, next): ([End], ContinuousClock.Instant?) = state.withLock { state in
            let over = state.ends.filter { $0.at <= now }
            state.ends.removeAll { $0.at <= now || $0.isOver }
            let next = state.ends.first?.at
            state.isWatched = next != nil
            return (over, next)
        }
        for end in over { end.tell() }
        return next
    }
}
