import Glibc

/// The first line of a connection, read before anything else of it: what comes after stays in the socket.
enum FirstLine {
    /// The longest one that is read: a context is some thousands of bytes.
    private static let longest = 1 << 16

    /// Waits for who is there, on a thread of its own; a client that says nothing, too much or something else is refused.
    static func read(_ descriptor: Int32, within patience: Duration) async -> Result<ConnectHello, ConnectRefusal> {
        let deadline = ContinuousClock.now + patience
        return await withCheckedContinuation { continuation in
            let runs = OwnThread.run { continuation.resume(returning: read(descriptor, until: deadline)) }
            if !runs { continuation.resume(returning: .failure(.busy)) }
        }
    }

    private static func read(_ descriptor: Int32, until deadline: ContinuousClock.Instant) -> Result<ConnectHello, ConnectRefusal> {
        var line: [UInt8] = []
        while line.count <= longest {
            guard waits(descriptor, until: deadline) else { return .failure(ConnectRefusal(code: "no-hello", message: "nothing was said")) }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let seen = recv(descriptor, &buffer, buffer.count, Int32(MSG_PEEK))
            if seen < 0, errno == EINTR { continue }
            guard seen > 0 else { return .failure(ConnectRefusal(code: "no-hello", message: "the input ended before the first line")) }
            let end = buffer[..<seen].firstIndex(of: 0x0A)
            let wanted = end.map { $0 + 1 } ?? seen
            guard recv(descriptor, &buffer, wanted, 0) == wanted else { continue }
            line += buffer[..<(end ?? seen)]
            guard end != nil else { continue }
            if line.last == 0x0D { line.removeLast() }
            guard line.count <= longest, case .hello(let hello)? = ConnectLine(line) else { break }
            return .success(hello)
        }
        let version = ConnectLine.version
        return .failure(
            ConnectRefusal(code: "no-hello", message: "the first line must be `#tollgate \(version)` with who wants to speak"))
    }

    private static func waits(_ descriptor: Int32, until deadline: ContinuousClock.Instant) -> Bool {
        while true {
            // The system counts the time of one wait in 32 bits, so a long one is waited for in pieces.
            let left = (deadline - .now) / .milliseconds(1)
            var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let count = poll(&watched, 1, Int32(max(0, min(left.rounded(.up), 60_000))))
            if count > 0 { return true }
            if count < 0, errno != EINTR { return false }
            if left <= 0 { return false }
        }
    }
}
