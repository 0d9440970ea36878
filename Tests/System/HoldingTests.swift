import Foundation
import JSON
import Testing

/// Calls that wait for people, against whole hosts: real processes, real HTTP, real standard input and output.
@Suite("Holding a call", .serialized)
struct HoldingTests {
    /// What a host at a port sends for a page of the console.
    private static func page(
        _ port: Int, _ operation: String, _ form: String? = nil, origin: String? = nil
    ) async throws -> (status: Int, text: String, response: Wire.Response) {
        let path = "/console/approvals/\(operation)"
        var headers = form == nil ? [] : [("Content-Type", "application/x-www-form-urlencoded")]
        if let origin { headers.append(("Origin", origin)) }
        let response = await Wire(port: port).send(form == nil ? "GET" : "POST", path, headers: headers, body: Array((form ?? "").utf8))
        guard let response else { throw Trouble("no page") }
        return (response.status, String(decoding: response.body, as: UTF8.self), response)
    }

    /// The ticket on a page.
    private static func ticket(on page: String) throws -> String {
        let parts = page.components(separatedBy: "name=\"ticket\" value=\"")
        guard parts.count == 2 else { throw Trouble("no ticket: \(page)") }
        return String(parts[1].prefix { $0 != "\"" })
    }

    private static func secret(_ world: World, _ name: String) throws -> String {
        try String(contentsOfFile: "\(world.folder)/\(name)", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func approve(_ world: World, _ operation: String) async throws {
        let done = try await world.command(["approvals", "approve", operation], asApprover: true)
        guard done.status == 0 else { throw Trouble(done.errors) }
    }

    @Test("13, 14: a held call is a link for a client that opens links; when people have answered, its retry completes")
    func link() async throws {
        try await World.run(policy: DeskPolicy.gated()) { world in
            let (host, port) = try await world.serve("host")
            try await world.simulator.makePaidOrders(["a", "b"], total: "88.88")
            let plain = Talk(port: port, token: world.token)
            let opener = Talk(port: port, token: world.token, client: Talk.links)
            let asked = await opener.refund("a")
            #expect(asked.at("result", "resultType") == "input_required", "\(asked.text)")
            let params = asked.at("result", "inputRequests", "approval", "params")
            let operation = try #require(try await world.operations().first).id
            #expect(params?["url"] == .string("http://127.0.0.1:\(port)/console/approvals/\(operation)") && params?["mode"] == "url")
            let state = try #require(asked.at("result", "requestState"))
            // The next request of the same agent declares nothing, and is simply held.
            #expect(AgentAnswer(await plain.refund("a")) == .held(operation: operation))

            let accepted: JSONObject = ["inputResponses": ["approval": ["action": "accept"]], "requestState": state]
            let declined: JSONObject = ["inputResponses": ["approval": ["action": "decline"]], "requestState": state]
            #expect(await opener.refund("a", "60.00", ["requestState": state]).at("result", "resultType") == "input_required")
            #expect(AgentAnswer(await opener.refund("a", "60.00", declined)) == .held(operation: operation))
            #expect(await opener.refund("b", "60.00", accepted).at("error", "code") == -32602, "another call's state")
            #expect(try await world.operations().count == 1)
            async let retry = opener.refund("a", "60.00", accepted)
            try await Self.approve(world, operation)
            // It is answered once they have, or after its wait on a machine that is slow.
            #expect([.succeeded, .pending, .held(operation: operation)].contains(AgentAnswer(await retry)))
            try await until("the retry completes") { AgentAnswer(await opener.refund("a", "60.00", accepted)) == .succeeded }
            #expect(try await world.simulator.refunds().count == 1)
            // The key is the store's: another host, later, opens what this one sealed.
            let second = await opener.refund("b")
            let other = try #require(second.at("result", "requestState"))
            #expect(await host.terminate() == .exited(0))
            let (next, nextPort) = try await world.serve("next")
            let held = try #require(try await world.operations().first { $0.state == "held" }).id
            try await Self.approve(world, held)
            let again: JSONObject = ["inputResponses": ["approval": ["action": "accept"]], "requestState": other]
            let later = Talk(port: nextPort, token: world.token, client: Talk.links)
            try await until("the next host carries it out") {
                AgentAnswer(await later.refund("b", "60.00", again)) == .succeeded
            }
            #expect(await next.terminate() == .exited(0))
            #expect(try await world.simulator.refunds().count == 2)
            #expect(try await world.command(["audit", "verify"]).status == 0)
        }
    }

    @Test("the link shows an agent nothing and takes no agent's token; an approver answers on the page once, a maker is told no")
    func pages() async throws {
        try await World.run(policy: DeskPolicy.gated()) { world in
            let (host, port) = try await world.serve("host", ["TOLLGATE_LOG_LEVEL": "debug"])
            try await world.simulator.makePaidOrders(["order_a"], total: "88.88")
            #expect(AgentAnswer(await Talk(port: port, token: world.token).refund("order_a")) != .succeeded)
            let operation = try #require(try await world.operations().first).id
            let origin = "http://127.0.0.1:\(port)"

            let door = try await Self.page(port, operation)
            #expect(door.status == 200 && !door.text.contains(operation) && !door.text.contains("order_a") && !door.text.contains("60.00"))
            #expect(try await Self.page(port, "op_of-nobody").text == door.text, "nobody learns what there is")
            #expect(door.response.header("Cache-Control") == "no-store")
            let policy = try #require(door.response.header("Content-Security-Policy"))
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !door.text.contains("<script"))

            let lead = try Self.secret(world, "lead")
            for (form, sender, status) in [
                ("secret=\(lead)", nil, 403), ("secret=\(lead)", "https://evil.example", 403), ("secret=\(lead)", "null", 403),
                ("secret=\(world.token)", origin, 401), ("secret=nobody", origin, 401), ("verdict=approve", origin, 400),
                ("ticket=1&verdict=approve", origin, 403), ("secret=\(String(repeating: "a", count: 70_000))", origin, 400),
            ] as [(String, String?, Int)] {
                let page = try await Self.page(port, operation, form, origin: sender)
                #expect(page.status == status && !page.text.contains("order_a"), "\(form.prefix(40)) \(sender ?? "-")")
            }

            let shown = try await Self.page(port, operation, "secret=\(lead)", origin: origin)
            #expect(shown.status == 200)
            for part in ["60.00 CNY", "order_a", "desk", "large", "Do you agree, lead?", operation] {
                #expect(shown.text.contains(part), "\(part)")
            }
            #expect(!shown.text.contains(lead))
            #expect(try await Self.page(port, "op_of-nobody", "secret=\(lead)", origin: origin).status == 404)
            // Whoever made the agent's credential has a part in the call.
            let maker = try await Self.page(port, operation, "secret=\(Self.secret(world, "owner"))", origin: origin)
            let told = try await Self.page(port, operation, "ticket=\(Self.ticket(on: maker.text))&verdict=approve", origin: origin)
            #expect(told.status == 409 && told.text.contains("has a part in this call"))

            let form = "ticket=\(try Self.ticket(on: shown.text))&verdict=approve"
            #expect(try await Self.page(port, "op_of-nobody", form, origin: origin).status == 403, "a ticket is for one operation")
            let fresh = try await Self.page(port, operation, "secret=\(lead)", origin: origin)
            let answer = "ticket=\(try Self.ticket(on: fresh.text))&verdict=approve"
            let agreed = try await Self.page(port, operation, answer, origin: origin)
            #expect(agreed.status == 200 && agreed.text.contains("Agreed"))
            #expect(try await Self.page(port, operation, answer, origin: origin).status == 403, "once")
            try await until("it is carried out") { try await world.operations().first?.state == "succeeded" }
            #expect(try await world.simulator.refunds().count == 1)
            let log = try await world.command(["audit", "list", "--json", "--limit", "1000"]).output
            #expect(log.contains("authentication-failed") && log.contains("\"maker\""))
            #expect(await host.terminate() == .exited(0))
            let written = log + host.errorText + host.outputText
            for secret in [lead, try Self.secret(world, "owner"), try Self.ticket(on: fresh.text)] { #expect(!written.contains(secret)) }
        }
    }

    @Test("a task ends when people have answered, across a restart and on another host; to cancel it takes the call back")
    func tasks() async throws {
        try await World.run(policy: DeskPolicy.gated()) { world in
            let (host, port) = try await world.serve("host")
            try await world.simulator.makePaidOrders(["a", "b"], total: "88.88")
            let taker = Talk(port: port, token: world.token, client: Talk.tasks)
            let discovered = await taker.ask("server/discover", [:])
            #expect(discovered.at("result", "capabilities", "extensions", "io.modelcontextprotocol/tasks") != nil, "\(discovered.text)")
            let made = await taker.refund("a")
            #expect(made.at("result", "resultType") == "task" && made.at("result", "ttlMs") == .null, "\(made.text)")
            let task = try #require(made.at("result", "taskId")?.stringValue)
            #expect(await taker.task(task).at("result", "status") == "working")
            #expect(await Talk(port: port, token: world.token).task(task).at("error", "code") == -32021)
            #expect(await taker.task(task + "0").at("error", "code") == -32602)
            #expect(await host.terminate() == .exited(0))

            let (_, nextPort) = try await world.serve("next")
            let next = Talk(port: nextPort, token: world.token, client: Talk.tasks)
            let listener = next.listen(["taskIds": [.string(task)]])
            #expect(await listener.hears("notifications/subscriptions/acknowledged"))
            try await Self.approve(world, try #require(try await world.operations().first).id)
            #expect(await listener.hears("\"status\":\"completed\""))
            let done = await next.task(task)
            #expect(done.at("result", "status") == "completed" && done.at("result", "result", "structuredContent", "status") == "succeeded")

            let second = try #require(await next.refund("b").at("result", "taskId")?.stringValue)
            #expect(await next.task(second, "tasks/cancel").at("result", "resultType") == "complete")
            #expect(await next.task(second).at("result", "status") == "cancelled")
            #expect(await next.task(task, "tasks/cancel").at("result", "resultType") == "complete")
            #expect(await next.task(task).at("result", "status") == "completed")
            #expect(try await world.command(["approvals", "list", "--json"]).output == "[]\n")
            #expect(try await world.simulator.refunds().count == 1)
            #expect(try await world.command(["audit", "list", "--kind", "withdrawn"]).output.contains("withdrawn"))
        }
    }

    @Test("12: an applied policy reaches an agent that listens, and nobody whose tools stay")
    func toolsChange() async throws {
        func policy(_ desk: String) -> String {
            """
            tollgate: 1
            timezone: Asia/Shanghai
            agents: { desk: {}, other: {} }
            scopes:
              - { permit: desk, agents: [desk], effects: [\(desk)] }
              - { permit: other, agents: [other], effects: [read] }
            limits: [{ limit: day, effects: [refund], amount: 100.00 CNY, per: day }]

            """
        }
        try await World.run(policy: policy("read"), agents: ["desk", "other"]) { world in
            let (host, port) = try await world.serve("host")
            let desk = Talk(port: port, token: world.token).listen(["toolsListChanged": true])
            let other = Talk(port: port, token: world.tokens["other", default: ""]).listen(["toolsListChanged": true])
            let lines = try world.startStdio("stdio")
            lines.write(Talk.message("subscriptions/listen", ["notifications": ["toolsListChanged": true]], id: 7).text + "\n")
            for listener in [desk, other] { #expect(await listener.hears("notifications/subscriptions/acknowledged")) }
            try await until("stdio listens") { lines.outputText.contains("acknowledged") }
            for effects in ["read, refund", "read"] {
                try policy(effects).write(toFile: world.folder + "/policies/policy.yaml", atomically: true, encoding: .utf8)
                let applied = try await world.command(["policy", "apply", world.folder + "/policies"], asAdmin: true)
                #expect(applied.status == 0, Comment(rawValue: applied.errors))
                let count = effects == "read" ? 2 : 1
                #expect(await desk.hears("notifications/tools/list_changed", times: count))
                try await until("stdio is told") { lines.outputText.components(separatedBy: "list_changed").count > count }
            }
            // By now the other one would have been told by the very look that told this one.
            #expect(await !other.heard.contains("list_changed"))
            #expect(await desk.heard.components(separatedBy: "\"io.modelcontextprotocol/subscriptionId\":\"l-1\"").count == 4)
            lines.closeInput()
            #expect(await lines.end() == .exited(0))
            _ = host
        }
    }

    @Test("13, 14: over stdio a link is for whoever declared links, a wrong state is -32602, and the retry completes")
    func linkOverStdio() async throws {
        try await World.run(policy: DeskPolicy.gated()) { world in
            try await world.simulator.makePaidOrders(["a"], total: "88.88")
            let host = try world.startStdio("stdio", ["TOLLGATE_CONSOLE_URL": "https://pay.example"])
            func ask(_ id: Int, _ more: JSONObject = [:], client: JSONObject = Talk.links) async throws -> JSONValue {
                let params = Talk.refund("a", "60.00", more)
                host.write(Talk.message("tools/call", params, id: .integer(Int64(id)), client: client).text + "\n")
                return try await host.reply(to: .integer(Int64(id)))
            }
            let asked = try await ask(1)
            let operation = try #require(try await world.operations().first).id
            let question = asked.at("result", "inputRequests", "approval")
            #expect(question?["method"] == "elicitation/create" && asked["method"] == nil, "\(asked.text)")
            #expect(question?.at("params", "url") == .string("https://pay.example/console/approvals/\(operation)"))
            #expect(AgentAnswer(try await ask(2, client: [:])) == .held(operation: operation))
            let state = try #require(asked.at("result", "requestState")?.stringValue)
            let accepted: JSONObject = ["approval": ["action": "accept"]]
            let wrong = try await ask(3, ["inputResponses": .object(accepted), "requestState": .string(state + "00")])
            #expect(wrong.at("error", "code") == -32602)
            try await Self.approve(world, operation)
            let retry: JSONObject = ["inputResponses": .object(accepted), "requestState": .string(state)]
            var id = 3
            try await until("the retry completes") {
                id += 1
                return AgentAnswer(try await ask(id, retry)) == .succeeded
            }
            host.closeInput()
            #expect(await host.end() == .exited(0))
            #expect(try await world.simulator.refunds().count == 1)
        }
    }

    @Test("a call over stdio waits with progress where the host is told so, and is answered when people are, or its client has done")
    func waits() async throws {
        try await World.run(policy: DeskPolicy.gated()) { world in
            try await world.simulator.makePaidOrders(["a", "b"], total: "88.88")
            let host = try world.startStdio("stdio", ["TOLLGATE_WAIT_FOR_APPROVAL": "50s"])
            func ask(_ order: String, _ id: Int) {
                let meta: JSONObject = ["progressToken": .string("p-\(id)"), "io.modelcontextprotocol/logLevel": "notice"]
                let params = Talk.refund(order, "60.00")
                host.write(Talk.message("tools/call", params, id: .integer(Int64(id)), client: Talk.links, meta: meta).text + "\n")
            }
            ask("a", 1)
            try await until("the call waits") { try host.messages().contains { $0["method"] == "notifications/progress" } }
            #expect(try host.messages().contains { $0["method"] == "notifications/message" && $0.at("params", "data", "status") == "held" })
            try await Self.approve(world, try #require(try await world.operations().first).id)
            try await until("the call is answered") { try host.messages().contains { $0["id"] == 1 } }
            #expect(AgentAnswer(try #require(try host.messages().first { $0["id"] == 1 })) == .succeeded)
            ask("b", 2)
            try await until("the next call waits") { try host.messages().contains { $0.at("params", "progressToken") == "p-2" } }
            host.closeInput()
            #expect(await host.end() == .exited(0))
            let held = try #require(try await world.operations().first { $0.state == "held" }).id
            #expect(AgentAnswer(try #require(try host.messages().first { $0["id"] == 2 })) == .held(operation: held))
            #expect(try host.messages().last?["id"] == 2, "nothing comes after the result")
        }
    }
}
