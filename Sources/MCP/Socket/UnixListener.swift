import Glibc

/// A Unix socket that is listened on. It is its host's alone: a lock stands beside it for as long as the process lives, so that of two
/// hosts that start at once one gets the socket, and what a host that died left behind is taken away.
final class UnixListener: Sendable {
    private let path: String
    private let descriptor: Int32
    private let lock: Int32
    private let device: dev_t
    private let inode: ino_t

    /// Listens at a path, whose folder must be there.
    /// - Parameter mode: who may connect, in the system's bits.
    init(path: String, mode: mode_t) throws(SocketFault) {
        guard (1...SocketFault.longestPath).contains(path.utf8.count) else { throw .pathTooLong(path) }
        self.path = path
        lock = try Self.takeLock(path)
        var status = stat()
        do throws(SocketFault) {
            try Self.clear(path)
            descriptor = try Self.bind(path, mode, &status)
        } catch {
            close(lock)
            throw error
        }
        (device, inode) = (status.st_dev, status.st_ino)
    }

    /// Ends listening. The path is taken away only where it is still this socket's.
    func end() {
        var status = stat()
        if lstat(path, &status) == 0, status.st_dev == device, status.st_ino == inode { unlink(path) }
        close(descriptor)
        close(lock)
    }

    /// What came of accepting a connection.
    enum Accepted {
        case connection(descriptor: Int32, PeerCredentials)
        /// Nobody waits any more.
        case none
        /// The system has no descriptor or memory left.
        case exhausted
    }

    /// Whether somebody may be waiting; false where the wait was ended.
    func wait(_ wake: WakePipe) -> Bool { wake.waitForInput(descriptor) }

    /// Takes the next connection, without waiting.
    func accept() -> Accepted {
        let accepted = Glibc.accept(descriptor, nil, nil)
        guard accepted >= 0 else { return [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) ? .exhausted : .none }
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        guard let peer = Self.peer(of: accepted) else {
            close(accepted)
            return .none
        }
        return .connection(descriptor: accepted, peer)
    }

    /// `struct ucred` of the system, which its module does not show: three words of 32 bits.
    private struct Peer {
        var pid: Int32 = 0
        var uid: UInt32 = 0
        var gid: UInt32 = 0
    }

    private static func peer(of descriptor: Int32) -> PeerCredentials? {
        var peer = Peer()
        var size = socklen_t(MemoryLayout<Peer>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0, size == MemoryLayout<Peer>.size else { return nil }
        return PeerCredentials(pid: peer.pid, uid: peer.uid, gid: peer.gid)
    }

    private static func takeLock(_ path: String) throws(SocketFault) -> Int32 {
        let lock = open(path + ".lock", O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw .system(call: "open", path: path + ".lock", code: errno) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(lock)
            throw code == EWOULDBLOCK ? .inUse(path) : .system(call: "flock", path: path, code: code)
        }
        return lock
    }

    /// Takes away a socket that nobody serves. One that is served by somebody who knows nothing of the lock stays.
    private static func clear(_ path: String) throws(SocketFault) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .occupied(path) }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { throw .system(call: "socket", path: path, code: errno) }
        defer { close(probe) }
        if UnixAddress.with(path, { Glibc.connect(probe, $0, $1) }) == 0 { throw .inUse(path) }
        guard errno == ECONNREFUSED else { throw .inUse(path) }
        guard unlink(path) == 0 || errno == ENOENT else { throw .system(call: "unlink", path: path, code: errno) }
    }

    /// Until it is listened on nobody can connect, so nobody comes in before the mode counts.
    private static func bind(_ path: String, _ mode: mode_t, _ status: inout stat) throws(SocketFault) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw .system(call: "socket", path: path, code: errno) }
        func failure(_ call: String) -> SocketFault {
            let code = errno
            close(descriptor)
            return .system(call: call, path: path, code: code)
        }
        guard UnixAddress.with(path, { Glibc.bind(descriptor, $0, $1) }) == 0 else { throw failure("bind") }
        guard chmod(path, mode) == 0 else { throw failure("chmod") }
        guard lstat(path, &status) == 0 else { throw failure("lstat") }
        guard listen(descriptor, 128) == 0 else { throw failure("listen") }
        return descriptor
    }
}

/// The address of a Unix socket.
enum UnixAddress {
    /// Hands over the address of a path; what of it is too long is cut off, so check it before.
    static func with<Value>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { room in room.copyBytes(from: path.utf8.prefix(room.count - 1)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
