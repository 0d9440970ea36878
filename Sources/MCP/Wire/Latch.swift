import Synchronization

/// Something that happens once, and whoever waits for it.
final class Latch: Sendable {
    private let isOpen = Atomic(false)
    private let waiting = WaitingTasks()

    /// It has happened: everybody who waits goes on, and nobody waits any more.
    func open() {
        isOpen.store(true, ordering: .sequentiallyConsistent)
        waiting.wake()
    }

    /// Returns when it has happened, or the task is cancelled.
    func wait() async { await waiting.wait { !isOpen.load(ordering: .sequentiallyConsistent) } }
}
