import JSON
import MCP
import Testing

@Suite("Tasks", .timeLimit(.minutes(5)))
struct StdioTaskTests {
    private static func message(_ method: String, _ params: JSONObject, id: JSONValue = 1) -> JSONValue {
        Messages.modern(method, params, id: id, meta: Messages.meta(capabilities: Messages.takesTasks))
    }

    @Test("a task can be asked about until it ends, and its result is the call's")
    func get() async throws {
        try await StdioClient.run(offers: Offers(tasks: true)) { client in
            let begun = try await client.ask(Self.message("tools/call", Messages.call("task")))
            let id = try #require(begun.at("result", "taskId"))
            let working = try await client.ask(Self.message("tasks/get", ["taskId": id]))
            #expect(working.at("result", "status") == "working" && working.at("result", "taskId") == id)
            #expect(working.at("result", "resultType") == "complete" && working.at("result", "ttlMs") == .null)
            let time = "2026-07-28T00:01:00Z"
            let result = ToolResult("No.", structured: ["status": "refused"], isError: true)
            client.service.changes.change(
                TaskState(id: "local", status: .completed, createdAt: time, lastUpdatedAt: time, ttlMs: 60_000, result: result))
            let done = try await client.ask(Self.message("tasks/get", ["taskId": id]))
            #expect(done.at("result", "status") == "completed" && done.at("result", "ttlMs") == 60_000)
            #expect(done.at("result", "result", "isError") == true)
            #expect(done.at("result", "result", "structuredContent") == ["status": "refused"])
        }
    }

    @Test("taking a task back and handing something in are acknowledged; what is unknown, another's or misshapen is -32602")
    func updateAndCancel() async throws {
        try await StdioClient.run(offers: Offers(tasks: true)) { client in
            let answers: JSONValue = ["anything": ["action": "accept"]]
            let taken = try await client.ask(Self.message("tasks/update", ["taskId": "local-1", "inputResponses": answers]))
            #expect(taken["result"]?.objectValue?.keys == ["resultType", "_meta"])
            #expect(try await client.ask(Self.message("tasks/cancel", ["taskId": "local-1"]))["result"] != nil)
            let state = try await client.ask(Self.message("tasks/get", ["taskId": "local-1"]))
            #expect(state.at("result", "status") == "cancelled")
            for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
                for params: JSONObject in [["taskId": "boss-1"], ["taskId": ""], ["taskId": 1], ["taskId": nil], [:]] {
                    try await client.expect(-32602, for: Self.message(method, params))
                }
            }
            let misshapen: JSONObject = ["taskId": "local-1", "inputResponses": ["a": "accept"]]
            try await client.expect(-32602, for: Self.message("tasks/update", misshapen))
        }
    }

    @Test("13: tasks are for a client that declared them in this very request; another learns by -32021 what is missing")
    func undeclared() async throws {
        try await StdioClient.run(offers: Offers(tasks: true)) { client in
            for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
                #expect(try await client.ask(Self.message(method, ["taskId": "local"]))["result"] != nil)
                let refused = try await client.ask(Messages.modern(method, ["taskId": "local"], id: "r"))
                #expect(refused.errorCode == -32021 && refused["id"] == "r")
                #expect(refused.at("error", "data", "requiredCapabilities") == .object(Messages.takesTasks))
            }
        }
    }

    @Test("of a task that can't be looked at now it is not said that there is none, and nobody listens for it in vain")
    func unavailable() async throws {
        try await StdioClient.run(offers: Offers(tasks: true)) { client in
            for method in ["tasks/get", "tasks/update", "tasks/cancel"] {
                try await client.expect(-32603, for: Self.message(method, ["taskId": "local-away"]))
            }
            for id in ["local-away", "local-soon"] {
                let wanted: JSONObject = ["taskIds": ["local-1", .string(id)]]
                try await client.expect(-32603, for: Messages.listen(wanted, id: .string(id), capabilities: Messages.takesTasks))
            }
        }
    }

    @Test("a client of an older revision has no tasks, whatever it says")
    func legacy() async throws {
        try await StdioClient.run(offers: Offers(tasks: true)) { client in
            let agreed = try await client.ask(Messages.initialize("2025-11-25", capabilities: Messages.takesTasks))
            #expect(agreed.at("result", "capabilities") == ["tools": [:]])
            for method in ["tasks/get", "tasks/cancel", "tasks/list"] {
                try await client.expect(-32601, for: Messages.legacy(method, ["taskId": "local"]))
            }
        }
    }
}
