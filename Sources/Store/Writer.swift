import Clocks
import Dispatch
import Foundation
import Synchronization

/// The thread that carries out write transactions, many to a commit.
final class Writer: Sendable {
    /// At most so many transactions share a commit, so that another process gets its turn.
    static let transactionsPerCommit = 256

    /// A commit takes no further transaction once it has run for so long.
    static let nanosecondsPerCommit: UInt64 = 50_000_000

    /// At most so many transactions wait.
    static let longestLine = 20_000

    private struct State {
        var line = Line()
        var isStopping = false
        var hasEnded = false
        var closesBackend = false
        var onEnd: [@Sendable () -> Void] = []
        var statistics = StoreStatistics()
    }

    private let backend: any Backend
    private let clock: any WallClock
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    init(backend: any Backend, clock: any WallClock) {
        self.backend = backend
        self.clock = clock
    }

    var statistics: StoreStatistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.waiting = state.line.count
            return statistics
        }
    }

    /// Starts the thread; called once.
    func start() {
        let thread = Thread { [self] in run() }
        thread.name = "store-writer"
        thread.stackSize = 4 << 20
        thread.start()
    }

    func enqueue(_ job: WriteJob) {
        let refusal: StoreError? = state.withLock { state in
            if state.isStopping { return .closed }
            if state.line.count >= Self.longestLine { return .overloaded(waiting: state.line.count) }
            state.line.append(job)
            return nil
        }
        if let refusal { job.fail(refusal) } else { wake.signal() }
    }

    /// Ends the thread once the line is empty; `then` is called after that, at once when it has ended already.
    func stop(thenClose closes: Bool, _ then: (@Sendable () -> Void)? = nil) {
        let hasEnded = state.withLock { state in
            state.isStopping = true
            state.closesBackend = state.closesBackend || closes
            if !state.hasEnded, let then { state.onEnd.append(then) }
            return state.hasEnded
        }
        if hasEnded { then?() } else { wake.signal() }
    }

    private func run() {
        while true {
            wake.wait()
            while state.withLock({ !$0.line.isEmpty }) { commitWaiting() }
            if state.withLock({ $0.isStopping && $0.line.isEmpty }) { break }
        }
        if state.withLock({ $0.closesBackend }) { backend.close() }
        let waiting = state.withLock { state in
            state.hasEnded = true
            return state.onEnd
        }
        for then in waiting { then() }
    }

    /// One commit: whatever waits once the lock is ours, up to the bounds.
    private func commitWaiting() {
        var finishes: [WriteJob.Finish] = []
        do {
            try backend.exclusively { connection in try carryOut(&finishes, on: connection) }
            let kept = Int64(finishes.count { $0.isKept })
            state.withLock { state in
                state.statistics.commits += kept == 0 ? 0 : 1
                state.statistics.transactions += kept
            }
            for finish in finishes { finish.tell(nil) }
        } catch {
            // Where nothing ran, the lock, the disk or the clock refused: that holds for everybody who waits.
            let refused = finishes.isEmpty ? state.withLock { $0.line.takeAll() } : []
            for job in refused { job.fail(error) }
            for finish in finishes { finish.tell(error) }
        }
    }

    /// Runs what waits inside the running transaction. What ran stands in `finishes` even when this throws.
    private func carryOut(_ finishes: inout [WriteJob.Finish], on connection: any SQLConnection) throws(StoreError) {
        let clock = try backend.time(clock, on: connection)
        let newest = try StoreClock.newest(on: connection)
        var now = try StoreClock.check(clock.now(), against: newest)
        let start = DispatchTime.now().uptimeNanoseconds
        repeat {
            try connection.openSavepoint()
            guard let job = state.withLock({ $0.line.takeFirst() }) else { break }
            now = max(now, clock.now())
            let transaction = WriteTransaction(connection, now: now)
            let finish = job.run(transaction)
            transaction.end()
            finishes.append(finish)
            guard connection.isInTransaction else { throw .commitLost(reason: "the database ended the transaction of this commit") }
            if finish.isKept { try connection.keepSavepoint() } else { try connection.undoSavepoint() }
        } while hasMore(after: finishes.count, since: start)
        if now > newest, finishes.contains(where: \.isKept) { try StoreClock.record(now, on: connection) }
    }

    private func hasMore(after count: Int, since start: UInt64) -> Bool {
        count < Self.transactionsPerCommit && DispatchTime.now().uptimeNanoseconds - start < Self.nanosecondsPerCommit
            && state.withLock { !$0.line.isEmpty }
    }
}
