import Glibc

/// The client's end of a Unix socket.
public enum UnixClient {
    /// A connection to whoever listens at a path, which neither blocks nor gets to programs that are started.
    /// - Throws: why there is none.
    public static func connect(_ path: String) throws(SocketFault) -> Int32 {
        guard (1...SocketFault.longestPath).contains(path.utf8.count) else { throw .pathTooLong(path) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw .notReached(path: path, code: errno) }
        guard UnixAddress.with(path, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            let code = errno
            close(descriptor)
            throw .notReached(path: path, code: code)
        }
        return descriptor
    }
}
