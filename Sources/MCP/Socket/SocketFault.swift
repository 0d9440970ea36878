import Glibc

/// Why a host's Unix socket cannot be served.
public enum SocketFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The path has more bytes than an address of the system takes.
    case pathTooLong(String)
    /// There is something else at the path, which is not taken away.
    case occupied(String)
    /// A host serves that socket already.
    case inUse(String)
    /// The system refused; which call, and its error number.
    case system(call: String, path: String, code: Int32)

    /// Nobody is reached at the path; with the system's error number.
    case notReached(path: String, code: Int32)

    /// Bytes of a path that the system takes, its end not counted.
    public static let longestPath = 107

    /// One sentence for people.
    public var description: String {
        switch self {
        case .pathTooLong(let path): "the path of the socket `\(path)` has more than \(Self.longestPath) bytes"
        case .occupied(let path): "there is something at `\(path)` that is no socket"
        case .inUse(let path): "the socket `\(path)` is served by another host"
        case .notReached(let path, let code): "no host is reached at the socket `\(path)` (\(String(cString: strerror(code))))"
        case .system(let call, let path, let code):
            "the socket `\(path)` cannot be served: \(call) failed (\(String(cString: strerror(code))))"
        }
    }
}
