import JSON
import MCP
import Testing

@Suite("Calls that tell more than their reply, over HTTP", .timeLimit(.minutes(5)))
struct EventsOverHTTPTests {
    private static let onlyJSON: Endpoint.Headers = [("Accept", "application/json")]

    @Test(
        "10: over HTTP progress comes on the call's own response, of its token's very type, strictly rising, and never after the result",
        arguments: ["p-1", "0", 0, 9_007_199_254_740_993] as [JSONValue])
    func progress(token: JSONValue) async throws {
        try await Endpoint.run { endpoint in
            let meta = Messages.meta(adding: [Messages.tokenKey: token])
            let message = Messages.modern("tools/call", Messages.call("progress"), id: "c", meta: meta)
            let reader = try await endpoint.follow(message)
            #expect(reader.status == 200 && reader.header("Content-Type") == "text/event-stream")
            let messages = try await reader.messages()
            #expect(messages.dropLast().map { $0.at("params", "progress") } == [1, 3, 4])
            #expect(messages.dropLast().allSatisfy { $0.at("params", "progressToken")?.text == token.text && $0["id"] == nil })
            #expect(messages.last?["id"] == "c" && messages.last?.at("result", "resultType") == "complete")
            // Who takes no events, or asked for nothing, gets the reply alone.
            let alone = try await endpoint.modern(message, changing: Self.onlyJSON)
            #expect(alone.status == 200 && alone.header("Content-Type") == "application/json" && alone.json["id"] == "c")
            let silent = try await endpoint.modern(Messages.modern("tools/call", Messages.call("progress")))
            #expect(silent.header("Content-Type") == "application/json")
        }
    }

    @Test("10, 11: a client of an older revision is told on its call's own response, at the level of its session")
    func legacy() async throws {
        try await Endpoint.run(offers: Offers(logging: true)) { endpoint in
            let (one, two) = (try await endpoint.session(), try await endpoint.session())
            let set = try await endpoint.legacy(Messages.legacy("logging/setLevel", ["level": "alert"]), session: one)
            #expect(set.json["result"] == [:])
            var call = Messages.call("chatter")
            call["_meta"] = ["progressToken": 1]
            let message = Messages.legacy("tools/call", call, id: 7)
            let reader = try await endpoint.stream("POST", message.bytes, headers: [("Mcp-Session-Id", one)])
            let messages = try await reader.messages()
            #expect(messages.map { $0.at("params", "level") } == ["alert", "emergency", nil] && messages.last?["id"] == 7)
            #expect(try await endpoint.legacy(message, session: two).json["id"] == 7)
            call = Messages.call("progress")
            call["_meta"] = ["progressToken": 1]
            let told = try await endpoint.stream(
                "POST", Messages.legacy("tools/call", call, id: 8).bytes, headers: [("Mcp-Session-Id", two)])
            #expect(try await told.messages().map { $0.at("params", "progress") } == [1, 3, 4, nil])
        }
    }

    @Test("11: over HTTP messages at or above the asked level come on the call's own response, none without a level")
    func messages() async throws {
        try await Endpoint.run(offers: Offers(logging: true)) { endpoint in
            for level in LogLevel.allCases {
                let meta = Messages.meta(adding: [Messages.logLevelKey: .string(level.rawValue)])
                let messages = try await endpoint.follow(Messages.modern("tools/call", Messages.call("chatter"), meta: meta)).messages()
                let levels = messages.dropLast().map { $0.at("params", "level") }
                #expect(levels == LogLevel.allCases.filter { $0 >= level }.map { .string($0.rawValue) })
                #expect(messages.last?["result"] != nil)
            }
            let without = try await endpoint.modern(Messages.modern("tools/call", Messages.call("chatter")))
            #expect(without.header("Content-Type") == "application/json")
        }
    }

