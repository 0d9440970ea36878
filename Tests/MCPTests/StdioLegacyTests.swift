import JSON
import MCP
import Testing

@Suite("Older revisions over stdio", .timeLimit(.minutes(5)))
struct StdioLegacyTests {
    @Test("10: clients of every older revision are told how far a call has come, the first of them without texts")
    func progress() async throws {
        for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
            try await StdioClient.run { client in
                _ = try await client.ask(Messages.initialize(version))
                var call = Messages.call("progress")
                #expect(try await client.follow(Messages.legacy("tools/call", call)).before.isEmpty)
                call["_meta"] = ["progressToken": 5]
                let (before, reply) = try await client.follow(Messages.legacy("tools/call", call))
                #expect(before.map { $0.at("params", "progress") } == [1, 3, 4])
                #expect(before.allSatisfy { $0.at("params", "progressToken") == 5 })
                #expect(before.allSatisfy { ($0.at("params", "message") != nil) == (version >= "2025-03-26") })
                #expect(reply.at("result", "content", "0", "text") == "done")
            }
        }
    }

    @Test("11: logging/setLevel counts until it is said again, and is there only where messages are offered")
    func setLevel() async throws {
        try await StdioClient.run(offers: Offers(logging: true)) { client in
            #expect(try await client.ask(Messages.initialize("2025-11-25")).at("result", "capabilities", "logging") == [:])
            let call = Messages.legacy("tools/call", Messages.call("chatter"))
            #expect(try await client.follow(call).before.isEmpty)
            for (level, count) in [("debug", 8), ("error", 4), ("emergency", 1), ("info", 7)] {
                let set = Messages.legacy("logging/setLevel", ["level": .string(level)])
                #expect(try await client.ask(set)["result"] == [:])
                let before = try await client.follow(call).before
                #expect(before.count == count && before.first?.at("params", "level") == .string(level))
            }
            for level: JSONValue in ["loud", 3, nil] {
                try await client.expect(-32602, for: Messages.legacy("logging/setLevel", ["level": level]))
            }
            #expect(try await client.follow(call).before.count == 7)
            // A later handshake begins anew.
            _ = try await client.ask(Messages.initialize("2025-11-25"))
            #expect(try await client.follow(call).before.isEmpty)
        }
        try await StdioClient.run { client in
            _ = try await client.ask(Messages.initialize("2025-11-25"))
            try await client.expect(-32601, for: Messages.legacy("logging/setLevel", ["level": "info"]))
        }
    }

    @Test("27: over stdio links, images and sound are what a revision has, else texts", arguments: LegacyOverHTTPTests.versions)
    func content(asked: String, agreed: String) async throws {
        try await StdioClient.run { client in
            _ = try await client.ask(Messages.initialize(asked))
            let reply = try await client.ask(Messages.legacy("tools/call", Messages.call("rich")))
            let types = (reply.at("result", "content")?.arrayValue ?? []).map { $0["type"] }
            #expect(
                types == [
                    "text", "image", agreed >= "2025-03-26" ? "audio" : "text", agreed >= "2025-06-18" ? "resource_link" : "text",
                ])
            let modern = try await client.ask(Messages.modern("tools/call", Messages.call("rich")))
            #expect(modern.at("result", "content", "3", "type") == "resource_link")
        }
    }

    @Test("27: a client of 2025-11-25 that declared links is asked while its call waits, and its answer counts")
    func link() async throws {
        for answer in ["accept", "decline", "cancel"] {
            try await StdioClient.run { client in
                _ = try await client.ask(Messages.initialize("2025-11-25", capabilities: Messages.opensLinks))
                try await client.send(Messages.legacy("tools/call", Messages.call("link"), id: 1))
                let question = try #require(try await client.next())
                #expect(question["method"] == "elicitation/create")
                let asked: JSONValue = [
                    "mode": "url", "message": "Open it.", "url": "https://fixture.example/approvals/1", "elicitationId": "e-1",
                ]
                #expect(question["params"] == asked)
                let id = try #require(question["id"])
                // Others go on meanwhile, and an answer to something else is none.
                try await client.send(["jsonrpc": "2.0", "id": "tollgate-99", "result": ["action": "accept"]])
                #expect(try await client.ask(Messages.legacy("ping", id: 2))["id"] == 2)
                try await client.send(["jsonrpc": "2.0", "id": id, "result": ["action": .string(answer)]])
                #expect(try await client.next()?.at("result", "content", "0", "text") == .string(answer))
                #expect(try await client.finish().isEmpty)
            }
        }
    }

    @Test("27: whoever did not declare links, by this handshake, is not asked, and an error is no answer")
    func notAsked() async throws {
        let link = Messages.legacy("tools/call", Messages.call("link"), id: 1)
        for (version, capabilities) in [
            ("2025-11-25", [:]), ("2025-11-25", ["elicitation": [:]]), ("2025-11-25", Messages.takesTasks),
            ("2025-06-18", Messages.opensLinks),
        ] as [(String, JSONObject)] {
            try await StdioClient.run { client in
                _ = try await client.ask(Messages.initialize(version, capabilities: capabilities))
                #expect(try await client.ask(link).at("result", "content", "0", "text") == "nobody was asked")
            }
        }
        try await StdioClient.run { client in
            _ = try await client.ask(Messages.initialize("2025-11-25", capabilities: Messages.opensLinks))
            try await client.send(link)
            let id = try #require(try await client.next()?["id"])
            try await client.send(["jsonrpc": "2.0", "id": id, "error": ["code": -32601, "message": "no"]])
            #expect(try await client.next()?.at("result", "content", "0", "text") == "nobody was asked")
        }
    }

    @Test("27: a call that is taken back takes its question back, and at the end of the input nobody is waited for")
    func questionsTakenBack() async throws {
        try await StdioClient.run { client in
            _ = try await client.ask(Messages.initialize("2025-11-25", capabilities: Messages.opensLinks))
            try await client.send(Messages.legacy("tools/call", Messages.call("link"), id: 1))
            let id = try #require(try await client.next()?["id"])
            try await client.send(Messages.notification("notifications/cancelled", ["requestId": 1]))
            let back = try #require(try await client.next())
            #expect(back["method"] == "notifications/cancelled" && back["params"] == ["requestId": id])
            try await client.send(Messages.legacy("tools/call", Messages.call("link"), id: 2))
            #expect(try await client.next()?["method"] == "elicitation/create")
            let rest = try await client.finish()
            #expect(rest.map { $0["id"] } == [2] && rest.first?.at("result", "content", "0", "text") == "nobody was asked")
        }
    }

    @Test("27: a batch of 2025-03-26 is told of its calls' progress before its answer")
    func batch() async throws {
        try await StdioClient.run { client in
            _ = try await client.ask(Messages.initialize("2025-03-26"))
            var call = Messages.call("progress")
            call["_meta"] = ["progressToken": "b"]
            try await client.send([Messages.legacy("tools/call", call, id: 1), Messages.legacy("ping", id: 2)])
            for done: JSONValue in [1, 3, 4] { #expect(try await client.next()?.at("params", "progress") == done) }
            #expect(try await client.next()?.arrayValue?.map { $0["id"] } == [1, 2])
        }
    }
}
