import Foundation
import Glibc
import Synchronization

/// Stands between a store and its server, and breaks what passes when it is told to.
///
/// Made for a server on a Unix socket; the store connects to the proxy's socket in a folder of its own.
final class CuttingProxy: Sendable {
    /// What happens to what passes.
    enum Fault: Sendable {
        case none
        /// The next request is thrown away, and its connection closed at both ends.
        case requestsLostOnce
        /// The next answer of the server is thrown away, and its connection closed at both ends.
        case answersLostOnce
        /// Nothing passes, nobody is told.
        case frozen
    }

    private struct State {
        var fault = Fault.none
        var takesConnections = true
        var refusals = 0
        var descriptors: [Int32] = []
    }

    /// The folder whose socket is the proxy's.
    let folder: TemporaryFolder
    private let server: String
    private let listener: Int32
    private let state = Mutex(State())
    private let changed = NSCondition()

    /// - Parameter folder: the folder of the server's socket.
    init(toServerIn folder: String) throws {
        self.folder = try TemporaryFolder(short: true)
        server = folder + "/.s.PGSQL.5432"
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let isBound = Self.with(self.folder.file(".s.PGSQL.5432")) { bind(listener, $0, $1) }
        guard isBound == 0, listen(listener, 64) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        start { proxy in proxy.accept() }
    }

    deinit { Glibc.close(listener) }

    /// Sets what happens from now on, to connections that are there and to new ones.
    func set(_ fault: Fault) {
        state.withLock { $0.fault = fault }
        changed.withLock { changed.broadcast() }
    }

    /// Whether new connections are taken.
    func takesConnections(_ isTaken: Bool) { state.withLock { $0.takesConnections = isTaken } }

    /// How many connections were turned away.
    var refusals: Int { state.withLock(\.refusals) }

    /// Ends the proxy and every connection through it.
    func stop() {
        set(.none)
        shutdown(listener, Int32(SHUT_RDWR))
        for descriptor in state.withLock({ $0.descriptors }) { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    private func start(_ work: @escaping @Sendable (CuttingProxy) -> Void) { Thread { [self] in work(self) }.start() }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { return }
            let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            let isTaken = state.withLock(\.takesConnections) && Self.with(server) { connect(upstream, $0, $1) } == 0
            guard isTaken else {
                Glibc.close(client)
                Glibc.close(upstream)
                state.withLock { $0.refusals += 1 }
                continue
            }
            state.withLock { $0.descriptors += [client, upstream] }
            start { $0.pump(from: client, to: upstream, isRequest: true) }
            start { $0.pump(from: upstream, to: client, isRequest: false) }
        }
    }

    /// Carries bytes one way until either end is closed.
    private func pump(from source: Int32, to target: Int32, isRequest: Bool) {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(source, &bytes, bytes.count)
            guard count > 0 else { break }
            waitForThaw()
            if takes(isRequest) { break }
            guard send(target, bytes, count, Int32(MSG_NOSIGNAL)) == count else { break }
        }
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(target, Int32(SHUT_RDWR))
    }

    /// Whether what was read just now is the thing to lose.
    private func takes(_ isRequest: Bool) -> Bool {
        state.withLock { state in
            switch (state.fault, isRequest) {
            case (.requestsLostOnce, true), (.answersLostOnce, false):
                state.fault = .none
                return true
            default: return false
            }
        }
    }

    private func waitForThaw() {
        changed.withLock {
            while case .frozen = state.withLock(\.fault) { changed.wait() }
        }
    }

    private static func with<R>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
