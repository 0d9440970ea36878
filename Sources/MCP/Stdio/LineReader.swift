import Dispatch
import Glibc
import Synchronization

/// Reads lines from a file descriptor on a thread of its own, and waits where they are not taken as fast as they come.
final class LineReader: Sendable {
    /// Lines that may wait to be taken.
    private static let ahead = 64

    private let input: Int32
    private let limit: Int
    private let wake: WakePipe
    /// Begins at 0 and is raised at once: one that ends below its beginning stops the process.
    private let room = DispatchSemaphore(value: 0)
    private let isOver = Atomic(false)
    private let hasEnded = Mutex<(isTrue: Bool, waiting: CheckedContinuation<Void, Never>?)>((false, nil))
    private let stream: AsyncStream<LineSplitter.Line>
    private let sink: AsyncStream<LineSplitter.Line>.Continuation

    private init(input: Int32, limit: Int, wake: WakePipe) {
        self.input = input
        self.limit = limit
        self.wake = wake
        (stream, sink) = AsyncStream.makeStream()
        for _ in 0..<Self.ahead { room.signal() }
    }

    /// Begins to read lines of at most `limit` bytes; nil where the system has no descriptor or thread left.
    static func start(on input: Int32, limit: Int) -> LineReader? {
        guard let wake = WakePipe() else { return nil }
        let reader = LineReader(input: input, limit: limit, wake: wake)
        return OwnThread.run { reader.run() } ? reader : nil
    }

    private func run() {
        read()
        hasEnded.withLock { state in
            state.isTrue = true
            return state.waiting
        }?.resume()
    }

    /// Hands over every line until the input ends or `stop` is called. Called once.
    func forEach(_ body: (LineSplitter.Line) async -> Void) async {
        for await line in stream {
            await body(line)
            room.signal()
        }
        // The thread may be waiting for room that nobody makes any more.
        isOver.store(true, ordering: .releasing)
        wake.wake()
        room.signal()
    }

    /// Takes nothing more from the input.
    func stop() {
        wake.wake()
        sink.finish()
    }

    /// Returns when the input is not touched any more, so that it may be closed. Called once, after `forEach` has returned; a cancelled
    /// task waits all the same, which is not for long.
    func finish() async {
        await withCheckedContinuation { continuation in
            let isOver = hasEnded.withLock { state in
                if !state.isTrue { state.waiting = continuation }
                return state.isTrue
            }
            if isOver { continuation.resume() }
        }
    }

    private func read() {
        var splitter = LineSplitter(limit: limit)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while wake.waitForInput(input) {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(input, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { break }
            for line in splitter.add(buffer[..<count]) { hand(over: line) }
        }
        if let line = splitter.finish() { hand(over: line) }
        sink.finish()
    }

    private func hand(over line: LineSplitter.Line) {
        guard !isOver.load(ordering: .acquiring) else { return }
        room.wait()
        sink.yield(line)
    }
}