    @Test("13: what cannot be had without the capability is -32021, 400, with an object")
    func capability() async throws {
        try await Endpoint.run(offers: Offers(tasks: true)) { endpoint in
            for message in [
                Messages.modern("tools/call", Messages.call("link"), id: "r"),
                Messages.modern("tools/call", Messages.call("task"), id: "r"),
                Messages.modern("tasks/get", ["taskId": "agent"], id: "r"),
            ] {
                let refused = try await endpoint.modern(message)
                #expect(refused.status == 400 && refused.json.errorCode == -32021 && refused.json["id"] == "r")
                #expect(refused.json.at("error", "data", "requiredCapabilities")?.objectValue != nil)
            }
        }
    }

    @Test("15: over HTTP nothing that is written to a client of 2026-07-28 has both a method and an id")
    func neverAsks() async throws {
        let capabilities: JSONObject = ["elicitation": ["form": [:], "url": [:]], "sampling": [:], "roots": [:]]
        let meta = Messages.meta(capabilities: capabilities, adding: [Messages.tokenKey: 1, Messages.logLevelKey: "debug"])
        try await Endpoint.run(offers: StdioModernTests.all) { endpoint in
            var written: [JSONValue] = []
            for tool in ["echo", "fail", "link", "progress", "chatter", "rich"] {
                let message = Messages.modern("tools/call", Messages.call(tool), meta: meta)
                let headers: Endpoint.Headers = [("Accept", "text/event-stream")]
                written += try await endpoint.follow(message, headers: headers).messages()
            }
            #expect(written.count == 6 + 3 + 8)
            #expect(written.allSatisfy { $0["method"] == nil || $0["id"] == nil })
        }
    }

