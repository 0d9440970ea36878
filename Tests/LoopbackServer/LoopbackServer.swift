import Glibc
import Synchronization

/// A scripted HTTP server on 127.0.0.1 for tests: it does what its script says with each request, well or badly.
public final class LoopbackServer: Sendable {
    /// A request as it arrived.
    public struct Request: Sendable {
        /// `GET` or `POST`.
        public let method: String
        /// Path and query as they stood in the request line.
        public let target: String
        /// Header lines in order, names in lower case.
        public let headers: [(name: String, value: String)]
        /// The body.
        public let body: [UInt8]
        /// Which connection it came on, counted from 0.
        public let connection: Int
        /// The request's number, counted from 0 over all connections.
        public let index: Int

        /// The value of a header, by its lower-case name.
        public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    }

    /// What to do with a request.
    public enum Reply: Sendable {
        /// A proper answer; the connection is kept.
        case answer(status: Int = 200, headers: [String] = [], body: [UInt8])
        /// These bytes and then the end of the connection.
        case bytes([UInt8])
        /// No answer ever; the connection stays until the client leaves.
        case silence
        /// The connection is closed without a word.
        case close
        /// The server stops listening, then closes the connection without a word.
        case vanish

        /// A proper answer with a text.
        public static func text(_ text: String, status: Int = 200) -> Reply { .answer(status: status, body: Array(text.utf8)) }
    }

    private struct State {
        var requests: [Request] = []
        var connections: [Int32] = []
        var accepted = 0
        var isStopped = false
    }

    /// The port it listens on.
    public let port: UInt16
    private let listener: Int32
    private let speaks: Bool
    private let state = Mutex(State())
    private let script: @Sendable (Request) -> Reply

    /// A server that answers by `script`. With `speaks` false it accepts connections and never reads: a TLS client hangs on it.
    public init(speaks: Bool = true, _ script: @escaping @Sendable (Request) -> Reply = { _ in .text("") }) throws {
        self.script = script
        self.speaks = speaks
        (listener, port) = try Self.listen()
        start { server in server.acceptAll() }
    }

    /// Where the server is.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// What arrived so far.
    public var requests: [Request] { state.withLock { $0.requests } }

    /// How many connections were made so far.
    public var connectionCount: Int { state.withLock { $0.accepted } }

    /// Closes everything.
    public func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    /// A port on which nobody listens.
    public static func deadPort() throws -> UInt16 {
        let (socket, port) = try listen()
        close(socket)
        return port
    }

    private struct SetupFailed: Error {}

    /// A socket that listens on 127.0.0.1, and its port. Whoever asks for it closes it.
    public static func listen() throws -> (socket: Int32, port: UInt16) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let done = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(socket, generic, length) == 0 && Glibc.listen(socket, 128) == 0 && getsockname(socket, generic, &length) == 0
            }
        }
        guard socket >= 0, done else { throw SetupFailed() }
        return (socket, UInt16(bigEndian: address.sin_port))
    }

    /// Runs `work` on a thread of its own.
    private func start(_ work: @escaping @Sendable (LoopbackServer) -> Void) {
        final class Box: Sendable {
            let server: LoopbackServer
            let work: @Sendable (LoopbackServer) -> Void
            init(_ server: LoopbackServer, _ work: @escaping @Sendable (LoopbackServer) -> Void) {
                self.server = server
                self.work = work
            }
        }
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Box(self, work))
        pthread_create(
            &thread, nil,
            { pointer in
                if let pointer {
                    let box = Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue()
                    box.work(box.server)
                }
                return nil
            }, box.toOpaque())
        pthread_detach(thread)
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let number: Int? = state.withLock { state in
                guard !state.isStopped else { return nil }
                state.connections.append(connection)
                state.accepted += 1
                return state.accepted - 1
            }
            guard let number else {
                close(connection)
                break
            }
            guard speaks else { continue }
            start { server in server.serve(connection, number: number) }
        }
        close(listener)
    }

    private func serve(_ connection: Int32, number: Int) {
        var reader = RequestReader(connection: connection)
        while let (head, body) = reader.next() {
            let request = state.withLock { state in
                let request = head.request(body: body, connection: number, index: state.requests.count)
                state.requests.append(request)
                return request
            }
            guard reply(script(request), on: connection) else { break }
        }
        // Under the lock: `stop` must not touch a number that the system has given to somebody else meanwhile.
        state.withLock { state in
            state.connections.removeAll { $0 == connection }
            close(connection)
        }
    }

    /// Whether the connection goes on.
    private func reply(_ reply: Reply, on connection: Int32) -> Bool {
        switch reply {
        case .answer(let status, let headers, let body):
            var head = "HTTP/1.1 \(status) Scripted\r\ncontent-length: \(body.count)\r\n"
            for header in headers { head += header + "\r\n" }
            return write(Array((head + "\r\n").utf8) + body, to: connection)
        case .bytes(let bytes):
            _ = write(bytes, to: connection)
            return false
        case .silence:
            var byte: UInt8 = 0
            while recv(connection, &byte, 1, 0) > 0 {}
            return false
        case .close:
            return false
        case .vanish:
            stop()
            return false
        }
    }

    private func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }
}
