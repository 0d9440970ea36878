import Glibc

/// A pipe that ends a wait for input from another thread.
final class WakePipe: Sendable {
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

    /// Ends the wait, the one under way or the next.
    func wake() {
        var byte: UInt8 = 0
        _ = write(writing, &byte, 1)
    }

    /// Waits until `input` has bytes or has ended; false where the wait was ended by `wake`. Without an input it waits for the time that
    /// is given, and no input is waited for longer.
    func waitForInput(_ input: Int32, milliseconds: Int32 = -1) -> Bool {
        var descriptors = [
            pollfd(fd: input, events: Int16(POLLIN), revents: 0), pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let count = poll(&descriptors, nfds_t(descriptors.count), milliseconds)
            if count < 0, errno == EINTR { continue }
            return count >= 0 && descriptors[1].revents == 0
        }
    }
}
