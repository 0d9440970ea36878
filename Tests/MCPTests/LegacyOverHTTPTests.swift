import JSON
import MCP
import Testing

@Suite("Older revisions over HTTP", .timeLimit(.minutes(5)))
struct LegacyOverHTTPTests {
    static let versions: [(String, String)] = [
        ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"), ("2025-11-25", "2025-11-25"),
        ("2026-07-28", "2025-11-25"), ("1999-01-01", "2025-11-25"),
    ]

    @Test("23: initialize agrees on each of the four revisions, else on 2025-11-25; then tools/list needs no `_meta`", arguments: versions)
    func handshake(asked: String, agreed: String) async throws {
        try await Endpoint.run { endpoint in
            let response = try await endpoint.send("POST", Messages.initialize(asked, id: 0).bytes)
            #expect(response.status == 200)
            #expect(response.json["id"] == 0)
            #expect(response.json.at("result", "protocolVersion") == .string(agreed))
            #expect(response.json.at("result", "capabilities") == ["tools": [:]])
            #expect(response.json.at("result", "serverInfo", "name") == "fixture")
            #expect(response.json.at("result", "serverInfo", "title") == (agreed >= "2025-06-18" ? "The Fixture" : nil))
            #expect(response.json.at("result", "instructions") == "Echo first.")
            #expect(response.json.at("result", "resultType") == nil)
            let session = response.header("Mcp-Session-Id")
            let version = agreed >= "2025-06-18" ? agreed : nil
            let ready = try await endpoint.legacy(Messages.notification("notifications/initialized"), session: session, version: version)
            #expect(ready.status == 202)
            #expect(ready.body.isEmpty)
            let list = try await endpoint.legacy(Messages.legacy("tools/list"), session: session, version: version)
            #expect(list.status == 200)
            #expect(list.json.toolNames == ["echo", "fail", "wait"])
            #expect(list.json["result"]?.objectValue?.keys == ["tools"])
        }
    }

    @Test("23: initialize without a version is -32602 and opens no session")
    func handshakeWithoutVersion() async throws {
        try await Endpoint.run { endpoint in
            let response = try await endpoint.send("POST", Messages.legacy("initialize", [:]).bytes)
            #expect(response.json.errorCode == -32602)
            #expect(response.header("Mcp-Session-Id") == nil)
        }
    }

    @Test("24: a session's id is random and printable; missing it is 400, an unknown or ended one 404")
    func sessions() async throws {
        try await Endpoint.run { endpoint in
            let (one, two) = (try await endpoint.session(), try await endpoint.session())
            #expect(one != two)
            #expect(one.utf8.count >= 32 && one.utf8.allSatisfy { (0x21...0x7E).contains($0) })
            let list = Messages.legacy("tools/list", id: 9)
            let missing = try await endpoint.legacy(list, session: nil)
            #expect(missing.status == 400)
            #expect(missing.json["id"] == 9)
            #expect(try await endpoint.legacy(Messages.notification("notifications/initialized"), session: nil).status == 400)
            #expect(try await endpoint.legacy(list, session: "made-up").status == 404)
            #expect(try await endpoint.send("DELETE", headers: [("Mcp-Session-Id", nil)]).status == 400)
            #expect(try await endpoint.send("DELETE", headers: [("Mcp-Session-Id", one)]).status == 204)
            #expect(try await endpoint.send("DELETE", headers: [("Mcp-Session-Id", one)]).status == 404)
            #expect(try await endpoint.legacy(list, session: one).status == 404)
            #expect(try await endpoint.legacy(list, session: two).status == 200)
        }
    }

    @Test("24: another credential's session does not exist, for use or for ending")
    func foreignSession() async throws {
        try await Endpoint.run { endpoint in
            let session = try await endpoint.session(token: "agent-token")
            let list = Messages.legacy("tools/list")
            #expect(try await endpoint.legacy(list, session: session, token: "boss-token").status == 404)
            #expect(try await endpoint.send("DELETE", headers: [("Mcp-Session-Id", session)], token: "boss-token").status == 404)
            #expect(try await endpoint.legacy(list, session: session).status == 200)
        }
    }

