import JSON
import MCP
import Testing

@Suite("Rules of HTTP", .timeLimit(.minutes(5)))
struct HTTPRulesTests {
    static let mismatches: [Endpoint.Headers] = [
        [("MCP-Protocol-Version", nil)], [("MCP-Protocol-Version", "2025-11-25")], [("MCP-Protocol-Version", "2026-07-29")],
        [("Mcp-Method", nil)], [("Mcp-Method", "tools/list")], [("Mcp-Method", "Tools/Call")], [("Mcp-Method", "")],
        [("Mcp-Name", nil)], [("Mcp-Name", "fail")], [("Mcp-Name", "Echo")], [("Mcp-Name", "")],
        [("Mcp-Method", "tools/call"), ("Mcp-Method", "tools/call")], [("Mcp-Name", "echo"), ("mcp-name", "echo")],
        [("MCP-Protocol-Version", "2026-07-28"), ("mcp-protocol-version", "2026-07-28")],
        [("Mcp-Name", "=?base64?ZWNobw?=")], [("Mcp-Name", "=?base64?ZWNob3==?=")], [("Mcp-Name", "=?base64?ZmFpbA==?=")],
        [("Mcp-Name", "=?base64?!!!!?=")], [("Mcp-Name", "=?BASE64?ZWNobw==?=")], [("Mcp-Name", "=?base64?/w==?=")],
    ]

    @Test("16: a routing header that is missing, repeated or unlike the body is -32020, 400, with the id", arguments: mismatches)
    func headerMismatch(headers: Endpoint.Headers) async throws {
        try await Endpoint.run { endpoint in
            let message = Messages.modern("tools/call", Messages.call("echo"), id: "h")
            let response = try await endpoint.modern(message, changing: headers)
            #expect(response.status == 400)
            #expect(response.json.errorCode == -32020)
            #expect(response.json["id"] == "h")
        }
    }

    static let matches: [Endpoint.Headers] = [
        [("mcp-name", "echo"), ("MCP-METHOD", "tools/call"), ("mcp-protocol-version", "2026-07-28")],
        [("Mcp-Name", "  echo \t")], [("Mcp-Name", "=?base64?ZWNobw==?=")], [("Mcp-Method", "=?base64?dG9vbHMvY2FsbA==?=")],
    ]

    @Test("16: header names are read in any case, white space around values is none of them, base64 is decoded", arguments: matches)
    func headerMatch(headers: Endpoint.Headers) async throws {
        try await Endpoint.run { endpoint in
            let response = try await endpoint.modern(Messages.modern("tools/call", Messages.call("echo")), changing: headers)
            #expect(response.status == 200)
            #expect(response.json.at("result", "isError") == false)
        }
    }

    @Test("18: a request of a foreign origin is 403, one to a foreign host 421, and neither reaches a tool")
    func addresses() async throws {
        try await Endpoint.run { endpoint in
            let message = Messages.modern("tools/call", Messages.call("echo"))
            for (headers, status): (Endpoint.Headers, Int) in [
                ([("Origin", "http://evil.example.com")], 403), ([("Origin", "null")], 403),
                ([("Origin", "http://localhost.evil.example.com")], 403), ([("Host", "evil.example.com")], 421),
                ([("Host", "evil.example.com"), ("Origin", "http://evil.example.com")], 421),
                ([("Host", "localhost@evil.example.com")], 421), ([("Origin", "http://localhost:3000")], 200),
                ([("Host", "localhost:\(endpoint.port)")], 200), ([("Host", "[::1]:1")], 200), ([("Host", "LOCALHOST")], 200),
            ] {
                let response = try await endpoint.modern(message, changing: headers)
                #expect(response.status == status, "\(headers)")
            }
        }
    }

