import Dispatch
import Glibc
import Synchronization

/// The only writer of an output: whole lines, one after the other, from a thread of its own.
final class LineWriter: Sendable {
    /// Bytes that may wait before `room` makes the reading side wait too.
    private static let highWater = 4 << 20

    private struct State {
        var queue: [[UInt8]] = []
        var bytes = 0
        var isClosed = false
        var hasEnded = false
        var finishing: [CheckedContinuation<Void, Never>] = []
    }

    private let output: Int32
    private let state = Mutex(State())
    /// Those who wait for room.
    private let waiting = WaitingTasks()
    private let work = DispatchSemaphore(value: 0)

    private init(output: Int32) { self.output = output }

    /// Begins to write; nil where the system has no thread left.
    static func start(on output: Int32) -> LineWriter? {
        let writer = LineWriter(output: output)
        return OwnThread.run { writer.drain() } ? writer : nil
    }

    /// Queues a line; its end is added. Never blocks.
    func write(_ line: [UInt8]) { write(line, upTo: .max) }

    /// Queues a line that a client can do without: where too much waits already, it is dropped. Never blocks.
    func writeIfRoom(_ line: [UInt8]) { write(line, upTo: Self.highWater) }

    private func write(_ line: [UInt8], upTo limit: Int) {
        let isOpen = state.withLock { state in
            guard !state.isClosed, state.bytes <= limit else { return false }
            state.queue.append(line + [0x0A])
            state.bytes += line.count + 1
            return true
        }
        if isOpen { work.signal() }
    }

    /// Returns when so little waits that more may be asked for, or the task is cancelled. A client that reads nothing is soon read no
    /// more.
    func room() async { await waiting.wait { state.withLock { $0.bytes > Self.highWater } } }

    /// Writes what is queued, then ends the thread. Nothing can be queued after it. A cancelled task waits all the same.
    func finish() async {
        state.withLock { $0.isClosed = true }
        work.signal()
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.finishing.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    private func drain() {
        var canWrite = true
        while let lines = nextLines() {
            for line in lines where canWrite { canWrite = writeAll(line) }
            wrote(lines.reduce(0) { $0 + $1.count })
        }
        let finishing = state.withLock { state in
            state.hasEnded = true
            return state.finishing
        }
        for continuation in finishing { continuation.resume() }
    }

    /// Waits for lines; nil when there will be none any more.
    private func nextLines() -> [[UInt8]]? {
        while true {
            let (lines, isClosed) = state.withLock { state in
                defer { state.queue = [] }
                return (state.queue, state.isClosed)
            }
            if !lines.isEmpty { return lines }
            if isClosed { return nil }
            work.wait()
        }
    }

    private func wrote(_ count: Int) {
        let hasRoom = state.withLock { state in
            state.bytes -= count
            return state.bytes <= Self.highWater
        }
        if hasRoom { waiting.wake() }
    }

    /// False where nobody reads any more; what is left is then thrown away, for the calls themselves are not undone by it.
    private func writeAll(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(output, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if count < 0, errno == EAGAIN {
                    var descriptor = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&descriptor, 1, -1)
                } else if count < 0, errno == EINTR {
                    continue
                } else {
                    return false
                }
            }
            return true
        }
    }
}
