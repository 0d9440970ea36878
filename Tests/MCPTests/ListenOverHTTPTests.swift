import JSON
import MCP
import Testing

@Suite("Listening over HTTP", .timeLimit(.minutes(5)))
struct ListenOverHTTPTests {
    private static let offers = Offers(listChanged: true)

    @Test(
        "12: over HTTP a listen is acknowledged first, tells only what was asked, and carries its id with its type",
        arguments: ["7", 7] as [JSONValue])
    func listen(id: JSONValue) async throws {
        try await Endpoint.run(offers: Self.offers) { endpoint in
            let reader = try await endpoint.follow(Messages.listen(["toolsListChanged": true, "promptsListChanged": true], id: id))
            #expect(reader.status == 200 && reader.header("Content-Type") == "text/event-stream")
            let acknowledged = try #require(try await reader.nextMessage())
            #expect(acknowledged["method"] == "notifications/subscriptions/acknowledged")
            #expect(acknowledged.at("params", "notifications") == ["toolsListChanged": true])
            #expect(acknowledged.at("params", "_meta", Messages.subscriptionKey)?.text == id.text)
            for _ in 0..<2 {
                endpoint.service.changes.change(toolsOf: "boss")
                endpoint.service.changes.change(toolsOf: "agent")
                let change = try #require(try await reader.nextMessage())
                #expect(change["method"] == "notifications/tools/list_changed")
                #expect(change.at("params", "_meta", Messages.subscriptionKey)?.text == id.text)
            }
            reader.close()
        }
    }

