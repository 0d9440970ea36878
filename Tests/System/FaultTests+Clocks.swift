import Foundation
import JSON
import Testing

extension FaultTests {
    @Test("a clock that goes back a day: nothing is spent or written and everybody is told why; put right, all goes on")
    func clockBack() async throws {
        try await World.run(policy: DeskPolicy.gated()) { world in
            try await world.simulator.makePaidOrders(["back_1", "back_2"], total: "88.88")
            let (host, port) = try await world.serve("host")
            #expect(await RefundAsk(order: "back_1", amount: "10.00").send(to: port, token: world.token) == .succeeded)
            try world.clock.turn(seconds: -86_400)
            let stopped = await RefundAsk(order: "back_2", amount: "10.00").send(to: port, token: world.token)
            #expect(stopped?.says("The host's clock is wrong") == true, "\(String(describing: stopped))")
            let known = await RefundAsk(order: "back_1", amount: "10.00").send(to: port, token: world.token)
            #expect(known?.says("The host's clock is wrong") == true, "what is known can't be told either without an entry in the log")
            let add = try await world.command(["agents", "add", "late", "--out", world.folder + "/late"], asAdmin: true)
            #expect(add.status == 1 && add.errors.contains("before the newest entry of the store"), "\(add)")
            #expect(add.errors.contains("= help: `timedatectl` shows the clock"), "\(add)")
            let list = try await world.command(["operations", "list"])
            #expect(list.status == 0 && list.output.contains("succeeded"), "\(list)")
            try world.clock.turn(seconds: 86_400)
            #expect(await RefundAsk(order: "back_2", amount: "10.00").send(to: port, token: world.token) == .succeeded)
            #expect(try await world.simulator.refunds().count == 2)
            #expect(await host.terminate() == .exited(0))
            #expect(try await world.command(["audit", "verify"]).status == 0)
        }
    }

    @Test("a host's clock that goes forward a day: spending stops, look-ups and listings work; all goes on once its time has come")
    func clockForward() async throws {
        try await World.run(policy: DeskPolicy.gated()) { world in
            let clock = try HostClock(world)
            try await world.simulator.makePaidOrders(["fore_1", "fore_2", "fore_3"], total: "88.88")
            let (host, port) = try await world.serve("host", clock.variables)
            #expect(await RefundAsk(order: "fore_1", amount: "10.00").send(to: port, token: world.token) == .succeeded)
            guard case .held(let held)? = await RefundAsk(order: "fore_2", amount: "60.00").send(to: port, token: world.token) else {
                Issue.record("a refund above 50.00 is held")
                return
            }
            try clock.set(ahead: 86_400)
            #expect(await RefundAsk(order: "fore_3", amount: "10.00").send(to: port, token: world.token) == .refused(code: "clock-wrong"))
            let look = await Wire(port: port).call("query-alipay-payment", ["outTradeNo": "fore_3"], token: world.token)
            #expect(look?["result"]?["isError"] == false, "\(look?.text ?? "")")
            let list = try await world.command(["operations", "list"], with: clock.variables)
            #expect(list.status == 0 && list.output.contains("succeeded"), "\(list)")
            #expect(host.errorText.contains("spending has stopped: the clock is wrong"), "\(host.errorText)")
            // The question was open for minutes: by this clock its time is long over.
            let run = try await world.command(["operations", "run"], with: clock.variables)
            #expect(run.status == 0 && run.output.contains("expired: 0"), "\(run)")
            #expect(try await world.operations().contains { $0.id == held && $0.state == "held" })
            // The log has entries of tomorrow: put right, the clock stands before them, until their time has come.
            try clock.set(ahead: 0)
            let early = await RefundAsk(order: "fore_3", amount: "10.00").send(to: port, token: world.token)
            #expect(early?.says("The host's clock is wrong") == true, "\(String(describing: early))")
            try world.clock.turn(seconds: 86_400)
            try clock.set(ahead: 0)
            #expect(await RefundAsk(order: "fore_3", amount: "10.00").send(to: port, token: world.token) == .succeeded)
            // The question was open for minutes only.
            try await until("the question has expired") {
                try await world.operations().contains { $0.id == held && $0.state == "expired" }
            }
            #expect(try await world.simulator.refunds().count == 2)
            #expect(await host.terminate() == .exited(0))
            #expect(try await world.command(["audit", "verify"]).status == 0)
        }
    }

