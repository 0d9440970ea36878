import Foundation
import Glibc
import Hummingbird
import MCP
import ServiceLifecycle
import Synchronization
import Testing

@testable import Composition

/// One route that is answered when the test says so.
private struct WaitingRoute: PublicRoutes {
    let began: AsyncStream<Void>.Continuation
    let release: AsyncStream<Void>

    func add(to router: Router<MCPRequestContext>) {
        let (began, release) = (began, release)
        router.get("/wait") { _, _ in
            began.yield()
            for await _ in release { break }
            return "answered"
        }
    }
}

/// A connection of a client that says what it likes, when it likes.
private final class RawClient: Sendable {
    private let descriptor: Int32

    init(_ port: Int, _ text: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        try #require(result == 0)
        say(text)
    }

    /// Whether it could be sent.
    @discardableResult
    func say(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Sends a byte again and again until the server has closed the connection; false where it never does.
    func trickle() async -> Bool {
        for _ in 0..<6000 {
            guard say("x"), !hasEnded else { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    deinit { close(descriptor) }

    /// All that comes until the server closes the connection.
    func rest() async -> String {
        await withCheckedContinuation { continuation in
            let descriptor = descriptor
            Thread.detachNewThread {
                var (bytes, part) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
                while case let count = recv(descriptor, &part, part.count, 0), count > 0 { bytes += part[..<count] }
                continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    /// Whether the server has closed the connection; what it said before is passed over.
    private var hasEnded: Bool {
        var part = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &part, part.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return count == 0 || errno != EAGAIN }
        }
    }

    /// Whether the connection stands and nothing has come.
    var isWaiting: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) < 0 && errno == EAGAIN
    }
}

@Suite("a listener", .timeLimit(.minutes(5)))
struct ListenerTests {
    /// Runs a test against a public address with that route.
    private func serve(
        idle: Duration, patience: Duration = .seconds(30),
        _ body: @escaping @Sendable (Int, AsyncStream<Void>, AsyncStream<Void>.Continuation) async throws -> Void
    ) async throws {
        let (began, beginning) = AsyncStream.makeStream(of: Void.self)
        let (release, releasing) = AsyncStream.makeStream(of: Void.self)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let listener = Listener(address: ListenAddress(host: "127.0.0.1", port: 0), tls: nil, idle: idle, patience: patience)
        let face = PublicFace(listener: listener, routes: [WaitingRoute(began: beginning, release: release)])
        let application = try face.application { port.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            for await port in ports {
                try await body(port, began, releasing)
                break
            }
            group.cancelAll()
        }
    }

    @Test("22: a request that trickles is ended, one that waits for its answer is not")
    func trickles() async throws {
        try await serve(idle: .milliseconds(200)) { port, began, release in
            let waits = try RawClient(port, "GET /wait HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            for await _ in began { break }
            let trickles = try RawClient(port, "GET /wait HTTP/1.1\r\nHost: loc")
            #expect(await trickles.rest().isEmpty)
            // The one that waits began before, so it has waited longer than the other.
            #expect(waits.isWaiting)
            release.yield()
            let answer = await waits.rest()
            #expect(answer.hasPrefix("HTTP/1.1 200") && answer.hasSuffix("answered"))
        }
    }

    @Test("22: a body that trickles in after its answer ends the connection, and one whose whole request waits for its answer stands")
    func tricklingBodies() async throws {
        try await serve(idle: .seconds(600), patience: .milliseconds(100)) { port, began, release in
            let waits = try RawClient(port, "GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n")
            for await _ in began { break }
            // The next request behind it is not whole: its time begins when the host has come to it.
            waits.say("POST /none HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n")
            let trickles = try RawClient(port, Self.trickling("/none"))
            #expect(await trickles.trickle())
            #expect(waits.isWaiting)
            release.yield()
            let answers = await waits.rest()
            #expect(answers.hasPrefix("HTTP/1.1 200") && answers.contains("answered") && answers.contains("HTTP/1.1 404"))
        }
    }

    @Test("22: a request's body has its time and its size on every route, whoever sends it")
    func bodiesOfStrangers() async throws {
        try await HoldingHouse.with { house in
            let listener = Listener(
                address: ListenAddress(host: "127.0.0.1", port: 0), tls: nil, idle: .seconds(600), patience: .milliseconds(100))
            let server = MCPServer(house.services, hasConsole: true)
            let (ports, port) = AsyncStream.makeStream(of: Int.self)
            let application = try HTTPFace(services: house.services, server: server, listener: listener).application { port.yield($0) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await application.run() }
                for await port in ports {
                    for path in ["/mcp", "/healthz", "/none"] {
                        let client = try RawClient(port, Self.trickling(path))
                        #expect(await client.trickle(), "\(path)")
                    }
                    break
                }
                group.cancelAll()
            }
        }
    }

    @Test("22: what comes beyond any route's size is not read to its end")
    func tooLong() async throws {
        try await serve(idle: .seconds(600), patience: .seconds(600)) { port, _, _ in
            let client = try RawClient(port, Self.trickling("/none"))
            let part = String(repeating: "x", count: 64 << 10)
            let sent = await Task.detached { (0..<10_000).first { _ in !client.say(part) } }.value
            #expect(sent != nil)
        }
    }

    /// The head of a request whose body never ends.
    private static func trickling(_ path: String) -> String {
        "\(path == "/healthz" ? "GET" : "POST") \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n"
    }

    @Test("22: headers beyond 32 KiB are not read to their end")
    func headers() async throws {
        try await serve(idle: .seconds(600)) { port, _, _ in
            let long = String(repeating: "a", count: 33 << 10)
            let answer = await (try RawClient(port, "GET /wait HTTP/1.1\r\nHost: localhost\r\nX: \(long)\r\n\r\n")).rest()
            #expect(!answer.contains("answered") && !answer.contains(" 200"))
        }
    }

    @Test("as many files may be open as the system has for the process")
    func descriptors() {
        ProcessDescriptors.raise()
        var limits = rlimit()
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0)
        #expect(limits.rlim_cur == limits.rlim_max)
        #expect((64...4096).contains(ProcessDescriptors.connections(quarters: 4)))
        #expect(ProcessDescriptors.connections(quarters: 1) <= ProcessDescriptors.connections(quarters: 3))
    }
}
