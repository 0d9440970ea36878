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

    /// After a body had to be undone alone, so many commits keep bodies apart from the start: where one is refused more will be.
    static let commitsApart = 16

    private struct State {
        var line = Line()
        /// Whether the thread waits to be woken. Waking costs a call of the system, and one that is at work looks again by itself.
        var isIdle = false
        var isStopping = false
        var hasEnded = false
        var closesBackend = false
        var onEnd: [@Sendable () -> Void] = []
        var statistics = StoreStatistics()
        var commitsApart = 0
        var damage: StoreError?
        var alone: [@Sendable () -> Void] = []
    }

    private let backend: any Backend
    private let clock: any WallClock
    private let state = Mutex(State())
    private let opened: Mutex<OpenedStore>
    private let wake = DispatchSemaphore(value: 0)

    init(backend: any Backend, opened: OpenedStore, clock: any WallClock) {
        self.backend = backend
        self.opened = Mutex(opened)
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
            if let damage = state.damage { return damage }
            if state.line.count >= Self.longestLine { return .overloaded(waiting: state.line.count) }
            state.line.append(job)
            return nil
        }
        if let refusal { job.fail(refusal) } else { rouse() }
    }

    /// Runs `work` in a transaction of its own, between two commits, whatever the clock shows.
    func runAlone<R: Sendable>(
        _ work: @escaping @Sendable (any SQLConnection, StoreStanding) throws -> R,
        _ tell: @escaping @Sendable (Result<R, any Error>) -> Void
    ) {
        let isTaken = state.withLock { state in
            if !state.isStopping { state.alone.append { [self] in tell(Result { try carryOutAlone(work) }) } }
            return !state.isStopping
        }
        if isTaken { rouse() } else { tell(.failure(StoreError.closed)) }
    }

    private func carryOutAlone<R>(_ work: (any SQLConnection, StoreStanding) throws -> R) throws -> R {
        var done: R?
        try backend.exclusively { connection in
            let standing = try backend.standing(on: connection)
            try opened.withLock { opened throws(StoreError) in try opened.check(standing, on: connection) }
            done = try work(connection, standing)
        }
        guard let done else { throw StoreError.commitLost(reason: "the transaction did not run") }
        return done
    }

    /// Notes that the database's pages contradict each other. Nothing is written on top of damage: a page that cannot be read may hold
    /// what a limit counts. A store that was made whole is opened anew.
    func noteDamage(_ error: any Error) {
        guard let error = error as? StoreError, case .corrupt = error else { return }
        state.withLock { $0.damage = $0.damage ?? error }
    }

    /// Ends the thread once the line is empty; `then` is called after that, at once when it has ended already.
    func stop(thenClose closes: Bool, _ then: (@Sendable () -> Void)? = nil) {
        let hasEnded = state.withLock { state in
            state.isStopping = true
            state.closesBackend = state.closesBackend || closes
            if !state.hasEnded, let then { state.onEnd.append(then) }
            return state.hasEnded
        }
        if hasEnded { then?() } else { rouse() }
    }

    /// Wakes the thread, where it waits for that.
    private func rouse() {
        let isIdle = state.withLock { state in
            defer { state.isIdle = false }
            return state.isIdle
        }
        if isIdle { wake.signal() }
    }

    private func run() {
        let words = StatementWords()
        while next() {
            for work in takeAlone() { work() }
            if state.withLock({ !$0.line.isEmpty }) { commitWaiting(words) }
        }
        if state.withLock({ $0.closesBackend }) { backend.close() }
        let waiting = state.withLock { state in
            state.hasEnded = true
            return state.onEnd
        }
        for then in waiting { then() }
    }

    /// Waits until there is something to do; false once there is nothing and nothing will come.
    private func next() -> Bool {
        while true {
            let (hasWork, isOver) = state.withLock { state in
                let hasWork = !state.line.isEmpty || !state.alone.isEmpty
                state.isIdle = !hasWork && !state.isStopping
                return (hasWork, !hasWork && state.isStopping)
            }
            if hasWork || isOver { return hasWork }
            wake.wait()
        }
    }

    // MARK: - A commit

    /// One commit: whatever waits once the lock is ours, up to the bounds.
    private func commitWaiting(_ words: StatementWords) {
        var batch = Batch(state.withLock { $0.commitsApart > 0 || $0.line.first?.isApart == true } ? .apart : .together)
        do {
            try commit(&batch, words)
            let kept = Int64(batch.kept)
            state.withLock { state in
                state.statistics.commits += kept == 0 ? 0 : 1
                state.statistics.transactions += kept
                if batch.manner == .apart { state.commitsApart = max(0, state.commitsApart - 1) }
            }
            batch.tell()
        } catch {
            noteDamage(error)
            // Where nothing ran, the lock, the disk or the clock refused, and where the server is gone everybody has waited for it:
            // that holds for all who wait.
            let refused = batch.jobs.isEmpty || error.isAboutTheStore ? state.withLock { $0.line.takeAll() } : []
            for job in refused { job.fail(error) }
            batch.fail(error)
        }
    }

    /// Makes the commit with the bodies together, and where that does not do, once more with the bodies apart.
    private func commit(_ batch: inout Batch, _ words: StatementWords) throws {
        do {
            try backend.exclusively { connection in try carryOut(&batch, on: connection, words) }
        } catch {
            let isOnesFault = !batch.jobs.isEmpty && !error.isAboutTheStore && !error.isInDoubt
            guard batch.manner == .together, isOnesFault else { throw error }
            batch.manner = .apart
            state.withLock { $0.commitsApart = Self.commitsApart }
            try backend.exclusively { connection in try carryOut(&batch, on: connection, words) }
        }
    }

    /// Runs the batch inside the running transaction, which may have happened before.
    private func carryOut(_ batch: inout Batch, on inner: any SQLConnection, _ words: StatementWords) throws {
        batch.rewind()
        let standing = try backend.standing(on: inner)
        try opened.withLock { opened throws(StoreError) in try opened.check(standing, on: inner) }
        var now = try StoreClock.check(clock.now(), against: standing.newest)
        if standing.hasLostCommit, standing.mark == nil { try StoreMark.noteLoss(at: now, newest: standing.newest, on: inner) }
        let isHeldBack = standing.awaitsConfirmation || standing.hasLostCommit
        let isFirst = batch.jobs.isEmpty
        let connection = SheetConnection(inner, words)
        var ahead = 0
        let start = DispatchTime.now().uptimeNanoseconds
        while let job = batch.next ?? (isFirst ? takeNext(after: batch.jobs.count, batch.manner, since: start) : nil) {
            if batch.finishes.count == batch.jobs.count { batch.add(job) }
            now = max(now, clock.now())
            let transaction = WriteTransaction(connection, now: now, isHeldBack: isHeldBack)
            if ahead == 0, batch.manner == .together { ahead = try foresee(job, in: transaction) }
            ahead = max(0, ahead - 1)
            batch.finished(try run(job, in: transaction, batch.manner, on: connection))
        }
        try connection.write()
        // What changed nothing leaves no time behind: a clock that was wrong meanwhile has done no harm.
        if now > standing.newest, batch.kept > 0, connection.changing > 0 { try StoreClock.record(now, on: inner) }
    }

    /// Asks for what a body and those that wait behind it will ask for. Where that is refused, the bodies run apart and each asks for
    /// itself.
    /// - Returns: for how many bodies.
    private func foresee(_ job: WriteJob, in transaction: WriteTransaction) throws -> Int {
        let waiting = state.withLock { state in state.line.prefix(Self.transactionsPerCommit - 1).map(\.foresight) }
        let all = ([job.foresight] + waiting).compactMap(\.self)
        for (_, same) in Dictionary(grouping: all, by: { ObjectIdentifier(type(of: $0)) }) {
            if let first = same.first { try type(of: first).foresee(among: same, in: transaction) }
        }
        return 1 + waiting.count
    }

    private func run(
        _ job: WriteJob, in transaction: WriteTransaction, _ manner: Batch.Manner, on connection: any SQLConnection
    ) throws -> WriteJob.Finish {
        let changesBefore = connection.changing
        if manner == .apart { try connection.openSavepoint() }
        let finish = job.run(transaction, manner == .apart)
        transaction.end()
        if let lost = connection.lost { throw lost }
        switch manner {
        case .apart: if finish.isKept { try connection.keepSavepoint() } else { try connection.undoSavepoint() }
        case .together:
            let isClean = finish.isKept || (transaction.failure == nil && connection.changing == changesBefore)
            guard isClean else { throw Batch.HasToBeApart() }
        }
        return finish
    }

    private func takeAlone() -> [@Sendable () -> Void] {
        state.withLock { state in
            defer { state.alone = [] }
            return state.alone
        }
    }

    private func takeNext(after count: Int, _ manner: Batch.Manner, since start: UInt64) -> WriteJob? {
        guard count < Self.transactionsPerCommit, DispatchTime.now().uptimeNanoseconds - start < Self.nanosecondsPerCommit else {
            return nil
        }
        // A body that has to be apart begins a commit of its own kind.
        return state.withLock { state in manner == .together && state.line.first?.isApart == true ? nil : state.line.takeFirst() }
    }
}

extension Error {
    /// Whether nothing was wrong with any transaction: the store as a whole is not there, or is damaged.
    fileprivate var isAboutTheStore: Bool {
        switch self as? StoreError {
        case .connectionLost, .corrupt, .disk, .diskFull, .clockBehind, .locked, .closed, .readOnly, .replaced, .newerThanProgram:
            true
        default: false
        }
    }

    fileprivate var isInDoubt: Bool { (self as? StoreError)?.isInDoubt ?? false }
}
