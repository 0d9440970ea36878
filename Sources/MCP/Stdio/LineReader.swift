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
    private let stream: AsyncStream<LineSplitter.Line>
    private let sink: AsyncStream<LineSplitter.Line>.Continuation

    /// A reader of lines of at most `limit` bytes; nil where the system has no descriptor or thread left.
    init?(input: Int32, limit: Int) {
        guard let wake = WakePipe() else { return nil }
        self.input = input
        self.limit = limit
        self.wake = wake
        (stream, sink) = AsyncStream.makeStream()
        for _ in 0..<Self.ahead { room.signal() }
        guard OwnThread.run({ [self] in read() }) else { return nil }
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

/// A pipe that ends a wait for input from another thread.
private final class WakePipe: Sendable {
    private let reading: Int32
    private let writing: Int32

    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        close(reading)
        close(writing)
    }

    func wake() {
        var byte: UInt8 = 0
        _ = write(writing, &byte, 1)
    }

    /// Waits until `input` has bytes or has ended; false where the wait was ended by `wake`.
    func waitForInput(_ input: Int32) -> Bool {
        var descriptors = [
            pollfd(fd: input, events: Int16(POLLIN), revents: 0), pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let count = poll(&descriptors, nfds_t(descriptors.count), -1)
            if count < 0, errno == EINTR { continue }
            guard count > 0, descriptors[1].revents == 0 else { return false }
            return true
        }
    }
}
