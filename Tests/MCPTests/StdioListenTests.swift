import JSON
import MCP
import Testing

@Suite("Listening over stdio", .timeLimit(.minutes(5)))
struct StdioListenTests {
    private static let acknowledged: JSONValue = "notifications/subscriptions/acknowledged"
    private static let toolsChanged: JSONValue = "notifications/tools/list_changed"

    @Test(
        "12: over stdio a listen is acknowledged first, tells of each change, and everything carries its id with its type",
        arguments: ["l-1", "7", 7, 0, -1] as [JSONValue])
    func listen(id: JSONValue) async throws {
        try await StdioClient.run(offers: Offers(listChanged: true)) { client in
            client.service.changes.change(toolsOf: "local")
            try await client.send(Messages.listen(id: id))
            let first = try #require(try await client.next())
            #expect(first["method"] == Self.acknowledged && first["id"] == nil)
            #expect(first.at("params", "notifications") == ["toolsListChanged": true])
            #expect(first.at("params", "_meta", Messages.subscriptionKey)?.text == id.text)
            for _ in 0..<3 {
                client.service.changes.change(toolsOf: "somebody else")
                client.service.changes.change(toolsOf: "local")
                let change = try #require(try await client.next())
                #expect(change["method"] == Self.toolsChanged && change["id"] == nil)
                #expect(change.at("params", "_meta", Messages.subscriptionKey)?.text == id.text)
            }
            #expect(try await client.ask(Messages.modern("tools/list", id: "other"))["id"] == "other")
        }
    }

    @Test("12: only what was asked for and is served is told of, and what is misshapen is -32602")
    func onlyWhatWasAsked() async throws {
        let all = Offers(listChanged: true, tasks: true)
        let wishes: [(JSONObject, JSONObject, JSONObject)] = [
            ([:], [:], [:]), (["toolsListChanged": false], [:], [:]),
            (["promptsListChanged": true, "resourcesListChanged": true, "resourceSubscriptions": ["a://b"], "x": 1], [:], [:]),
            // Without having declared tasks, a client has none.
            (["toolsListChanged": true, "taskIds": ["local"]], [:], ["toolsListChanged": true]),
            (["taskIds": ["local", "local-2", "local", "boss"]], Messages.takesTasks, ["taskIds": ["local", "local-2"]]),
        ]
        try await StdioClient.run(offers: all) { client in
            for (number, (asked, capabilities, honoured)) in wishes.enumerated() {
                try await client.send(Messages.listen(asked, id: .integer(Int64(number)), capabilities: capabilities))
                #expect(try await client.next()?.at("params", "notifications") == .object(honoured))
            }
            let many = JSONValue.array((0...100).map { .string("local-\($0)") })
            let misshapen: [JSONObject] = [
                ["toolsListChanged": "yes"], ["toolsListChanged": nil], ["taskIds": "local"], ["taskIds": [1]], ["taskIds": many],
            ]
            for asked in misshapen { try await client.expect(-32602, for: Messages.listen(asked, id: "m")) }
            try await client.expect(-32602, for: Messages.modern("subscriptions/listen", id: "m"))
            try await client.expect(-32602, for: Messages.modern("subscriptions/listen", ["notifications": []], id: "m"))
            client.service.changes.change(toolsOf: "local")
            let told = try #require(try await client.next())
            #expect(told["method"] == Self.toolsChanged && told.at("params", "_meta", Messages.subscriptionKey) == 3)
            let ends = try await client.finish()
            #expect(ends.count == wishes.count && ends.allSatisfy { $0.at("result", "resultType") == "complete" })
        }
    }

    @Test("12: a task that is followed is told of with its state, another caller's never")
    func tasks() async throws {
        try await StdioClient.run(offers: Offers(tasks: true)) { client in
            let wanted: JSONObject = ["taskIds": ["local-1", "boss-1"]]
            try await client.send(Messages.listen(wanted, id: "t", capabilities: Messages.takesTasks))
            #expect(try await client.next()?.at("params", "notifications") == ["taskIds": ["local-1"]])
            let time = "2026-07-28T00:00:00Z"
            for id in ["boss-1", "local-1"] {
                client.service.changes.change(
                    TaskState(id: id, status: .completed, createdAt: time, lastUpdatedAt: time, result: ToolResult("refunded")))
            }
            let told = try #require(try await client.next())
            #expect(told["method"] == "notifications/tasks" && told["id"] == nil)
            #expect(told.at("params", "taskId") == "local-1" && told.at("params", "status") == "completed")
            #expect(told.at("params", "result", "content", "0", "text") == "refunded" && told.at("params", "ttlMs") == .null)
            #expect(told.at("params", "result", "resultType") == "complete")
            #expect(told.at("params", "_meta", Messages.subscriptionKey) == "t")
            #expect(try await client.finish().map { $0["id"] } == ["t"])
        }
    }

