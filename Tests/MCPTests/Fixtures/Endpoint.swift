import Hummingbird
import JSON
import Logging
import MCP

/// A running server on the loopback, and requests to it. The tokens are `agent-token` and `boss-token`; `busy` is one too many, and of
/// `down` nobody can say whose it is.
struct Endpoint: Sendable {
    let port: Int
    let service: FixtureService
    let host: MCPServer<FixtureService>

    /// Headers by name; nil takes one away that would be sent.
    typealias Headers = [(name: String, value: String?)]

    /// Starts a server, runs the test, and stops the server.
    static func run(
        service: FixtureService = FixtureService(), configuration: HTTPConfiguration = HTTPConfiguration(), offers: Offers = .none,
        toolsPerPage: Int = 100, resource: ProtectedResource? = nil, _ body: (Endpoint) async throws -> Void
    ) async throws {
        let access = HTTPAccess<FixtureService.Caller>(
            admit: { Self.admit($0) }, credentialKey: { $0.name }, resource: resource)
        let router = Router(context: MCPRequestContext.self)
        let server = MCPServer(service, info: FixtureService.info, offers: offers, toolsPerPage: toolsPerPage)
        MCPRoutes(server, access: access, configuration: configuration).add(to: router)
        let (ports, sink) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in sink.yield(channel.localAddress?.port ?? 0) }, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { throw TestFailure("the server did not start") }
            do {
                try await body(Endpoint(port: port, service: service, host: server))
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
        }
    }

    private static func admit(_ credentials: HTTPCredentials) -> HTTPAdmission<FixtureService.Caller> {
        switch credentials.bearer {
        case nil: .refused(error: nil)
        case "busy": .tooMany(retryAfterSeconds: 9)
        case "down": .unavailable
        case let bearer? where bearer.hasSuffix("-token"): .admitted(FixtureService.Caller(name: String(bearer.dropLast(6))))
        default: .refused(error: "invalid_token")
        }
    }

    /// Sends a request over a connection of its own.
    func send(
        _ method: String = "POST", _ body: [UInt8] = [], headers: Headers = [], token: String? = "agent-token", path: String = "/mcp"
    ) async throws -> RawResponse {
        let connection = try Connection(port: port)
        try await connection.send(request(method, body, headers: headers, token: token, path: path))
        return try await connection.response()
    }

    /// Sends a request over a connection of its own and reads what comes back as it comes: for answers that are streams.
    func stream(
        _ method: String = "POST", _ body: [UInt8] = [], headers: Headers = [], token: String? = "agent-token", path: String = "/mcp"
    ) async throws -> EventReader {
        let connection = try Connection(port: port)
        try await connection.send(request(method, body, headers: headers, token: token, path: path))
        return try await EventReader.begin(connection)
    }

    /// Sends a message of 2026-07-28 and reads what comes back as it comes.
    func follow(_ message: JSONValue, headers: Headers = [], token: String? = "agent-token") async throws -> EventReader {
        try await stream("POST", message.bytes, headers: Self.headers(for: message) + headers, token: token)
    }

    /// A request's bytes. The usual headers are there unless `headers` names them, with another value or nil.
    func request(
        _ method: String = "POST", _ body: [UInt8] = [], headers: Headers = [], token: String? = "agent-token", path: String = "/mcp"
    ) -> [UInt8] {
        var usual: Headers = [
            ("Host", "127.0.0.1:\(port)"), ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"),
            ("Authorization", token.map { "Bearer \($0)" }), ("Content-Length", String(body.count)),
        ]
        usual.removeAll { field in headers.contains { $0.name.lowercased() == field.name.lowercased() } }
        let lines = (usual + headers).compactMap { field in field.value.map { "\(field.name): \($0)\r\n" } }
        return Array("\(method) \(path) HTTP/1.1\r\n\(lines.joined())\r\n".utf8) + body
    }

    /// The headers that fit a message of 2026-07-28.
    static func headers(for message: JSONValue) -> Headers {
        [
            ("MCP-Protocol-Version", message.at("params", "_meta", Messages.versionKey)?.stringValue ?? "2026-07-28"),
            ("Mcp-Method", message["method"]?.stringValue),
            ("Mcp-Name", (message.at("params", "name") ?? message.at("params", "taskId"))?.stringValue),
        ]
    }

    /// Sends a message of 2026-07-28 with the headers that fit it, but for those named.
    func modern(_ message: JSONValue, changing headers: Headers = [], token: String? = "agent-token") async throws -> RawResponse {
        let kept = Self.headers(for: message).filter { field in
            !headers.contains { $0.name.lowercased() == field.name.lowercased() }
        }
        return try await send("POST", message.bytes, headers: kept + headers, token: token)
    }

    /// Shakes hands as an older client and returns its session.
    func session(_ version: String = "2025-11-25", token: String = "agent-token") async throws -> String {
        let response = try await send("POST", Messages.initialize(version).bytes, token: token)
        guard let id = response.header("Mcp-Session-Id") else { throw TestFailure("no session: \(response.json)") }
        return id
    }

    /// Sends a message as an older client.
    func legacy(
        _ message: JSONValue, session: String?, version: String? = nil, token: String = "agent-token"
    ) async throws -> RawResponse {
        try await send(
            "POST", message.bytes, headers: [("Mcp-Session-Id", session), ("MCP-Protocol-Version", version)], token: token)
    }
}
