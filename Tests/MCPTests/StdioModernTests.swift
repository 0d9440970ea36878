import JSON
import MCP
import Testing

/// The checks of 2026-07-28 that hold on every transport, over stdio.
@Suite("2026-07-28 over stdio", .timeLimit(.minutes(5)))
struct StdioModernTests {
    static let all = Offers(listChanged: true, logging: true, tasks: true)

    @Test("1: server/discover over stdio says the same as over HTTP", arguments: [Offers.none, all])
    func discover(offers: Offers) async throws {
        let message = Messages.modern("server/discover", id: "probe-1")
        try await Endpoint.run(offers: offers) { endpoint in
            let there = try await endpoint.modern(message).json
            try await StdioClient.run(offers: offers) { client in
                let here = try await client.ask(message)
                #expect(here == there)
                #expect(here.at("result", "supportedVersions") == ["2026-07-28"] && here.at("result", "ttlMs") == 3_600_000)
                #expect((here.at("result", "capabilities", "tools", "listChanged") == true) == offers.listChanged)
                #expect(here.at("result", "serverInfo") == nil)
            }
        }
    }

    @Test("3: over stdio too a request without client information is served")
    func noClientInfo() async throws {
        try await StdioClient.run { client in
            let meta = Messages.meta.removing("io.modelcontextprotocol/clientInfo")
            let list = try await client.ask(Messages.modern("tools/list", meta: meta))
            #expect(list.toolNames == ["echo", "fail", "wait"])
        }
    }

    @Test("5: every result over stdio, of every method, has its type and whose it is")
    func resultType() async throws {
        let capabilities: JSONObject = ["elicitation": ["url": [:]], "extensions": ["io.modelcontextprotocol/tasks": [:]]]
        let meta = Messages.meta(capabilities: capabilities)
        let expected: [(JSONValue, JSONValue)] = [
            (Messages.modern("server/discover"), "complete"), (Messages.modern("tools/list"), "complete"),
            (Messages.modern("tools/call", Messages.call("echo")), "complete"),
            (Messages.modern("tools/call", Messages.call("fail")), "complete"),
            (Messages.modern("tools/call", Messages.call("link"), meta: meta), "input_required"),
            (Messages.modern("tools/call", Messages.call("task"), meta: meta), "task"),
            (Messages.modern("tasks/get", ["taskId": "local"], meta: meta), "complete"),
            (Messages.modern("tasks/update", ["taskId": "local", "inputResponses": [:]], meta: meta), "complete"),
            (Messages.modern("tasks/cancel", ["taskId": "local"], meta: meta), "complete"),
        ]
        try await StdioClient.run(offers: Self.all) { client in
            for (message, type) in expected {
                let reply = try await client.ask(message)
                #expect(reply.at("result", "resultType") == type, "\(message)")
                #expect(reply.at("result", "_meta", Messages.serverInfoKey, "name") == "fixture")
                #expect(reply.at("result", "serverInfo") == nil)
            }
            try await client.send(Messages.listen(id: "l"))
            #expect(try await client.next()?["method"] == "notifications/subscriptions/acknowledged")
            let end = try await client.finish()
            #expect(end.map { $0["id"] } == ["l"] && end.first?.at("result", "resultType") == "complete")
            #expect(end.first?.at("result", "_meta", Messages.serverInfoKey, "name") == "fixture")
        }
    }