    @Test("12: several listens stand side by side, one that is cancelled says nothing more, and the others go on")
    func several() async throws {
        try await StdioClient.run(offers: Offers(listChanged: true)) { client in
            for id in ["a", "b"] {
                try await client.send(Messages.listen(id: .string(id)))
                #expect(try await client.next()?["method"] == Self.acknowledged)
            }
            client.service.changes.change(toolsOf: "local")
            var told: Set<JSONValue> = []
            for _ in 0..<2 { told.insert(try await client.next()?.at("params", "_meta", Messages.subscriptionKey) ?? .null) }
            #expect(told == ["a", "b"])
            try await client.send(Messages.notification("notifications/cancelled", ["requestId": "a"]))
            // What is read after the cancellation is answered after it.
            #expect(try await client.ask(Messages.legacy("ping", id: "p"))["id"] == "p")
            client.service.changes.change(toolsOf: "local")
            let next = try #require(try await client.next())
            #expect(next["method"] == Self.toolsChanged && next.at("params", "_meta", Messages.subscriptionKey) == "b")
            #expect(try await client.finish().map { $0["id"] } == ["b"])
        }
    }

    @Test("12: a listen ends with its result when the host ends, and when it is told to stop")
    func end() async throws {
        for ends in [{ $0.host.end() }, { $0.server.stop() }] as [@Sendable (StdioClient) -> Void] {
            try await StdioClient.run(offers: Offers(listChanged: true)) { client in
                try await client.send(Messages.listen(id: 5))
                #expect(try await client.next()?["method"] == Self.acknowledged)
                ends(client)
                let reply = try #require(try await client.next())
                #expect(reply["id"] == 5 && reply.at("result", "resultType") == "complete")
                #expect(reply.at("result", "_meta", Messages.subscriptionKey) == 5)
            }
        }
    }

    @Test("12: a connection has at most sixteen listens, one more is refused and calls go on; an ended one makes room")
    func bounded() async throws {
        try await StdioClient.run(offers: Offers(listChanged: true)) { client in
            for id in Int64(0)..<16 {
                try await client.send(Messages.listen(id: .integer(id)))
                #expect(try await client.next()?["method"] == Self.acknowledged)
            }
            try await client.expect(-32603, for: Messages.listen(id: 16))
            #expect(try await client.ask(Messages.modern("tools/list", id: "t"))["id"] == "t")
            try await client.send(Messages.notification("notifications/cancelled", ["requestId": 3]))
            // Its place is free once it has ended, which takes a moment of its own.
            while true {
                try await client.send(Messages.listen(id: 17))
                if try await client.next()?["method"] == Self.acknowledged { break }
            }
            #expect(try await client.finish().count == 16)
        }
    }

    @Test("12: a client of an older revision is told without asking, once it is ready", arguments: ["2024-11-05", "2025-11-25"])
    func unsolicited(version: String) async throws {
        try await StdioClient.run(offers: Offers(listChanged: true, tasks: true)) { client in
            let agreed = try await client.ask(Messages.initialize(version))
            #expect(agreed.at("result", "capabilities") == ["tools": ["listChanged": true]])
            client.service.changes.change(toolsOf: "local")
            for _ in 0..<2 { try await client.send(Messages.notification("notifications/initialized")) }
            await client.service.milestones.wait(for: "listening local")
            for _ in 0..<2 {
                client.service.changes.change(toolsOf: "local")
                #expect(try await client.next() == ["jsonrpc": "2.0", "method": Self.toolsChanged])
            }
            try await client.expect(-32601, for: Messages.legacy("subscriptions/listen", ["notifications": [:]]))
            #expect(try await client.finish().isEmpty)
        }
    }

    @Test("12: whoever never said that it was ready, or is offered no changes, is told of none")
    func notReady() async throws {
        try await StdioClient.run(offers: Offers(listChanged: true)) { client in
            try await client.send(Messages.notification("notifications/initialized"))
            _ = try await client.ask(Messages.initialize("2025-11-25"))
            #expect(try await client.ask(Messages.legacy("ping", id: "p"))["id"] == "p")
            #expect(!client.service.milestones.hasReached("listening local"))
        }
        try await StdioClient.run { client in
            _ = try await client.ask(Messages.initialize("2025-11-25"))
            try await client.send(Messages.notification("notifications/initialized"))
            #expect(try await client.ask(Messages.legacy("ping", id: "p"))["id"] == "p")
            #expect(!client.service.milestones.hasReached("listening local"))
        }
    }
}