    @Test("12: a listen is kept alive, ends with its client, and ends with a result at shutdown")
    func ends() async throws {
        try await Endpoint.run(configuration: HTTPConfiguration(keepAlive: .milliseconds(1)), offers: Self.offers) { endpoint in
            let one = try await endpoint.follow(Messages.listen(id: 1))
            let two = try await endpoint.follow(Messages.listen(id: "l"), token: "boss-token")
            for reader in [one, two] {
                _ = try await reader.nextMessage()
                for _ in 0..<3 { #expect(try await reader.next() == .comment("")) }
            }
            one.close()
            await endpoint.service.milestones.wait(for: "no more listening agent")
            #expect(!endpoint.service.milestones.hasReached("no more listening boss"))
            endpoint.host.end()
            let rest = try await two.messages()
            #expect(rest.map { $0["id"] } == ["l"] && rest.first?.at("result", "resultType") == "complete")
            #expect(rest.first?.at("result", "_meta", Messages.subscriptionKey) == "l")
        }
    }

    @Test("12: a listen, and a session's stream, ends where its caller is nobody's any more, and its list of tools is refused")
    func callerEnds() async throws {
        try await Endpoint.run(configuration: HTTPConfiguration(keepAlive: .milliseconds(1)), offers: Self.offers) { endpoint in
            let session = try await endpoint.session()
            let stream = try await endpoint.stream("GET", headers: [("Accept", "text/event-stream"), ("Mcp-Session-Id", session)])
            let listen = try await endpoint.follow(Messages.listen(id: "l"))
            let other = try await endpoint.follow(Messages.listen(id: "o"), token: "boss-token")
            for reader in [listen, other] { _ = try await reader.nextMessage() }
            // The stream's head comes before its caller is listened for.
            #expect(try await stream.next() == .comment(""))
            endpoint.service.changes.change(toolsOf: "agent")
            #expect(try await stream.nextMessage()?["method"] == "notifications/tools/list_changed")
            endpoint.service.changes.end(toolsOf: "agent")
            #expect(try await stream.nextMessage() == nil)
            let rest = try await listen.messages()
            #expect(rest.last?["id"] == "l" && rest.last?.at("result", "resultType") == "complete")
            endpoint.service.changes.change(toolsOf: "boss")
            #expect(try await other.nextMessage()?["method"] == "notifications/tools/list_changed")
            let nobody = try await endpoint.session(token: "nobody-token")
            let modern = try await endpoint.modern(Messages.modern("tools/list"), token: "nobody-token")
            let legacy = try await endpoint.legacy(Messages.legacy("tools/list"), session: nobody, token: "nobody-token")
            for refused in [modern, legacy] { #expect(refused.json.at("error", "message") == "the agent was removed") }
        }
    }

    @Test("12: a listen that cannot be is answered in a status of its own")
    func refused() async throws {
        try await Endpoint.run(offers: Self.offers) { endpoint in
            let misshapen = try await endpoint.modern(Messages.modern("subscriptions/listen"))
            #expect(misshapen.status == 400 && misshapen.json.errorCode == -32602)
            let onlyJSON = try await endpoint.modern(Messages.listen(), changing: [("Accept", "application/json")])
            #expect(onlyJSON.status == 406)
        }
        try await Endpoint.run { endpoint in
            let unknown = try await endpoint.modern(Messages.listen())
            #expect(unknown.status == 404 && unknown.json.errorCode == -32601)
        }
    }

    @Test("22: beyond the most streams a listen is refused and calls go on; an ended one makes room")
    func bounded() async throws {
        let configuration = HTTPConfiguration(maximumStreams: 3, maximumStreamsForEach: 2, keepAlive: .milliseconds(1))
        try await Endpoint.run(configuration: configuration, offers: Self.offers) { endpoint in
            var readers: [EventReader] = []
            for id in Int64(0)..<2 { readers.append(try await endpoint.follow(Messages.listen(id: .integer(id)))) }
            let third = try await endpoint.modern(Messages.listen(id: 2))
            #expect(third.status == 429 && third.header("Retry-After") != nil && third.json["id"] == 2)
            #expect(try await endpoint.modern(Messages.modern("tools/list")).status == 200)
            let boss = try await endpoint.follow(Messages.listen(id: 3), token: "boss-token")
            #expect(boss.status == 200)
            #expect(try await endpoint.modern(Messages.listen(id: 4), token: "boss-token").status == 429)
            readers[0].close()
            // The host sees it at the next write, which is soon.
            while true {
                let again = try await endpoint.follow(Messages.listen(id: 5))
                if again.status == 200 { break }
            }
        }
    }

    @Test("25: GET with a session is a stream whose head comes at once; without one it is 405")
    func stream() async throws {
        try await Endpoint.run(offers: Self.offers) { endpoint in
            let session = try await endpoint.session()
            let accept: Endpoint.Headers = [("Accept", "text/event-stream")]
            let get: Endpoint.Headers = accept + [("Mcp-Session-Id", session), ("Last-Event-ID", "7")]
            let reader = try await endpoint.stream("GET", headers: get)
            #expect(reader.status == 200 && reader.header("Content-Type") == "text/event-stream")
            #expect(try await reader.next() == .comment(""))
            endpoint.service.changes.change(toolsOf: "agent")
            #expect(try await reader.nextMessage() == ["jsonrpc": "2.0", "method": "notifications/tools/list_changed"])
            for headers in [accept, [("Mcp-Session-Id", session), ("Accept", "application/json")]] {
                let refused = try await endpoint.send("GET", headers: headers)
                #expect(refused.status == 405 && refused.header("Allow") == "POST")
            }
            let modern = try await endpoint.send("GET", headers: get + [("MCP-Protocol-Version", "2026-07-28")])
            #expect(modern.status == 405)
            #expect(try await endpoint.send("GET", headers: get, token: "boss-token").status == 404)
            // A second one takes the first one's place, and the end of the session is the end of its stream.
            let second = try await endpoint.stream("GET", headers: get)
            #expect(second.status == 200)
            #expect(try await reader.nextMessage() == nil)
            #expect(try await endpoint.send("DELETE", headers: [("Mcp-Session-Id", session)]).status == 204)
            #expect(try await second.nextMessage() == nil)
        }
    }

    static let parameters: [(String, JSONValue?, [String], Int)] = [
        ("both say the same", "cn", ["cn"], 200), ("neither is there", nil, [], 200), ("null is not there", .null, [], 200),
        ("null has no header", .null, ["null"], 400), ("a header alone", nil, ["cn"], 400), ("an argument alone", "cn", [], 400),
        ("another value", "cn", ["hk"], 400), ("another case", "cn", ["CN"], 400), ("white space around it", "cn", ["  cn "], 200),
        ("twice", "cn", ["cn", "cn"], 400), ("in base64", "退款", ["=?base64?6YCA5qy+?="], 200),
        ("in a base64 that is none", "退款", ["=?base64?6YCA5qy?="], 400), ("a number", 42, ["42"], 200),
        ("the same number", 42, ["42.0"], 200), ("another number", 42, ["43"], 400), ("no number", 42, ["forty-two"], 400),
        ("a truth value", true, ["true"], 200), ("the other one", true, ["false"], 400), ("an array", ["cn"], ["cn"], 400),
    ]

    @Test("17: a parameter's header must say what the argument says", arguments: parameters)
    func parameter(name: String, argument: JSONValue?, values: [String], status: Int) async throws {
        try await Endpoint.run { endpoint in
            var arguments = JSONObject()
            arguments["region"] = argument
            let message = Messages.modern("tools/call", Messages.call("param", arguments))
            let headers: Endpoint.Headers = values.map { ("mcp-param-REGION", $0) }
            let response = try await endpoint.modern(message, changing: headers)
            #expect(response.status == status, "\(name)")
            #expect(response.json.errorCode == (status == 400 ? -32020 : nil), "\(name)")
        }
    }
}
