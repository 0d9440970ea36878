import Glibc

/// The file whose lock processes hand to each other. The system gives the lock back when a process dies.
final class LockFile: Sendable {
    let path: String
    private let file: Int32

    /// Linux's fcntl.h has F_OFD_SETLK and F_OFD_SETLKW, which Glibc's module leaves out: a byte-range lock that belongs to the open file,
    /// not to the process, so that two stores of one process queue like two processes.
    private static let (set, setAndWait): (Int32, Int32) = (37, 38)

    /// Opens the file, making it when it is missing.
    init(_ path: String) throws(StoreError) {
        self.path = path
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw StoreError(errno: errno, path: path) }
    }

    deinit { close(file) }

    /// Waits until the lock is ours.
    func take() throws(StoreError) {
        _ = try turn(F_WRLCK, Self.setAndWait)
        defer { _ = try? turn(F_UNLCK, Self.setAndWait) }
        _ = try lock(LOCK_EX)
    }

    /// Takes the lock where nobody has it and nobody waits for it.
    func takeAtOnce() throws(StoreError) -> Bool {
        guard try turn(F_WRLCK, Self.set) else { return false }
        defer { _ = try? turn(F_UNLCK, Self.set) }
        return try lock(LOCK_EX | LOCK_NB)
    }

    func release() { flock(file, LOCK_UN) }

    /// - Returns: false where somebody else has it.
    private func lock(_ operation: Int32) throws(StoreError) -> Bool {
        while flock(file, operation) != 0 {
            if errno == EWOULDBLOCK { return false }
            if errno != EINTR { throw .disk(path: path, reason: String(cString: strerror(errno))) }
        }
        return true
    }

    /// - Returns: false where it is somebody else's turn.
    private func turn(_ kind: Int32, _ command: Int32) throws(StoreError) -> Bool {
        var range = Glibc.flock()
        range.l_type = Int16(kind)
        range.l_whence = Int16(SEEK_SET)
        range.l_len = 1
        while fcntl(file, command, &range) != 0 {
            if command == Self.set, errno == EAGAIN || errno == EACCES { return false }
            if errno != EINTR { throw .disk(path: path, reason: String(cString: strerror(errno))) }
        }
        return true
    }
}
