import CCurl
import Glibc
import Synchronization

/// One thread that owns a libcurl multi handle. Callers hand orders in through a mutex and wake it; it resumes their continuations.
final class Engine: Sendable {
    typealias Answer = Result<HTTPResponse, HTTPFailure>

    /// A request that somebody waits for.
    struct Order: Sendable {
        let id: UInt64
        let request: HTTPRequest
        let continuation: CheckedContinuation<Answer, Never>
    }

    private struct State {
        var orders: [Order] = []
        var cancelled: [UInt64] = []
        /// Orders that are queued or under way.
        var known: Set<UInt64> = []
        /// Cancelled before they were queued.
        var early: Set<UInt64> = []
        var isStopping = false
        var isClosed = false
    }

    /// `@unchecked Sendable`: only the engine's thread uses the handle, but for `curl_multi_wakeup`, which libcurl allows from any
    /// thread and which is called under the lock that also guards the handle's end.
    private struct Multi: @unchecked Sendable { let handle: UnsafeMutableRawPointer? }

    private static let libcurlIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let configuration: HTTPClient.Configuration
    private let multi: Multi
    private let state = Mutex(State())
    private let ids = Atomic<UInt64>(0)

    init(configuration: HTTPClient.Configuration) {
        self.configuration = configuration
        let handle = Self.libcurlIsReady ? curl_multi_init() : nil
        multi = Multi(handle: handle)
        guard let handle else {
            state.withLock { $0.isClosed = true }
            return
        }
        cc_multi_setopt_long(handle, CURLMOPT_MAX_HOST_CONNECTIONS, configuration.maximumConnectionsPerHost)
        cc_multi_setopt_long(handle, CURLMOPT_MAXCONNECTS, configuration.maximumConnectionsPerHost * 4)
        var thread = pthread_t()
        let owned = Unmanaged.passRetained(self)
        let started = pthread_create(
            &thread, nil,
            { pointer in
                if let pointer { Unmanaged<Engine>.fromOpaque(pointer).takeRetainedValue().run() }
                return nil
            }, owned.toOpaque())
        if started == 0 {
            pthread_detach(thread)
        } else {
            owned.release()
            curl_multi_cleanup(handle)
            state.withLock { $0.isClosed = true }
        }
    }

    func newID() -> UInt64 { ids.add(1, ordering: .relaxed).newValue }

    func enqueue(_ order: Order) {
        let refusal: HTTPFailure? = state.withLock { state in
            if state.isClosed || state.isStopping { return .notConnected("the client is shut down") }
            if state.early.remove(order.id) != nil { return .notConnected("the caller gave up before anything was sent") }
            // Whoever came first woke the thread, and it takes all that waits at once.
            if state.orders.isEmpty { curl_multi_wakeup(multi.handle) }
            state.orders.append(order)
            state.known.insert(order.id)
            return nil
        }
        if let refusal { order.continuation.resume(returning: .failure(refusal)) }
    }

    func cancel(_ id: UInt64) {
        state.withLock { state in
            guard !state.isClosed else { return }
            if state.known.contains(id) {
                state.cancelled.append(id)
                curl_multi_wakeup(multi.handle)
            } else {
                state.early.insert(id)
            }
        }
    }

    /// Drops the mark of a cancellation that came after the end.
    func forget(_ id: UInt64) { state.withLock { _ = $0.early.remove(id) } }

    func stop() {
        state.withLock { state in
            guard !state.isClosed, !state.isStopping else { return }
            state.isStopping = true
            curl_multi_wakeup(multi.handle)
        }
    }

    private func run() {
        // OpenSSL writes with write(2): a connection that the server closed would otherwise end the process.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        var loop = Loop(multi: multi.handle, configuration: configuration)
        while true {
            let (orders, cancelled, isStopping) = state.withLock { state in
                defer {
                    state.orders = []
                    state.cancelled = []
                }
                return (state.orders, state.cancelled, state.isStopping)
            }
            settle(orders.compactMap { loop.start($0) } + cancelled.compactMap { loop.cancel($0) })
            if isStopping { break }
            settle(loop.turn())
        }
        settle(loop.close())
        // From here on nobody wakes the handle any more.
        state.withLock { $0.isClosed = true }
        curl_multi_cleanup(multi.handle)
    }

    private func settle(_ ends: [Loop.End]) {
        guard !ends.isEmpty else { return }
        state.withLock { state in for end in ends { state.known.remove(end.order.id) } }
        for end in ends { end.order.continuation.resume(returning: end.answer) }
    }
}
