import Foundation
import Glibc
import JSON
import Testing

/// Signed contexts on every way in, against whole hosts: real processes, real HTTP.
@Suite("Contexts on the wire", .serialized)
struct ContextTests {
    /// The agent refunds the orders of its conversation, and nothing else.
    private static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: { operators: [lead] }
        approvers:
          lead: { roles: [] }
        scopes:
          - permit: refunds
            agents: [desk]
            effects: [refund]
            when: order.id in context.orders
        limits:
          - limit: day
            effects: [refund]
            amount: 1000.00 CNY
            per: day

        """

    /// A context by the development key.
    private static func mint(_ world: World, _ conversation: String, _ orders: [String], _ more: [String] = []) async throws -> String {
        let file = "\(world.folder)/context-\(UUID().uuidString)"
        let words = ["context", "mint", "--agent", "desk", "--conv", conversation, "--out", file]
        let minted = try await world.command(words + orders.flatMap { ["--order", $0] } + more, asApprover: true)
        guard minted.status == 0 else { throw Trouble(minted.errors) }
        return try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test("over HTTP the header and _meta bring a context, the same one where both do; what does not count refuses the call")
    func http() async throws {
        try await World.run(policy: Self.policy) { world in
            let (host, port) = try await world.serve("host")
            try await world.simulator.makePaidOrders(["mine", "other", "third", "fourth"], total: "50.00")
            let token = try await Self.mint(world, "c-1", ["mine", "third", "fourth"])
            let second = try await Self.mint(world, "c-2", ["other"])
            func ask(_ order: String, _ headers: [String] = [], meta: JSONValue? = nil) async throws -> AgentAnswer? {
                var ask = RefundAsk(order: order, amount: "10.00")
                (ask.contextHeaders, ask.contextMeta) = (headers, meta)
                return await ask.send(to: port, token: world.token)
            }
            #expect(try await ask("mine") == .refused(code: "forbidden"))
            #expect(try await ask("mine", [token]) == .succeeded)
            #expect(try await ask("third", meta: .string(token)) == .succeeded)
            #expect(try await ask("fourth", [token], meta: .string(token)) == .succeeded)
            #expect(try await ask("other", [token]) == .refused(code: "forbidden"))
            #expect(try await ask("mine", [token, token]) == .refused(code: "context-ambiguous"))
            #expect(try await ask("mine", [token], meta: .string(second)) == .refused(code: "context-ambiguous"))
            #expect(try await ask("mine", meta: .null) == .refused(code: "context-malformed"))
            #expect(try await ask("mine", [""]) == .refused(code: "context-malformed"))
            #expect(try await ask("mine", ["\(token)x"]).map { "\($0)".contains("context-") } == true)
            #expect(try await ask("mine", [String(repeating: "a", count: 20_000)]) == .refused(code: "context-too-long"))
            #expect(try await world.simulator.refunds().count == 3)
            // Every refusal is in the log, by its code.
            let log = try await world.command(["audit", "list", "--json", "--limit", "1000"]).output
            for code in ["context-ambiguous", "context-malformed", "context-too-long"] { #expect(log.contains(code)) }
            #expect(await host.terminate() == .exited(0))
            #expect(try await world.command(["audit", "verify"]).status == 0)
        }
    }

    @Test("an older client's session brings the context with each of its requests")
    func session() async throws {
        try await World.run(policy: Self.policy) { world in
            let (host, port) = try await world.serve("host")
            try await world.simulator.makePaidOrders(["mine"], total: "50.00")
            let token = try await Self.mint(world, "c-1", ["mine"])
            let headers = [
                ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"),
                ("Authorization", "Bearer \(world.token)"),
            ]
            let hello: JSONValue = [
                "jsonrpc": "2.0", "id": 0, "method": "initialize",
                "params": ["protocolVersion": "2025-11-25", "capabilities": [:], "clientInfo": ["name": "t", "version": "1"]],
            ]
            let opened = await Wire(port: port).send("POST", "/mcp", headers: headers, body: hello.bytes)
            let id = try #require(opened?.header("Mcp-Session-Id"))
            let call: JSONValue = [
                "jsonrpc": "2.0", "id": 1, "method": "tools/call",
                "params": ["name": "refund-alipay-payment", "arguments": ["outTradeNo": "mine", "refundAmount": "10.00"]],
            ]
            for (extra, answer) in [([], AgentAnswer.refused(code: "forbidden")), ([("Tollgate-Context", token)], .succeeded)] {
                let response = await Wire(port: port).send(
                    "POST", "/mcp", headers: headers + [("Mcp-Session-Id", id)] + extra, body: call.bytes)
                #expect(AgentAnswer(try #require(response).json) == answer)
            }
            _ = host
        }
    }

    @Test("a context expires, and a conversation that was ended is over, on every host of the store")
    func ends() async throws {
        try await World.run(policy: Self.policy) { world in
            let (first, second) = (try await world.serve("first"), try await world.serve("second"))
            try await world.simulator.makePaidOrders(["mine", "later"], total: "50.00")
            let token = try await Self.mint(world, "c-1", ["mine", "later"], ["--expires", "20m"])
            var ask = RefundAsk(order: "mine", amount: "10.00")
            ask.contextHeaders = [token]
            #expect(await ask.send(to: first.port, token: world.token) == .succeeded)
            try world.clock.turn(seconds: 20 * 60)
            #expect(await ask.send(to: first.port, token: world.token) == .refused(code: "context-expired"))
            ask.contextHeaders = [try await Self.mint(world, "c-1", ["mine", "later"])]
            #expect(await ask.send(to: second.port, token: world.token) == .succeeded, "a renewed context is the same conversation")
            let ended = try await world.command(["context", "end", "c-1", "--agent", "desk"], asApprover: true)
            #expect(ended.status == 0 && ended.output == "c-1 of desk has ended\n")
            for host in [first, second] {
                #expect(await ask.send(to: host.port, token: world.token) == .refused(code: "conversation-ended"))
            }
            #expect(try await world.simulator.refunds().count == 1)
        }
    }

    @Test("a process over stdio serves the conversation that it is started with, and reads its file again for each call")
    func stdio() async throws {
        try await World.run(policy: Self.policy) { world in
            try await world.simulator.makePaidOrders(["a", "b", "c", "d"], total: "50.00")
            let (one, two) = (try await Self.mint(world, "c-1", ["a", "b"]), try await Self.mint(world, "c-2", ["c", "d"]))
            let byVariable = StdioTalk(try world.startStdio("variable", ["TOLLGATE_CONTEXT": one]))
            #expect(try await byVariable.ask(RefundAsk(order: "a", amount: "10.00")) == .succeeded)
            #expect(try await byVariable.ask(RefundAsk(order: "c", amount: "10.00")) == .refused(code: "forbidden"))
            var other = RefundAsk(order: "c", amount: "10.00")
            other.contextMeta = .string(two)
            #expect(try await byVariable.ask(other) == .refused(code: "context-ambiguous"), "a process stays in its conversation")
            try await byVariable.end()

            let file = "\(world.folder)/conversation"
            try Self.put(one, into: file)
            let byFile = StdioTalk(try world.startStdio("file", ["TOLLGATE_CONTEXT_FILE": file]))
            #expect(try await byFile.ask(RefundAsk(order: "b", amount: "10.00")) == .succeeded)
            try Self.put(two, into: file)
            #expect(try await byFile.ask(RefundAsk(order: "d", amount: "10.00")) == .succeeded)
            try FileManager.default.removeItem(atPath: file)
            #expect(try await byFile.ask(RefundAsk(order: "c", amount: "10.00")) == .refused(code: "context-unreadable"))
            try await byFile.end()

            let without = StdioTalk(try world.startStdio("without"))
            #expect(try await without.ask(RefundAsk(order: "c", amount: "10.00")) == .refused(code: "forbidden"))
            #expect(try await without.ask(other) == .succeeded, "the client's program may bring it with the call")
            try await without.end()
            #expect(try await world.simulator.refunds().count == 4)
        }
    }

    @Test("`tollgate call` takes a context from a file, and says so where it does not count")
    func call() async throws {
        try await World.run(policy: Self.policy) { world in
            try await world.simulator.makePaidOrders(["mine"], total: "50.00")
            let file = "\(world.folder)/conversation"
            try Self.put(try await Self.mint(world, "c-1", ["mine"]), into: file)
            let words = ["call", "refund-alipay-payment", "outTradeNo=mine", "refundAmount=10.00", "--agent", "desk", "--json"]
            let plain = try await world.command(words, asApprover: true)
            #expect(plain.status == 1 && plain.output.contains("\"code\":\"forbidden\""))
            let done = try await world.command(words + ["--context-file", file], asApprover: true)
            #expect(done.status == 0 && done.output.contains("succeeded"), Comment(rawValue: done.errors))
            try world.clock.turn(seconds: 31 * 60)
            let late = try await world.command(words + ["--context-file", file], asApprover: true)
            #expect(late.status == 1 && late.output.contains("the backend has to sign a new one"))
            let missing = try await world.command(words + ["--context-file", file + "x"], asApprover: true)
            #expect(missing.status == 2 && missing.errors.contains("the context file"))
            #expect(try await world.listing(["operations", "list"]).first?["conversation"] == "c-1")
        }
    }

    /// Puts a context in its place as a backend does: a new file, renamed.
    private static func put(_ token: String, into file: String) throws {
        try Data((token + "\n").utf8).write(to: URL(fileURLWithPath: file + ".new"))
        guard chmod(file + ".new", 0o600) == 0, rename(file + ".new", file) == 0 else { throw Trouble("the context is not in its place") }
    }
}

/// Questions and answers with a host over stdio, one at a time.
private actor StdioTalk {
    private let host: Child
    private var heard = 0

    init(_ host: Child) { self.host = host }

    func ask(_ ask: RefundAsk) async throws -> AgentAnswer {
        host.write(ask.message.text + "\n")
        let (host, wanted) = (host, heard + 1)
        try await until("the host answers") { @Sendable in
            guard !host.hasEnded else { throw Trouble("the host ended: \(host.errorText)") }
            return host.outputText.split(separator: "\n").count >= wanted && host.outputText.hasSuffix("\n")
        }
        heard = wanted
        return AgentAnswer(try JSONValue(parsing: String(host.outputText.split(separator: "\n")[wanted - 1])))
    }

    func end() async throws {
        host.closeInput()
        let end = await host.end()
        guard end == .exited(0) else { throw Trouble("the host ended with \(end): \(host.errorText)") }
    }
}
