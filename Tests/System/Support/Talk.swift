import Foundation
import Glibc
import JSON

/// Requests of revision 2026-07-28 from a client that can do some things.
struct Talk: Sendable {
    /// A client that opens links.
    static let links: JSONObject = ["elicitation": ["form": [:], "url": [:]]]
    /// A client that takes tasks.
    static let tasks: JSONObject = ["extensions": ["io.modelcontextprotocol/tasks": [:]]]

    let port: Int
    let token: String
    var client: JSONObject = [:]

    /// A request as it is sent.
    static func message(_ method: String, _ params: JSONObject, id: JSONValue = 1, client: JSONObject = [:], meta: JSONObject = [:])
        -> JSONValue
    {
        var (params, meta) = (params, meta)
        meta["io.modelcontextprotocol/protocolVersion"] = "2026-07-28"
        meta["io.modelcontextprotocol/clientCapabilities"] = .object(client)
        params["_meta"] = .object(meta)
        return ["jsonrpc": "2.0", "id": id, "method": .string(method), "params": .object(params)]
    }

    /// The parameters of a refund.
    static func refund(_ order: String, _ amount: String, _ more: JSONObject = [:]) -> JSONObject {
        var params: JSONObject = [
            "name": "refund-alipay-payment", "arguments": ["outTradeNo": .string(order), "refundAmount": .string(amount)],
        ]
        for member in more.members { params[member.key] = member.value }
        return params
    }

    /// Sends a request and gives the reply.
    /// - Parameter about: what `Mcp-Name` says, where it says something.
    func ask(_ method: String, _ params: JSONObject, about name: String? = nil) async -> JSONValue {
        await Wire(port: port).send(
            "POST", "/mcp", headers: headers(method, name), body: Self.message(method, params, client: client).bytes)?.json ?? .null
    }

    /// Asks for a refund.
    func refund(_ order: String, _ amount: String = "60.00", _ more: JSONObject = [:]) async -> JSONValue {
        await ask("tools/call", Self.refund(order, amount, more), about: "refund-alipay-payment")
    }

    /// Asks how far a task has come.
    func task(_ id: String, _ method: String = "tasks/get") async -> JSONValue { await ask(method, ["taskId": .string(id)], about: id) }

    private func headers(_ method: String, _ name: String?) -> [(String, String)] {
        [
            ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"), ("Authorization", "Bearer \(token)"),
            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method),
        ] + (name.map { [("Mcp-Name", $0)] } ?? [])
    }

    /// Begins to listen, and reads until a text has come or the connection ends.
    func listen(_ notifications: JSONObject) -> Listener {
        let body = Self.message("subscriptions/listen", ["notifications": .object(notifications)], id: "l-1", client: client).bytes
        let lines = (headers("subscriptions/listen", nil) + [("Host", "127.0.0.1:\(port)"), ("Content-Length", "\(body.count)")])
            .map { "\($0.0): \($0.1)\r\n" }
        return Listener(port: port, request: Array("POST /mcp HTTP/1.1\r\n\(lines.joined())\r\n".utf8) + body)
    }
}

/// A stream of events, read as far as a test asks for.
actor Listener {
    private let socket: Int32?
    private(set) var heard = ""

    init(port: Int, request: [UInt8]) {
        socket = Sockets.connect(port: port)
        guard let socket else { return }
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        _ = request.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    deinit { if let socket { close(socket) } }

    /// Whether a text has come so often; waits for it, a minute of silence at most.
    func hears(_ text: String, times: Int = 1) async -> Bool {
        while heard.components(separatedBy: text).count <= times {
            guard let socket else { return false }
            let part = await OwnThread.run { () -> [UInt8] in
                var part = [UInt8](repeating: 0, count: 1 << 16)
                let count = recv(socket, &part, part.count, 0)
                return Array(part.prefix(max(0, count)))
            }
            guard !part.isEmpty else { return false }
            heard += String(decoding: part, as: UTF8.self)
        }
        return true
    }
}

extension JSONValue {
    /// The member at the end of a path of names.
    func at(_ path: String...) -> JSONValue? { path.reduce(Optional(self)) { value, name in value?[name] } }
}

extension Child {
    /// The messages that were written so far, one a line.
    func messages() throws -> [JSONValue] {
        let whole = outputText
        guard let end = whole.lastIndex(of: "\n") else { return [] }
        return try whole[..<end].split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    /// The reply to a request; waits for it.
    func reply(to id: JSONValue) async throws -> JSONValue {
        var reply: JSONValue?
        try await until("the reply to \(id.text)") {
            guard !hasEnded else { throw Trouble("the host ended: \(errorText)") }
            reply = try messages().first { $0["id"] == id && $0["method"] == nil }
            return reply != nil
        }
        return reply ?? .null
    }
}
