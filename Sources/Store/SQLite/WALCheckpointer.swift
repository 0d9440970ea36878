import Dispatch
import GRDB
import GRDBSQLite
import Glibc
import Synchronization

/// Copies the write-ahead log into the database file, so that the log begins anew before it is long.
///
/// SQLite would do that inside a commit each time the log is long enough, and whoever waits for that commit waits for the copy. Here a
/// thread copies while commits go on. It never comes to the end of a log that grows meanwhile, so the writer copies the little that is
/// left; then the log begins anew with the next commit. Where copying cannot keep up, the writer waits for it.
///
/// What fails ends one attempt and nothing else: the log holds what was committed, and a later commit tries again.
///
/// `@unchecked Sendable`: `pages` is touched on the thread of the writing connection alone.
final class WALCheckpointer: @unchecked Sendable {
    /// In pages of 4 KiB.
    struct Bounds: Sendable {
        /// The log is copied once it has so many.
        var enough = 6_144
        /// The writer copies at most so many itself.
        var rest = 768
        /// From so many on the writer copies whatever is left, and waits for the thread where that is copying.
        var most = 32_768
    }

    private enum Step {
        case none
        /// The thread shall copy.
        case aside
        /// The writer copies what is left.
        case here
        /// The writer waits for the thread, and copies what is left.
        case hereAfterAside
    }

    private struct State {
        /// How many pages of the log are in the file.
        var copied = 0
        /// Whether the thread has copied since the writer did.
        var isNear = false
        var isCopying = false
        var isAwaited = false
        var isStopping = false
        var hasThread = false
    }

    private let path: String
    private let bounds: Bounds
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let done = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    /// How many pages the log had after the last commit.
    private var pages = 0

    init(path: String, bounds: Bounds) {
        self.path = path
        self.bounds = bounds
    }

    /// Has the writing connection say how long the log is, in the place of copying it by itself. It has to end before this object does.
    func watch(_ writing: Database) {
        let me = Unmanaged.passUnretained(self).toOpaque()
        _ = sqlite3_wal_hook(
            writing.sqliteConnection,
            { me, _, _, pages in
                if let me { Unmanaged<WALCheckpointer>.fromOpaque(me).takeUnretainedValue().pages = Int(pages) }
                return SQLITE_OK
            }, me)
    }

    /// After a commit, on the thread of the writing connection.
    func committed(on writing: Database) {
        switch next() {
        case .none: return
        case .aside: wake.signal()
        case .here: copyRest(on: writing)
        case .hereAfterAside:
            done.wait()
            copyRest(on: writing)
        }
    }

    /// Ends the thread, which may be copying, and its connection. Nothing is committed after this.
    func stop() {
        let hasThread = state.withLock { state in
            defer { state.isStopping = true }
            return state.hasThread && !state.isStopping
        }
        guard hasThread else { return }
        wake.signal()
        ended.wait()
    }

    private func next() -> Step {
        state.withLock { state in
            guard pages >= bounds.enough, !state.isStopping else {
                (state.copied, state.isNear) = (0, false)
                return .none
            }
            if state.isCopying {
                state.isAwaited = pages >= bounds.most
                return state.isAwaited ? .hereAfterAside : .none
            }
            if pages >= bounds.most { return .here }
            if pages - state.copied > bounds.rest {
                // Where the system has no thread left, the writer copies.
                guard state.hasThread || startThread() else { return .here }
                (state.hasThread, state.isCopying) = (true, true)
                return .aside
            }
            return state.isNear ? .here : .none
        }
    }

    private func copyRest(on writing: Database) {
        let copied = (try? writing.checkpoint(.passive))?.checkpointedFrameCount
        state.withLock { state in (state.copied, state.isNear) = (copied ?? state.copied, false) }
    }

    // MARK: - The thread

    private func startThread() -> Bool {
        let me = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { me in
                if let me { Unmanaged<WALCheckpointer>.fromOpaque(me).takeRetainedValue().run() }
                return nil
            }, me.toOpaque())
        guard failure == 0 else {
            me.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private func run() {
        var connection: OpaquePointer?
        while true {
            wake.wait()
            if state.withLock({ $0.isStopping }) { break }
            if connection == nil { connection = open() }
            let copied = connection.flatMap(copy)
            let isAwaited = state.withLock { state in
                state.copied = copied ?? state.copied
                (state.isNear, state.isCopying) = (true, false)
                defer { state.isAwaited = false }
                return state.isAwaited
            }
            if isAwaited { done.signal() }
        }
        sqlite3_close_v2(connection)
        let isAwaited = state.withLock { state in
            state.isCopying = false
            return state.isAwaited
        }
        if isAwaited { done.signal() }
        ended.signal()
    }

    /// A connection that makes no file where none is.
    private func open() -> OpaquePointer? {
        var connection: OpaquePointer?
        let opened = sqlite3_open_v2(path, &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        // The first read finds the log.
        let ready = "PRAGMA synchronous = FULL; SELECT count(*) FROM sqlite_schema"
        if opened == SQLITE_OK, sqlite3_exec(connection, ready, nil, nil, nil) == SQLITE_OK { return connection }
        sqlite3_close_v2(connection)
        return nil
    }

    /// Copies what no reader needs in the log alone.
    /// - Returns: how many of the log's pages are in the file now; nil where copying failed.
    private func copy(_ connection: OpaquePointer) -> Int? {
        var copied: Int32 = 0
        let result = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, &copied)
        return result == SQLITE_OK ? Int(copied) : nil
    }
}