    @Test("24: beyond the most sessions of a credential its oldest ends, and no other credential's")
    func mostSessions() async throws {
        try await Endpoint.run(configuration: HTTPConfiguration(maximumSessions: 2)) { endpoint in
            let foreign = try await endpoint.session(token: "boss-token")
            let (one, two) = (try await endpoint.session(), try await endpoint.session())
            let ping = Messages.legacy("ping")
            #expect(try await endpoint.legacy(ping, session: one).status == 200)
            let three = try await endpoint.session()
            #expect(try await endpoint.legacy(ping, session: two).status == 404)
            for session in [one, three] { #expect(try await endpoint.legacy(ping, session: session).status == 200) }
            #expect(try await endpoint.legacy(ping, session: foreign, token: "boss-token").status == 200)
        }
    }

    @Test("25: ping is answered, GET is 405, a version header that is none is 400, an unknown method -32601")
    func pingAndGet() async throws {
        try await Endpoint.run { endpoint in
            let session = try await endpoint.session()
            #expect(try await endpoint.legacy(Messages.legacy("ping", id: "p"), session: session).json["result"] == [:])
            let get = try await endpoint.send("GET", headers: [("Mcp-Session-Id", session), ("Accept", "text/event-stream")])
            #expect(get.status == 405)
            #expect(get.header("Allow") == "POST")
            #expect(try await endpoint.legacy(Messages.legacy("ping"), session: session, version: "bogus").status == 400)
            let unknown = try await endpoint.legacy(Messages.legacy("logging/setLevel", ["level": "info"]), session: session)
            #expect(unknown.status == 200)
            #expect(unknown.json.errorCode == -32601)
        }
    }

    @Test("25: a cancelled call is stopped, and nothing is answered to it")
    func cancelled() async throws {
        try await Endpoint.run { endpoint in
            let session = try await endpoint.session()
            async let response = endpoint.legacy(Messages.legacy("tools/call", Messages.wait("a"), id: 5), session: session)
            await endpoint.service.milestones.wait(for: "started a")
            let other = Messages.notification("notifications/cancelled", ["requestId": "5"])
            #expect(try await endpoint.legacy(other, session: session).status == 202)
            #expect(!endpoint.service.milestones.hasReached("cancelled a"))
            let cancel = Messages.notification("notifications/cancelled", ["requestId": 5, "reason": "enough"])
            #expect(try await endpoint.legacy(cancel, session: session).status == 202)
            await endpoint.service.milestones.wait(for: "cancelled a")
            #expect(try await response.body.isEmpty)
        }
    }

    @Test("20: a client that goes away does not cancel a call of the older revisions")
    func disconnect() async throws {
        try await Endpoint.run { endpoint in
            let session = try await endpoint.session()
            let message = Messages.legacy("tools/call", Messages.wait("a"))
            let connection = try Connection(port: endpoint.port)
            try await connection.send(endpoint.request("POST", message.bytes, headers: [("Mcp-Session-Id", session)]))
            await endpoint.service.milestones.wait(for: "started a")
            connection.close()
            // A whole call over another connection, so that the end of the first one has been seen.
            let second = Messages.modern("tools/call", Messages.wait("b"))
            let later = try Connection(port: endpoint.port)
            try await later.send(endpoint.request("POST", second.bytes, headers: Endpoint.headers(for: second)))
            later.close()
            await endpoint.service.milestones.wait(for: "cancelled b")
            #expect(!endpoint.service.milestones.hasReached("cancelled a"))
            endpoint.service.milestones.reach("release a")
            await endpoint.service.milestones.wait(for: "ended a")
            #expect(!endpoint.service.milestones.hasReached("cancelled a"))
        }
    }

    @Test("26: both eras take turns on one endpoint and one connection")
    func interleaved() async throws {
        try await Endpoint.run { endpoint in
            let session = try await endpoint.session("2025-06-18")
            let connection = try Connection(port: endpoint.port)
            for number in 0..<6 {
                let isModern = number.isMultiple(of: 2)
                let message = isModern ? Messages.modern("tools/list") : Messages.legacy("tools/list")
                let headers = isModern ? Endpoint.headers(for: message) : [("Mcp-Session-Id", session)]
                try await connection.send(endpoint.request("POST", message.bytes, headers: headers))
                let response = try await connection.response()
                #expect(response.status == 200)
                #expect((response.json.at("result", "resultType") != nil) == isModern)
                #expect(response.json.toolNames.count == 3)
            }
        }
    }

    @Test("27: a batch is answered in one array for 2025-03-26, and refused for every other revision")
    func batches() async throws {
        try await Endpoint.run { endpoint in
            let batch: JSONValue = [
                Messages.legacy("ping", id: "a"), Messages.notification("notifications/initialized"), 7,
                Messages.legacy("tools/call", Messages.call("echo"), id: 2), Messages.initialize("2025-03-26", id: 3),
            ]
            let session = try await endpoint.session("2025-03-26")
            let response = try await endpoint.legacy(batch, session: session)
            #expect(response.status == 200)
            let replies = response.json.arrayValue ?? []
            #expect(replies.map { $0["id"] } == ["a", .null, 2, 3])
            #expect(replies.map(\.errorCode) == [nil, -32600, nil, -32600])
            let silent: JSONValue = [Messages.notification("notifications/initialized")]
            #expect(try await endpoint.legacy(silent, session: session).status == 202)
            #expect(try await endpoint.legacy([], session: session).json.at("0", "error", "code") == -32600)
            for version in ["2024-11-05", "2025-06-18", "2025-11-25"] {
                let refused = try await endpoint.legacy(batch, session: try await endpoint.session(version))
                #expect(refused.status == 400)
                #expect(refused.json.errorCode == -32600)
            }
        }
    }

    static let shapes: [(String, [String], [String])] = [
        ("2024-11-05", ["name", "description", "inputSchema"], ["content", "isError"]),
        ("2025-03-26", ["name", "description", "inputSchema", "annotations"], ["content", "isError"]),
        (
            "2025-06-18", ["name", "title", "description", "inputSchema", "outputSchema", "annotations"],
            ["content", "structuredContent", "isError"]
        ),
        (
            "2025-11-25", ["name", "title", "description", "inputSchema", "outputSchema", "annotations"],
            ["content", "structuredContent", "isError"]
        ),
    ]

    @Test("27: tools and results have exactly what their revision has", arguments: shapes)
    func exactShapes(version: String, tool: [String], result: [String]) async throws {
        try await Endpoint.run { endpoint in
            let session = try await endpoint.session(version)
            let list = try await endpoint.legacy(Messages.legacy("tools/list"), session: session).json
            #expect(list.at("result", "tools", "0")?.objectValue?.keys == tool)
            #expect(list.at("result", "tools", "2", "outputSchema") == nil, "no array as the root of a schema for older clients")
            let call = try await endpoint.legacy(Messages.legacy("tools/call", Messages.call("echo", ["a": 1])), session: session).json
            #expect(call["result"]?.objectValue?.keys == result)
            #expect(call.at("result", "content", "0", "text") == "agent said 1 things")
            let unknown = try await endpoint.legacy(Messages.legacy("tools/call", Messages.call("nobody")), session: session)
            #expect(unknown.status == 200)
            #expect(unknown.json.errorCode == -32602)
        }
    }

    @Test("an id that is being answered already is refused, and the first call goes on")
    func idInUse() async throws {
        try await Endpoint.run { endpoint in
            let session = try await endpoint.session()
            async let first = endpoint.legacy(Messages.legacy("tools/call", Messages.wait("a"), id: 1), session: session)
            await endpoint.service.milestones.wait(for: "started a")
            let second = try await endpoint.legacy(Messages.legacy("ping", id: 1), session: session)
            #expect(second.json.errorCode == -32600)
            endpoint.service.milestones.reach("release a")
            #expect(try await first.json.at("result", "content", "0", "text") == "waited for a")
        }
    }
}