    @Test("18: hosts and origins that the configuration names are let in, and no others")
    func configuredAddresses() async throws {
        let configuration = HTTPConfiguration(allowedHosts: ["tools.example.com"], allowedOrigins: ["https://desk.example.com"])
        try await Endpoint.run(configuration: configuration) { endpoint in
            let message = Messages.modern("tools/list")
            for (headers, status): (Endpoint.Headers, Int) in [
                ([("Host", "tools.example.com:8443")], 200), ([("Origin", "https://desk.example.com")], 200),
                ([("Origin", "http://desk.example.com")], 403), ([("Host", "desk.example.com")], 421),
            ] {
                let response = try await endpoint.modern(message, changing: headers)
                #expect(response.status == status, "\(headers)")
            }
        }
    }

    @Test("19: a notification is 202 and empty, whatever it says")
    func notification() async throws {
        try await Endpoint.run { endpoint in
            for message in [Messages.notification("notifications/cancelled", ["requestId": 1]), Messages.notification("x")] {
                let response = try await endpoint.modern(message)
                #expect(response.status == 202)
                #expect(response.body.isEmpty)
            }
        }
    }

    @Test("19: a response, a batch and what is no message are -32600; what is no JSON is -32700; all 400")
    func notARequest() async throws {
        try await Endpoint.run { endpoint in
            let version: Endpoint.Headers = [("MCP-Protocol-Version", "2026-07-28")]
            let one = Messages.modern("tools/list").text
            for (body, code): (String, Int64) in [
                (#"{"jsonrpc":"2.0","id":1,"result":{}}"#, -32600), ("[\(one)]", -32600), ("[]", -32600), ("7", -32600), ("null", -32600),
                (#"{"id":1,"method":"tools/list"}"#, -32600), (#"{"jsonrpc":"1.0","id":1,"method":"tools/list"}"#, -32600),
                (#"{"jsonrpc":"2.0","id":1,"method":7}"#, -32600), (#"{"jsonrpc":"2.0","id":1}"#, -32600),
                (#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[]}"#, -32602),
                ("", -32700), ("{", -32700), (#"{"a":1,"a":2}"#, -32700), (String(repeating: "[", count: 100_000), -32700),
            ] {
                let response = try await endpoint.send("POST", Array(body.utf8), headers: version)
                #expect(response.status == 400)
                #expect(response.json.errorCode == code, "\(body.prefix(80))")
                #expect(response.header("Content-Type") == "application/json")
                if code == -32700 { #expect(response.json["id"] == .null) }
            }
        }
    }

    @Test("19: GET, DELETE and other methods are 405 and POST is named", arguments: ["GET", "DELETE", "PUT", "PATCH", "OPTIONS"])
    func otherMethods(method: String) async throws {
        try await Endpoint.run { endpoint in
            for headers: Endpoint.Headers in [[("MCP-Protocol-Version", "2026-07-28")], []] where !(method == "DELETE" && headers.isEmpty) {
                let response = try await endpoint.send(method, headers: headers)
                #expect(response.status == 405)
                #expect(response.header("Allow") == "POST")
            }
        }
    }

    @Test("20: a client that goes away cancels its call")
    func disconnectCancels() async throws {
        try await Endpoint.run { endpoint in
            let message = Messages.modern("tools/call", Messages.wait("a"))
            let connection = try Connection(port: endpoint.port)
            try await connection.send(endpoint.request("POST", message.bytes, headers: Endpoint.headers(for: message)))
            await endpoint.service.milestones.wait(for: "started a")
            connection.close()
            await endpoint.service.milestones.wait(for: "cancelled a")
            await endpoint.service.milestones.wait(for: "ended a")
        }
    }

    @Test("20: a client that goes away on its second call, or before its call is taken up, cancels that one")
    func laterDisconnectCancels() async throws {
        try await Endpoint.run { endpoint in
            let connection = try Connection(port: endpoint.port)
            let first = Messages.modern("tools/call", Messages.call("echo"))
            try await connection.send(endpoint.request("POST", first.bytes, headers: Endpoint.headers(for: first)))
            #expect(try await connection.response().status == 200)
            let second = Messages.modern("tools/call", Messages.wait("b"))
            try await connection.send(endpoint.request("POST", second.bytes, headers: Endpoint.headers(for: second)))
            connection.close()
            await endpoint.service.milestones.wait(for: "cancelled b")
            let other = try Connection(port: endpoint.port)
            let third = Messages.modern("tools/call", Messages.wait("c"))
            try await other.send(endpoint.request("POST", third.bytes, headers: Endpoint.headers(for: third)))
            other.close()
            await endpoint.service.milestones.wait(for: "cancelled c")
        }
    }

    @Test("21: replies of 2026-07-28 carry no session, and parallel requests with one id do not mix")
    func parallel() async throws {
        try await Endpoint.run { endpoint in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let arguments: JSONObject = ["number": .number(JSONNumber(number))]
                        let session: Endpoint.Headers = [("Mcp-Session-Id", "somebody-elses")]
                        let message = Messages.modern("tools/call", Messages.call("echo", arguments), id: 1)
                        let response = try await endpoint.modern(message, changing: session)
                        #expect(response.json.at("result", "structuredContent") == .object(arguments))
                        #expect(response.header("Mcp-Session-Id") == nil)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("18: a browser is told what pages of a named origin may send and read, and nothing of any other, before it shows a credential")
    func pages() async throws {
        let configuration = HTTPConfiguration(allowedOrigins: ["https://desk.example"])
        try await Endpoint.run(configuration: configuration) { endpoint in
            let asks: Endpoint.Headers = [
                ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization, mcp-param-Region, x-other"),
            ]
            let named: Endpoint.Headers = [("Origin", "https://desk.example")]
            let preflight = try await endpoint.send("OPTIONS", headers: asks + named, token: nil)
            #expect(preflight.status == 204 && preflight.body.isEmpty)
            #expect(preflight.header("Access-Control-Allow-Origin") == "https://desk.example" && preflight.header("Vary") == "Origin")
            #expect(preflight.header("Access-Control-Allow-Methods") == "POST, GET, DELETE")
            let headers = try #require(preflight.header("Access-Control-Allow-Headers")).split(separator: ", ").map(String.init)
            #expect(headers.contains("Authorization") && headers.contains("Tollgate-Context") && headers.contains("mcp-param-region"))
            #expect(!headers.contains("x-other") && !headers.contains("*"))

            let message = Messages.modern("tools/list")
            let listed = try await endpoint.modern(message, changing: named)
            #expect(listed.status == 200 && listed.json.toolNames.count == 3)
            let refused = try await endpoint.modern(message, changing: named, token: nil)
            #expect(refused.status == 401)
            for response in [listed, refused] {
                #expect(response.header("Access-Control-Allow-Origin") == "https://desk.example" && response.header("Vary") == "Origin")
                #expect(response.header("Access-Control-Expose-Headers") == "Mcp-Session-Id, WWW-Authenticate, Retry-After")
            }

            let others: [(String?, Int)] = [("https://other.example", 403), ("http://localhost:3000", 401), (nil, 401)]
            for (origin, status) in others {
                let unnamed = try await endpoint.send("OPTIONS", headers: asks + [("Origin", origin)], token: nil)
                #expect(unnamed.status == status && unnamed.header("Access-Control-Allow-Origin") == nil)
            }
        }
    }

    @Test("8: tools that can't be listed now are -32603 in both eras, and no empty list")
    func toolsAway() async throws {
        try await Endpoint.run { endpoint in
            let session = try await endpoint.session(token: "away-token")
            let modern = try await endpoint.modern(Messages.modern("tools/list", id: 1), token: "away-token")
            let legacy = try await endpoint.legacy(Messages.legacy("tools/list", id: 1), session: session, token: "away-token")
            for response in [modern, legacy] {
                #expect(response.status == 200 && response.json.errorCode == -32603 && response.json["id"] == 1)
            }
        }
    }

    @Test("22: a body beyond the limit is 413, told beforehand or not; one within it is read")
    func bodyLimit() async throws {
        try await Endpoint.run(configuration: HTTPConfiguration(maximumBodyBytes: 10_000)) { endpoint in
            func message(_ size: Int) -> JSONValue {
                Messages.modern("tools/call", Messages.call("echo", ["text": .string(String(repeating: "x", count: size))]))
            }
            #expect(try await endpoint.modern(message(9_000)).status == 200)
            #expect(try await endpoint.modern(message(10_000)).status == 413)
            let body = message(20_000).bytes
            let chunked = Array("\(String(body.count, radix: 16))\r\n".utf8) + body + Array("\r\n0\r\n\r\n".utf8)
            let connection = try Connection(port: endpoint.port)
            let headers: Endpoint.Headers = [("Content-Length", nil), ("Transfer-Encoding", "chunked")]
            try await connection.send(endpoint.request("POST", headers: headers) + chunked)
            #expect(try await connection.response().status == 413)
        }
    }

    @Test("a connection goes on after every kind of answer")
    func keepAlive() async throws {
        try await Endpoint.run { endpoint in
            let connection = try Connection(port: endpoint.port)
            let good = Messages.modern("tools/list")
            for (body, token, status): ([UInt8], String?, Int) in [
                (good.bytes, "agent-token", 200), (Array("{".utf8), "agent-token", 400), (good.bytes, nil, 401),
                (good.bytes, "agent-token", 200),
            ] {
                try await connection.send(endpoint.request("POST", body, headers: Endpoint.headers(for: good), token: token))
                #expect(try await connection.response().status == status)
            }
        }
    }

    static let accepts: [(String?, Int, String)] = [
        (nil, 200, "application/json"), ("*/*", 200, "application/json"), ("application/*", 200, "application/json"),
        ("application/json", 200, "application/json"), ("text/event-stream, Application/JSON;q=0.5", 200, "application/json"),
        ("text/event-stream", 200, "text/event-stream"), ("text/html", 406, "application/json"),
    ]

    @Test("Accept is read leniently: JSON unless the client cannot take it", arguments: accepts)
    func accept(value: String?, status: Int, type: String) async throws {
        try await Endpoint.run { endpoint in
            let response = try await endpoint.modern(Messages.modern("tools/list"), changing: [("Accept", value)])
            #expect(response.status == status)
            #expect(response.header("Content-Type") == type)
            if type == "text/event-stream" {
                #expect(String(decoding: response.body, as: UTF8.self).hasPrefix("event: message\ndata: {\"jsonrpc\":\"2.0\","))
                #expect(response.body.suffix(2) == Array("\n\n".utf8)[...])
            }
        }
    }

    @Test("a body that is not JSON by its own header is 415, and /mcp/ is /mcp")
    func contentType() async throws {
        try await Endpoint.run { endpoint in
            let message = Messages.modern("tools/list")
            for (type, status): (String?, Int) in [("text/plain", 415), (nil, 415), ("application/json; charset=utf-8", 200)] {
                #expect(try await endpoint.modern(message, changing: [("Content-Type", type)]).status == status)
            }
            let response = try await endpoint.send("POST", message.bytes, headers: Endpoint.headers(for: message), path: "/mcp/")
            #expect(response.status == 200)
        }
    }

    @Test("31: without a valid token it is 401 with a challenge, for every method; a token in the query is none")
    func unauthorized() async throws {
        try await Endpoint.run { endpoint in
            let message = Messages.modern("tools/list")
            for token in [nil, "wrong", "agent-token extra"] {
                let response = try await endpoint.modern(message, token: token)
                #expect(response.status == 401)
                #expect(response.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
                #expect(response.json.errorCode != nil)
                #expect(!String(decoding: response.body, as: UTF8.self).contains("wrong"))
            }
            let headers = Endpoint.headers(for: message)
            for path in ["/mcp?access_token=agent-token", "/mcp?token=agent-token"] {
                #expect(try await endpoint.send("POST", message.bytes, headers: headers, token: nil, path: path).status == 401)
            }
            for method in ["GET", "DELETE"] { #expect(try await endpoint.send(method, token: nil).status == 401) }
            let twice: Endpoint.Headers = headers + [("Authorization", "Bearer agent-token"), ("Authorization", "Bearer boss-token")]
            #expect(try await endpoint.send("POST", message.bytes, headers: twice).status == 401)
            let scheme: Endpoint.Headers = headers + [("Authorization", "bearer agent-token")]
            #expect(try await endpoint.send("POST", message.bytes, headers: scheme).status == 200)
        }
    }
}