    @Test("a clock that ran ahead and was put right: an admin has the store go on at once, where the gateway's clock agrees")
    func clockAccepted() async throws {
        try await World.run(policy: DeskPolicy.gated()) { world in
            let clock = try HostClock(world)
            try await world.simulator.makePaidOrders(["acc_1", "acc_2"], total: "88.88")
            let (host, port) = try await world.serve("host", clock.variables)
            #expect(await RefundAsk(order: "acc_1", amount: "10.00").send(to: port, token: world.token) == .succeeded)
            try clock.set(ahead: 86_400)
            #expect(await RefundAsk(order: "acc_2", amount: "10.00").send(to: port, token: world.token) == .refused(code: "clock-wrong"))
            let early = try await world.command(["store", "clock", "--accept"], asAdmin: true, with: clock.variables)
            #expect(early.status == 1 && early.errors.contains("ahead of Alipay's"), "\(early)")
            try clock.set(ahead: 0)
            let shown = try await world.command(["store", "clock"], with: clock.variables)
            #expect(shown.status == 1 && shown.output.contains("`tollgate store clock --accept` ends that"), "\(shown)")
            let stopped = await RefundAsk(order: "acc_2", amount: "10.00").send(to: port, token: world.token)
            #expect(stopped?.says("The host's clock is wrong") == true, "\(String(describing: stopped))")
            #expect(try await world.command(["store", "clock", "--accept"], with: clock.variables).status != 0, "it needs an admin")
            let accepted = try await world.command(["store", "clock", "--accept"], asAdmin: true, with: clock.variables)
            #expect(accepted.status == 0 && accepted.output.contains("accepted: the store goes on"), "\(accepted)")
            #expect(await RefundAsk(order: "acc_2", amount: "10.00").send(to: port, token: world.token) == .succeeded)
            #expect(try await world.simulator.refunds().count == 2)
            #expect(await host.terminate() == .exited(0))
            #expect(try await world.command(["audit", "list"]).output.contains("clock-set-back"))
            #expect(try await world.command(["audit", "verify"]).status == 0)
        }
    }

    @Test("more than 60 s from the gateway's clock, ahead or behind: spending stops with how far it is, and goes on once the clocks agree")
    func clockApart() async throws {
        try await World.run(policy: DeskPolicy.gated()) { world in
            try await world.simulator.makePaidOrders((0..<6).map { "apart_\($0)" }, total: "88.88")
            let clock = try HostClock(world)
            // People's commands were just now, so the host's clock may not be far behind theirs: the world's goes ahead instead.
            let (host, port) = try await world.serve("host", clock.variables)
            var order = 0
            func refund() async -> AgentAnswer? {
                await RefundAsk(order: "apart_\(order)", amount: "10.00").send(to: port, token: world.token)
            }
            for ahead in [0, 45] as [Int64] {
                try clock.set(ahead: ahead)
                #expect(await refund() == .succeeded, "\(ahead) s")
                order += 1
            }
            try clock.set(ahead: 90)
            #expect(await refund() == .refused(code: "clock-wrong"))
            try world.clock.turn(seconds: 180)
            try clock.set(ahead: -90)
            #expect(await refund() == .refused(code: "clock-wrong"))
            try clock.set(ahead: -45)
            #expect(await refund() == .succeeded)
            try clock.set(ahead: 0)
            #expect(try await world.simulator.refunds().count == 3)
            #expect(await host.terminate() == .exited(0))
            #expect(try await world.command(["audit", "verify"]).status == 0)
        }
    }
}

/// A clock for hosts that goes with the world's, and can be set ahead of it.
private struct HostClock {
    private let path: String
    private let world: World

    init(_ world: World) throws {
        path = world.folder + "/clock-of-hosts"
        self.world = world
        try set(ahead: 0)
    }

    var variables: [String: String] { ["TOLLGATE_TEST_CLOCK": path] }

    /// Sets it so far ahead of the world's, or behind.
    func set(ahead seconds: Int64) throws {
        let text = try String(contentsOfFile: world.clock.path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let offset = Int64(text) else { throw Trouble("the clock says `\(text)`") }
        try Data("\(offset + seconds * 1000)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}

extension Wire {
    /// Calls a tool as an agent does.
    func call(_ tool: String, _ arguments: JSONObject, token: String) async -> JSONValue? {
        let message: JSONValue = [
            "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": [
                "name": .string(tool), "arguments": .object(arguments),
                "_meta": [
                    "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
                    "io.modelcontextprotocol/clientInfo": ["name": "system-tests", "version": "1"],
                ],
            ],
        ]
        let headers = [
            ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"), ("Authorization", "Bearer \(token)"),
            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", tool),
        ]
        return await send("POST", "/mcp", headers: headers, body: message.bytes)?.json
    }
}