    @Test("16: the name header of a task's method is the task's id")
    func taskName() async throws {
        try await Endpoint.run(offers: Offers(tasks: true)) { endpoint in
            let meta = Messages.meta(capabilities: Messages.takesTasks)
            for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
                let message = Messages.modern(method, ["taskId": "agent-1"], meta: meta)
                #expect(try await endpoint.modern(message).status == 200)
                for name: String? in [nil, "agent-2"] {
                    let refused = try await endpoint.modern(message, changing: [("Mcp-Name", name)])
                    #expect(refused.status == 400 && refused.json.errorCode == -32020)
                }
            }
        }
    }

    @Test("20: a client that only closes its sending side still gets its answer")
    func halfClosed() async throws {
        try await Endpoint.run { endpoint in
            let message = Messages.modern("tools/call", Messages.wait("a"), id: "h")
            let connection = try Connection(port: endpoint.port)
            try await connection.send(endpoint.request("POST", message.bytes, headers: Endpoint.headers(for: message)))
            await endpoint.service.milestones.wait(for: "started a")
            connection.endSending()
            let reader = try await EventReader.begin(connection)
            #expect(reader.status == 200 && reader.header("Content-Type") == "text/event-stream")
            #expect(try await reader.next() == .comment(""))
            #expect(!endpoint.service.milestones.hasReached("cancelled a"))
            endpoint.service.milestones.reach("release a")
            #expect(try await reader.messages().map { $0["id"] } == ["h"])
        }
    }

    @Test("20: a client that goes away in the middle of a stream takes its call back, and an older one's call goes on")
    func goneInTheMiddle() async throws {
        try await Endpoint.run(configuration: HTTPConfiguration(keepAlive: .milliseconds(1))) { endpoint in
            let reader = try await endpoint.follow(Messages.modern("tools/call", Messages.wait("a")))
            #expect(try await reader.next() == .comment(""))
            let session = try await endpoint.session()
            let older = try await endpoint.stream(
                "POST", Messages.legacy("tools/call", Messages.wait("b")).bytes, headers: [("Mcp-Session-Id", session)])
            #expect(try await older.next() == .comment(""))
            older.close()
            reader.close()
            await endpoint.service.milestones.wait(for: "cancelled a")
            #expect(!endpoint.service.milestones.hasReached("cancelled b"))
            endpoint.service.milestones.reach("release b")
            await endpoint.service.milestones.wait(for: "ended b")
            #expect(!endpoint.service.milestones.hasReached("cancelled b"))
        }
    }

    @Test("21: streams say that nobody may buffer them, carry no session, and parallel streams do not mix")
    func parallel() async throws {
        try await Endpoint.run { endpoint in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in Int64(0)..<12 {
                    group.addTask {
                        let meta = Messages.meta(adding: [Messages.tokenKey: .integer(number)])
                        let message = Messages.modern("tools/call", Messages.call("progress"), id: .integer(number), meta: meta)
                        let reader = try await endpoint.follow(message)
                        #expect(reader.header("X-Accel-Buffering") == "no" && reader.header("Cache-Control") == "no-cache, no-transform")
                        #expect(reader.header("Mcp-Session-Id") == nil)
                        let messages = try await reader.messages()
                        #expect(messages.count == 4 && messages.last?["id"] == .integer(number))
                        #expect(messages.dropLast().allSatisfy { $0.at("params", "progressToken") == .integer(number) })
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("22: a request that trickles is ended, one that waits for its answer is not")
    func trickle() async throws {
        try await Endpoint.run(configuration: HTTPConfiguration(patience: .milliseconds(50))) { endpoint in
            let message = Messages.modern("tools/call", Messages.wait("a"), id: 1)
            let waiting = try Connection(port: endpoint.port)
            let headers = Endpoint.headers(for: message) + Self.onlyJSON
            try await waiting.send(endpoint.request("POST", message.bytes, headers: headers))
            await endpoint.service.milestones.wait(for: "started a")
            let slow = try Connection(port: endpoint.port)
            try await slow.send(endpoint.request("POST", [0x7B], headers: [("Content-Length", "100")]))
            // It ends without the other 99 bytes, with an answer or without one.
            while let bytes = try? await slow.receive(), !bytes.isEmpty {}
            endpoint.service.milestones.reach("release a")
            #expect(try await waiting.response().json["id"] == 1)
        }
    }

    @Test("22: a client that reads nothing is ended when one write has had its time, and its call is taken back")
    func deaf() async throws {
        let configuration = HTTPConfiguration(patience: .milliseconds(50))
        try await Endpoint.run(configuration: configuration, offers: Offers(logging: true)) { endpoint in
            let meta = Messages.meta(adding: [Messages.logLevelKey: "debug"])
            let message = Messages.modern("tools/call", Messages.call("flood"), meta: meta)
            let connection = try Connection(port: endpoint.port)
            try await connection.send(endpoint.request("POST", message.bytes, headers: Endpoint.headers(for: message)))
            await endpoint.service.milestones.wait(for: "cancelled flood")
            #expect(try await endpoint.modern(Messages.modern("tools/list")).status == 200)
            connection.close()
        }
    }

    @Test(
        "27: an older client that declared links is asked on its call's own response, and its answer is 202",
        arguments: ["accept", "decline"])
    func link(action: String) async throws {
        try await Endpoint.run { endpoint in
            let hello = Messages.initialize("2025-11-25", capabilities: Messages.opensLinks)
            let session = try #require(try await endpoint.send("POST", hello.bytes).header("Mcp-Session-Id"))
            let call = Messages.legacy("tools/call", Messages.call("link"), id: 1)
            let reader = try await endpoint.stream("POST", call.bytes, headers: [("Mcp-Session-Id", session)])
            let question = try #require(try await reader.nextMessage())
            #expect(question["method"] == "elicitation/create" && question.at("params", "elicitationId") == "e-1")
            let answer: JSONValue = ["jsonrpc": "2.0", "id": question["id"] ?? nil, "result": ["action": .string(action)]]
            let foreign = try await endpoint.legacy(answer, session: session, token: "boss-token")
            #expect(foreign.status == 404)
            let taken = try await endpoint.legacy(answer, session: session)
            #expect(taken.status == 202 && taken.body.isEmpty)
            let rest = try await reader.messages()
            #expect(rest.map { $0["id"] } == [1] && rest.first?.at("result", "content", "0", "text") == .string(action))
            // Without a stream there is nothing to ask on.
            let alone = try await endpoint.send("POST", call.bytes, headers: Self.onlyJSON + [("Mcp-Session-Id", session)])
            #expect(alone.json.at("result", "content", "0", "text") == "nobody was asked")
        }
    }
}
