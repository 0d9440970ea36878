import JSON
import TestSupport
import Testing

@testable import MCP

@Suite("What a call comes to")
struct CallAnswerTests {
    private static func meta(_ capabilities: JSONObject) -> JSONObject {
        var meta = Messages.meta
        meta[Messages.capabilitiesKey] = .object(capabilities)
        return meta
    }

    private static let opensLinks = meta(["elicitation": ["url": [:]]])
    private static let takesTasks = meta(["extensions": ["io.modelcontextprotocol/tasks": [:]]])

    @Test("a link is asked for only of a client that opens links by this very request")
    func inputRequired() async throws {
        try await Endpoint.run { endpoint in
            let asked = try await endpoint.modern(Messages.modern("tools/call", Messages.call("link"), meta: Self.opensLinks)).json
            #expect(asked.at("result", "resultType") == "input_required")
            #expect(asked.at("result", "requestState") == "state-1")
            #expect(
                asked.at("result", "inputRequests") == [
                    "approval": [
                        "method": "elicitation/create",
                        "params": ["mode": "url", "message": "Open it.", "url": "https://fixture.example/approvals/1"],
                    ]
                ])
            #expect(asked.at("result", "content") == nil && asked.at("result", "_meta", Messages.serverInfoKey) != nil)
            for meta in [Messages.meta, Self.meta(["elicitation": [:]]), Self.takesTasks] {
                let refused = try await endpoint.modern(Messages.modern("tools/call", Messages.call("link"), meta: meta))
                #expect(refused.status == 400 && refused.json.errorCode == -32021)
                #expect(refused.json.at("error", "data", "requiredCapabilities") == ["elicitation": ["url": [:]]])
            }
        }
    }

    @Test("a call that is made again brings its answers and its state, and misshapen ones are -32602")
    func again() async throws {
        func call(_ members: JSONObject) -> JSONValue {
            var params = Messages.call("link")
            for member in members.members { params[member.key] = member.value }
            return Messages.modern("tools/call", params, meta: Self.opensLinks)
        }
        try await Endpoint.run { endpoint in
            for answer in ["accept", "decline", "cancel"] {
                let responses: JSONValue = ["approval": ["action": .string(answer)], "unknown": ["action": "accept"]]
                let done = try await endpoint.modern(call(["requestState": "state-1", "inputResponses": responses])).json
                #expect(done.at("result", "content", "0", "text") == .string(answer))
            }
            let without = try await endpoint.modern(call(["requestState": "state-1"])).json
            #expect(without.at("result", "content", "0", "text") == "nobody answered")
            let misshapen: [JSONObject] = [
                ["requestState": "state-2"], ["requestState": 1], ["requestState": "state-1", "inputResponses": []],
                ["requestState": "state-1", "inputResponses": ["approval": "accept"]],
                ["requestState": "state-1", "inputResponses": ["approval": ["action": "yes"]]],
            ]
            for members in misshapen {
                let refused = try await endpoint.modern(call(members))
                #expect(refused.status == 400 && refused.json.errorCode == -32602, "\(members)")
            }
        }
    }

    @Test("a task is written only for a client that takes tasks by this very request")
    func task() async throws {
        try await Endpoint.run { endpoint in
            let task = try await endpoint.modern(Messages.modern("tools/call", Messages.call("task"), meta: Self.takesTasks)).json
            #expect(task.at("result", "resultType") == "task" && task.at("result", "status") == "working")
            #expect(task.at("result", "taskId") == "agent" && task.at("result", "ttlMs") == .null)
            #expect(task.at("result", "pollIntervalMs") == 2000 && task.at("result", "result") == nil)
            let refused = try await endpoint.modern(Messages.modern("tools/call", Messages.call("task"), meta: Self.opensLinks))
            #expect(refused.status == 400 && refused.json.errorCode == -32021)
            #expect(
                refused.json.at("error", "data", "requiredCapabilities") == ["extensions": ["io.modelcontextprotocol/tasks": [:]]])
            let session = try await endpoint.session()
            let older = try await endpoint.legacy(Messages.legacy("tools/call", Messages.call("task")), session: session)
            #expect(older.json.errorCode == -32603)
        }
    }

    @Test("a call that needs more scopes is 403 with all of them, one that came too soon says when to come again")
    func beside() async throws {
        try await Endpoint.run { endpoint in
            let stepUp = try await endpoint.modern(Messages.modern("tools/call", Messages.call("step-up")))
            #expect(stepUp.status == 403)
            let challenge = "Bearer error=\"insufficient_scope\", scope=\"read refund\", error_description=\"More is needed.\""
            #expect(stepUp.header("WWW-Authenticate") == challenge)
            #expect(stepUp.json.at("result", "isError") == true)
            let tooSoon = try await endpoint.modern(Messages.modern("tools/call", Messages.call("too-soon")))
            #expect(tooSoon.status == 200 && tooSoon.header("Retry-After") == "7")
            #expect(tooSoon.json.at("result", "isError") == true)
        }
    }

    @Test("links and sound become texts for revisions that lack them")
    func content() {
        let kinds: [(ProtocolVersion, [JSONValue])] = [
            (.november2024, ["text", "image", "text", "text"]), (.march2025, ["text", "image", "audio", "text"]),
            (.june2025, ["text", "image", "audio", "resource_link"]), (.november2025, ["text", "image", "audio", "resource_link"]),
            (.july2026, ["text", "image", "audio", "resource_link"]),
        ]
        for (version, expected) in kinds {
            let written = ToolResult(FixtureService.rich).written(for: version)
            #expect((written["content"]?.arrayValue ?? []).map { $0["type"] ?? .null } == expected)
        }
        let old = JSONValue.object(ToolResult(FixtureService.rich).written(for: .november2024))
        #expect(old.at("content", "3", "text") == "A paper: https://fixture.example/a.pdf")
    }

    @Test("what is offered is told, in each revision's words, and nothing else")
    func offers() async throws {
        let tasks: JSONValue = ["io.modelcontextprotocol/tasks": [:]]
        let all = Offers(listChanged: true, logging: true, tasks: true)
        #expect(Offers.none.capabilities(for: .july2026) == ["tools": [:]])
        #expect(all.capabilities(for: .november2025) == ["tools": ["listChanged": true], "logging": [:]])
        #expect(all.capabilities(for: .july2026) == ["tools": ["listChanged": true], "logging": [:], "extensions": tasks])
        try await Endpoint.run(offers: Offers(tasks: true)) { endpoint in
            let found = try await endpoint.modern(Messages.modern("server/discover")).json
            #expect(found.at("result", "capabilities") == ["tools": [:], "extensions": tasks])
        }
    }

    @Test("a task that is asked about too soon is an error that says when to come again")
    func pacedTask() async throws {
        try await Endpoint.run(offers: Offers(tasks: true)) { endpoint in
            let look = Messages.modern("tasks/get", ["taskId": "agent-soon"], meta: Self.takesTasks)
            let paced = try await endpoint.modern(look)
            #expect(paced.status == 200 && paced.header("Retry-After") == "7" && paced.json.errorCode == -32603)
            #expect(paced.json.at("error", "data", "retryAfterSeconds") == 7)
        }
    }

    @Test("whoever guesses too much is told when to come back, and credentials that can't be checked are no refusal")
    func admission() async throws {
        try await Endpoint.run { endpoint in
            let busy = try await endpoint.modern(Messages.modern("tools/list"), token: "busy")
            #expect(busy.status == 429 && busy.header("Retry-After") == "9")
            let down = try await endpoint.modern(Messages.modern("tools/list", id: "mine"), token: "down")
            #expect(down.status == 200 && down.json.errorCode == -32603 && down.json["id"] == "mine")
            #expect(down.header("WWW-Authenticate") == nil)
            let unread = try await endpoint.send("POST", Array("{".utf8), token: "down")
            #expect(unread.status == 400 && unread.json.errorCode == -32700)
        }
    }

    @Test("an answer that is a stream is read event by event, until it ends")
    func stream() async throws {
        try await Endpoint.run { endpoint in
            let message = Messages.modern("tools/list", id: "s-1")
            var headers = Endpoint.headers(for: message)
            headers.append((name: "Accept", value: "text/event-stream"))
            let reader = try await endpoint.stream("POST", message.bytes, headers: headers)
            #expect(reader.status == 200 && reader.header("Content-Type") == "text/event-stream")
            let messages = try await reader.messages()
            #expect(messages.map { $0["id"] } == ["s-1"])
            #expect(messages.first?.toolNames == ["echo", "fail", "wait"])
        }
    }

    @Test("over stdio a message comes that is waited for, and lines that begin with # are no messages where somebody takes them")
    func control() async throws {
        let milestones = Milestones()
        try await StdioClient.run(control: { milestones.reach(String(decoding: $0, as: UTF8.self)) }) { client in
            try await client.send(line: "#context {\"token\":null}")
            try await client.send(Messages.modern("tools/list", id: 1))
            try await client.send(Messages.modern("tools/call", Messages.call("progress"), id: 2))
            #expect(try await client.next { $0["id"] == 2 }.at("result", "content", "0", "text") == "done")
            #expect(milestones.hasReached("#context {\"token\":null}"))
        }
        try await StdioClient.run { client in
            try await client.send(line: "#context {\"token\":null}")
            #expect(try await client.next()?.errorCode == -32700)
        }
    }
}
