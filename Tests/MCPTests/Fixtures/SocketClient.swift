import Foundation
import Glibc
import JSON
import Synchronization

@testable import MCP

/// A server of a Unix socket in a folder of its own. Whoever says the token `nobody` is refused; the caller's name is its context.
final class SocketHost: Sendable {
    let path: String
    let service = FixtureService()
    let server: SocketServer<FixtureService>
    private let seen = Mutexed<[PeerCredentials]>([])
    private let running = Mutex<Task<Result<Void, any Error>, Never>?>(nil)

    /// Serves a socket, runs the test, stops, and waits for the end.
    static func run(
        most: Int = 256, patience: Duration = .seconds(600), _ body: (SocketHost) async throws -> Void
    ) async throws {
        let path = try SocketFolder.path()
        defer { SocketFolder.remove(path) }
        let host = SocketHost(path: path, most: most, patience: patience)
        try await host.start()
        do { try await body(host) } catch {
            try? await host.stop()
            throw error
        }
        try await host.stop()
    }

    init(path: String, most: Int = 256, patience: Duration = .seconds(600)) {
        self.path = path
        let host = MCPServer(service, info: FixtureService.info, offers: Offers(listChanged: true))
        let peers = seen
        server = SocketServer(host, path: path, mode: 0o600, most: most, patience: patience) { peer, hello in
            peers.change { $0.append(peer) }
            guard hello.token != "nobody" else { return .failure(ConnectRefusal(code: "unknown", message: "nobody knows you")) }
            return .success(SocketAdmission(agent: hello.token ?? "local") { FixtureService.Caller(name: $0 ?? "none") })
        }
    }

    /// Who connected, by the system's word.
    var connected: [PeerCredentials] { seen.value }

    /// Returns once clients can connect.
    func start() async throws {
        let (ready, sink) = AsyncStream.makeStream(of: Void.self)
        let server = server
        let task = Task<Result<Void, any Error>, Never> {
            defer { sink.finish() }
            do {
                try await server.run { sink.yield() }
                return .success(())
            } catch { return .failure(error) }
        }
        running.withLock { $0 = task }
        for await _ in ready { return }
        try await task.value.get()
    }

    func stop() async throws {
        server.stop()
        try await running.withLock { $0 }?.value.get()
    }

    /// Ends the server's task without asking anybody.
    func cancel() async throws {
        let task = running.withLock { $0 }
        task?.cancel()
        try await task?.value.get()
    }
}

/// A value that a closure changes.
final class Mutexed<Value: Sendable>: Sendable {
    private let state: Mutex<Value>

    init(_ value: Value) { state = Mutex(value) }

    var value: Value { state.withLock { $0 } }

    func change(_ body: (inout Value) -> Void) { state.withLock { body(&$0) } }
}

/// Folders for sockets, whose paths are short: an address of the system has little room.
enum SocketFolder {
    static func path() throws -> String {
        var template = Array("/tmp/tg-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestFailure("no folder: \(errno)") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) + "/a.sock"
    }

    static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent) }
}

/// A client at a host's Unix socket.
final class SocketClient: Sendable {
    private let descriptor: Int32
    private let buffer = Mutexed<[UInt8]>([])

    /// Connects, and says nothing yet.
    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard UnixAddress.with(path, { connect(descriptor, $0, $1) }) == 0 else { throw TestFailure("cannot connect: \(errno)") }
    }

    /// Connects and says who it is; returns what it is answered.
    static func begin(_ path: String, token: String? = nil, context: String? = nil) async throws -> (SocketClient, ConnectLine?) {
        let client = try SocketClient(path)
        try await client.send(ConnectLine.hello(ConnectHello(token: token, context: context, program: "1")).bytes + [0x0A])
        return (client, try await client.line().flatMap { ConnectLine($0) })
    }

    deinit { close(descriptor) }

    /// Nothing more will be said.
    func endInput() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    func send(_ message: JSONValue) async throws { try await send(message.bytes + [0x0A]) }

    func send(_ bytes: [UInt8]) async throws {
        try await blocking { [descriptor] in try SocketBytes.send(bytes, to: descriptor) }
    }

    /// The next line without its end; nil where there is none any more.
    func line() async throws -> [UInt8]? {
        while true {
            if let end = buffer.value.firstIndex(of: 0x0A) {
                let line = Array(buffer.value[..<end])
                buffer.change { $0.removeSubrange(...end) }
                return line
            }
            let descriptor = descriptor
            let bytes: [UInt8] = try await blocking {
                var room = [UInt8](repeating: 0, count: 65536)
                let count = recv(descriptor, &room, room.count, 0)
                // Whoever closes while something of ours is unread resets the connection; that is an end as well.
                guard count >= 0 || errno == ECONNRESET else { throw TestFailure("cannot receive: \(errno)") }
                return Array(room[..<max(0, count)])
            }
            guard !bytes.isEmpty else { return nil }
            buffer.change { $0 += bytes }
        }
    }

    func next() async throws -> JSONValue? { try await line().map { try JSONValue(parsing: $0) } }

    func ask(_ message: JSONValue) async throws -> JSONValue {
        try await send(message)
        guard let reply = try await next() else { throw TestFailure("the connection has ended") }
        return reply
    }
}
