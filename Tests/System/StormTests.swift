import Foundation
import JSON
import Synchronization
import Testing

/// 2.6 of the acceptance lines: a limit holds across processes, to the fen.
@Suite(.serialized)
struct StormTests {
    static func policy(_ limit: String) -> String {
        """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: {}
        approvers:
          lead: { roles: [lead] }
        scopes:
          - permit: desk-refunds
            agents: [desk]
            effects: [read, refund]
        limits:
          - limit: desk-day
            agents: [desk]
            effects: [refund]
            amount: \(limit) CNY
            per: day
            each: agent
        gates:
          - gate: large
            effects: [refund]
            above: 500.00 CNY
            by: [lead]
        """
    }

    /// In full at every level: it takes seconds, and with a twentieth of the calls there would be too few for every host to get some.
    @Test("four hosts on one store, many refunds at once: exactly what the limit allows is paid, every other call is refused")
    func storm() async throws {
        let (hosts, asked) = (4, 400)
        let allowed = asked / 4
        try await World.run(policy: Self.policy("\(allowed * 10).00")) { world in
            let orders = (0..<asked).map { "storm_\($0)" }
            try await world.simulator.makePaidOrders(orders, total: "88.88")
            let ports = try (0..<hosts).map { _ in try Sockets.freePort() }
            var children: [Child] = []
            for (place, port) in ports.enumerated() { children.append(try world.startHost("host-\(place)", port: port)) }
            for (port, child) in zip(ports, children) { try await world.waitUntilServing(port, child) }
            // The first call of a host reads the policy and opens its connections. The race is one of hosts that are ready.
            for port in ports {
                #expect(
                    await RefundAsk(order: "nobodys", amount: "10.00").send(to: port, token: world.token)
                        == .refused(code: "ACQ.TRADE_NOT_EXIST"))
            }
            let began = Date()
            let answers = await withTaskGroup(of: (Int, AgentAnswer?).self) { group in
                for (place, order) in orders.enumerated() {
                    group.addTask {
                        (place % hosts, await RefundAsk(order: order, amount: "10.00").send(to: ports[place % hosts], token: world.token))
                    }
                }
                return await group.reduce(into: [(Int, AgentAnswer?)]()) { $0.append($1) }
            }
            let seconds = Date().timeIntervalSince(began)
            let made = (0..<hosts).map { host in answers.filter { $0.0 == host && $0.1 == .succeeded }.count }
            let others = answers.filter { $0.1 != .succeeded }.map { $0.1 }
            let strange = others.filter { $0 != .refused(code: "limit-exceeded") }
            let paid = try await world.simulator.refunds()
            if !strange.isEmpty || paid.count != allowed { world.keep() }
            #expect(strange.isEmpty, "every other call is refused by the limit")
            #expect(paid.count == allowed)
            #expect(paid.allSatisfy { $0.amount == "10.00" })
            #expect(Set(paid.map(\.order)).count == allowed, "no order was refunded twice")
            #expect(made.reduce(0, +) == allowed)
            #expect(made.allSatisfy { $0 > 0 }, "a process got none: \(made)")
            let succeeded = try await world.operations().filter { $0.state == "succeeded" }
            #expect(Set(succeeded.map { [$0.order, $0.number] }) == Set(paid.map { [$0.order, $0.number] }))
            for child in children { child.signal(SIGTERM) }
            for child in children { #expect(await child.end() == .exited(0), "\(child.errorText)") }
            let verify = try await world.command(["audit", "verify"])
            #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
            let share = made.map(String.init).joined(separator: "+")
            print(
                """
                2.6 ok \(asked) refunds asked of \(hosts) hosts, \(paid.count) made (\(share)), \
                \(others.count) refused, in \(String(format: "%.1f", seconds)) s
                """)
        }
    }
}
