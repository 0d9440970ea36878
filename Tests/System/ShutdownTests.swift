import Foundation
import JSON
import Testing

/// What a signal leaves behind.
@Suite("A host that is asked to stop", .serialized)
struct ShutdownTests {
    @Test("SIGTERM settles what was sent before the host ends, and the reply is still given")
    func drains() async throws {
        let desk = try await Office.open()
        try await desk.simulator.makePaidOrders(["stop_1"], total: "80.00")
        let slow: JSONValue = ["queue": [["fault": "slow", "method": "alipay.trade.refund", "delayMilliseconds": 1500]]]
        let set = await Wire(port: desk.simulator.port).send(
            "POST", "/simulator/faults", headers: [("Content-Type", "application/json")], body: slow.bytes)
        try #require(set?.status == 200)
        let token = try desk.secret("assistant")
        let (port, simulator) = (desk.httpPort, desk.simulator)
        async let answer = RefundAsk(order: "stop_1", amount: "15.00", number: "s1").send(to: port, token: token)
        try await until("the refund is on its way") { try await simulator.requests()["s1"] == 1 }
        #expect(await desk.close() == .exited(0), Comment(rawValue: desk.hostLog))
        #expect(await answer == .succeeded)
        let listed = try await desk.command("operations", "list", "--json")
        let states = try JSONValue(parsing: listed.output).arrayValue?.compactMap { $0["state"]?.stringValue }
        #expect(states == ["succeeded"], Comment(rawValue: listed.output + listed.errors))
        #expect(try await desk.command("audit", "verify").status == 0)
    }
}