    @Test("6: a method that was removed, or that is not offered, is -32601 over stdio too")
    func removed() async throws {
        let gone = ["logging/setLevel", "resources/subscribe", "resources/unsubscribe", "tasks/list", "tasks/result"]
        let takesTasks = Messages.meta(capabilities: Messages.takesTasks)
        try await StdioClient.run(offers: Self.all) { client in
            for method in gone { try await client.expect(-32601, for: Messages.modern(method, meta: takesTasks)) }
        }
        try await StdioClient.run { client in
            try await client.expect(-32601, for: Messages.listen())
            for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
                try await client.expect(-32601, for: Messages.modern(method, ["taskId": "local"], meta: takesTasks))
            }
        }
    }

    @Test("7: a capability of one request opens no link in the next, and starts no task")
    func capabilitiesAreNotKept() async throws {
        try await StdioClient.run(offers: Self.all) { client in
            for (tool, capability, type) in [("link", Messages.opensLinks, "input_required"), ("task", Messages.takesTasks, "task")] {
                let with = Messages.modern("tools/call", Messages.call(tool), meta: Messages.meta(capabilities: capability))
                for _ in 0..<2 {
                    #expect(try await client.ask(with).at("result", "resultType") == .string(type))
                    try await client.expect(-32021, for: Messages.modern("tools/call", Messages.call(tool)))
                }
            }
        }
    }

    @Test("8: pages join over stdio", arguments: [1, 2, 7, 100])
    func pages(size: Int) async throws {
        try await StdioClient.run(service: FixtureService(extraTools: 6), toolsPerPage: size) { client in
            var names: [String] = []
            var params: JSONObject = [:]
            repeat {
                let reply = try await client.ask(Messages.modern("tools/list", params))
                #expect(reply.at("result", "cacheScope") == "private" && reply.toolNames.count <= size)
                names += reply.toolNames
                params["cursor"] = reply.at("result", "nextCursor")
            } while params["cursor"] != nil && names.count < 100
            #expect(names == ["echo", "fail", "wait"] + (0..<6).map { "extra-\($0)" })
            try await client.expect(-32602, for: Messages.modern("tools/list", ["cursor": "nonsense"]))
        }
    }

    @Test("9: over stdio a result has its text and its structure, a tool that fails is a result, an unknown tool is -32602")
    func call() async throws {
        try await StdioClient.run { client in
            let echo = try await client.ask(Messages.modern("tools/call", Messages.call("echo", ["id": 9_007_199_254_740_993])))
            #expect(echo.at("result", "content") == [["type": "text", "text": "local said 1 things"]])
            #expect(echo.at("result", "structuredContent") == ["id": 9_007_199_254_740_993] && echo.at("result", "isError") == false)
            #expect(try await client.ask(Messages.modern("tools/call", Messages.call("fail"))).at("result", "isError") == true)
            try await client.expect(-32602, for: Messages.modern("tools/call", Messages.call("nobody")))
        }
    }

    @Test(
        "10: over stdio progress comes only with a token, of its very type, strictly rising, and never after the result",
        arguments: ["p-1", "0", 0, -1, 9_007_199_254_740_993] as [JSONValue])
    func progress(token: JSONValue) async throws {
        try await StdioClient.run { client in
            let call = Messages.call("progress")
            let (before, reply) = try await client.follow(
                Messages.modern("tools/call", call, id: "c", meta: Messages.meta(adding: [Messages.tokenKey: token])))
            #expect(before.map { $0["method"] } == Array(repeating: "notifications/progress", count: 3))
            #expect(before.map { $0.at("params", "progressToken")?.text } == Array(repeating: token.text, count: 3))
            #expect(before.map { $0.at("params", "progress") } == [1, 3, 4])
            #expect(before.allSatisfy { $0.at("params", "total") == 4 && $0["id"] == nil })
            #expect(reply.at("result", "content", "0", "text") == "done")
            for meta in [Messages.meta, Messages.meta(adding: [Messages.tokenKey: true]), Messages.meta(adding: [Messages.tokenKey: nil])] {
                #expect(try await client.ask(Messages.modern("tools/call", call, id: "d", meta: meta))["id"] == "d")
            }
            #expect(try await client.finish().isEmpty)
        }
    }

    @Test("10: whoever goes on telling after its answer tells nobody, nor does a call that was taken back")
    func lateProgress() async throws {
        try await StdioClient.run { client in
            let meta = Messages.meta(adding: [Messages.tokenKey: "late", Messages.logLevelKey: "debug"])
            #expect(try await client.ask(Messages.modern("tools/call", Messages.call("lingers"), meta: meta))["id"] == 1)
            client.service.milestones.reach("release lingers")
            await client.service.milestones.wait(for: "told after the answer")
            try await client.send(Messages.modern("tools/call", Messages.call("stubborn"), id: 2, meta: meta))
            await client.service.milestones.wait(for: "started stubborn")
            try await client.send(Messages.notification("notifications/cancelled", ["requestId": 2]))
            await client.service.milestones.wait(for: "told after the cancellation")
            #expect(try await client.finish().isEmpty)
        }
    }

    @Test("11: over stdio messages come at or above the asked level before the result, none without a level, none where none are offered")
    func messages() async throws {
        let levels = LogLevel.allCases
        try await StdioClient.run(offers: Offers(logging: true)) { client in
            for level in levels {
                let meta = Messages.meta(adding: [Messages.logLevelKey: .string(level.rawValue)])
                let (before, _) = try await client.follow(Messages.modern("tools/call", Messages.call("chatter"), meta: meta))
                #expect(before.allSatisfy { $0["method"] == "notifications/message" && $0["id"] == nil })
                #expect(before.map { $0.at("params", "level") } == levels.filter { $0 >= level }.map { .string($0.rawValue) })
                #expect(before.map { $0.at("params", "data") } == before.map { $0.at("params", "level") })
            }
            #expect(try await client.follow(Messages.modern("tools/call", Messages.call("chatter"))).before.isEmpty)
            for level: JSONValue in ["loud", "INFO", 3, nil] {
                let meta = Messages.meta(adding: [Messages.logLevelKey: level])
                try await client.expect(-32602, for: Messages.modern("tools/call", Messages.call("chatter"), meta: meta))
            }
        }
        try await StdioClient.run { client in
            let meta = Messages.meta(adding: [Messages.logLevelKey: "debug"])
            let (before, _) = try await client.follow(Messages.modern("tools/call", Messages.call("chatter"), meta: meta))
            #expect(before.isEmpty)
        }
    }

    @Test("13: over stdio a link is asked for only of a client that declared links in this very request, else -32021 names them")
    func links() async throws {
        try await StdioClient.run { client in
            let meta = Messages.meta(capabilities: Messages.opensLinks)
            let asked = try await client.ask(Messages.modern("tools/call", Messages.call("link"), meta: meta))
            let request: JSONValue = [
                "method": "elicitation/create",
                "params": ["mode": "url", "message": "Open it.", "url": "https://fixture.example/approvals/1"],
            ]
            #expect(asked.at("result", "inputRequests") == ["approval": request] && asked.at("result", "requestState") == "state-1")
            for capabilities: JSONObject in [[:], ["elicitation": [:]], ["elicitation": ["form": [:]]], Messages.takesTasks] {
                let meta = Messages.meta(capabilities: capabilities)
                let refused = try await client.ask(Messages.modern("tools/call", Messages.call("link"), id: "r", meta: meta))
                #expect(refused.errorCode == -32021 && refused["id"] == "r")
                #expect(refused.at("error", "data", "requiredCapabilities") == ["elicitation": ["url": [:]]])
            }
        }
    }

    @Test("14: over stdio a retry with answers completes, unknown keys count for nothing, and wrong states are -32602")
    func retry() async throws {
        try await StdioClient.run { client in
            func call(_ members: JSONObject) -> JSONValue {
                var params = Messages.call("link")
                for member in members.members { params[member.key] = member.value }
                return Messages.modern("tools/call", params, meta: Messages.meta(capabilities: Messages.opensLinks))
            }
            for action in ["accept", "decline", "cancel"] {
                let answers: JSONValue = ["approval": ["action": .string(action)], "unheard": ["action": "accept", "content": [:]]]
                let reply = try await client.ask(call(["requestState": "state-1", "inputResponses": answers]))
                #expect(reply.at("result", "content", "0", "text") == .string(action))
            }
            let none = try await client.ask(call(["requestState": "state-1", "inputResponses": ["unheard": ["action": "accept"]]]))
            #expect(none.at("result", "content", "0", "text") == "nobody answered")
            #expect(try await client.ask(call([:])).at("result", "resultType") == "input_required")
            let wrong: [JSONObject] = [
                ["requestState": "state-2"], ["requestState": 7], ["requestState": "state-1", "inputResponses": "accept"],
                ["requestState": "state-1", "inputResponses": ["approval": [:]]],
                ["requestState": "state-1", "inputResponses": ["approval": ["action": "maybe"]]],
            ]
            for members in wrong { try await client.expect(-32602, for: call(members)) }
        }
    }

    @Test("14: nothing but a call ever asks for input, whatever comes with it")
    func onlyCallsAsk() async throws {
        let more: JSONObject = ["requestState": "state-1", "inputResponses": ["approval": ["action": "accept"]], "taskId": "local"]
        let meta = Messages.meta(capabilities: ["elicitation": ["url": [:]], "extensions": ["io.modelcontextprotocol/tasks": [:]]])
        try await StdioClient.run(service: FixtureService(talks: true), offers: Self.all) { client in
            for method in ["server/discover", "tools/list", "tasks/get", "tasks/update", "tasks/cancel"] {
                let reply = try await client.ask(Messages.modern(method, more, meta: meta))
                #expect(reply.at("result", "resultType") == "complete" && reply.at("result", "inputRequests") == nil)
            }
        }
    }

    @Test("15: under 2026-07-28 nothing that is written has both a method and an id")
    func neverAsks() async throws {
        let capabilities: JSONObject = ["elicitation": ["form": [:], "url": [:]], "sampling": [:], "roots": [:]]
        let meta = Messages.meta(capabilities: capabilities, adding: [Messages.tokenKey: 1, Messages.logLevelKey: "debug"])
        try await StdioClient.run(offers: Self.all) { client in
            var written: [JSONValue] = []
            for (number, tool) in ["echo", "fail", "link", "task", "progress", "chatter", "rich", "step-up", "too-soon"].enumerated() {
                let id = JSONValue.integer(Int64(number))
                let (before, reply) = try await client.follow(Messages.modern("tools/call", Messages.call(tool), id: id, meta: meta))
                written += before + [reply]
            }
            try await client.send(Messages.listen(id: "l"))
            written.append(try await client.next { $0["method"] == "notifications/subscriptions/acknowledged" })
            client.service.changes.change(toolsOf: "local")
            written += try await client.finish()
            #expect(written.count > 20)
            #expect(written.allSatisfy { $0["method"] == nil || $0["id"] == nil })
        }
    }
}
