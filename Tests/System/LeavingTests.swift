import Foundation
import Glibc
import JSON
import Testing

/// Clients that do not wait for what they asked for.
@Suite("A client that leaves", .serialized)
struct LeavingTests {
    @Test("20: a refund whose client left after COMMIT settles once")
    func leaves() async throws {
        let office = try await Office.open()
        try await office.simulator.makePaidOrders(["leave_1"], total: "80.00")
        try await office.simulator.setChances(
            seed: 1, perMille: ["alipay.trade.refund": ["slow": 1000]], details: ["delayMilliseconds": 1500])
        let ask = RefundAsk(order: "leave_1", amount: "15.00", number: "l1")
        let token = try office.secret("assistant")
        let connection = try #require(FloodClient(.caller, port: office.httpPort, request: Self.request(ask, office.httpPort, token)))
        var client = connection
        client.isOpen = true
        try await until("the request is sent") {
            client.send()
            return client.isInFlight
        }
        // It is on its way to the provider, so it was committed; nothing was answered.
        try await until("the refund is on its way") { try await office.simulator.requests()["l1"] == 1 }
        client.hangUp()
        try await until("the host has settled it") {
            let shown = try await office.command("operations", "list", "--json").output
            return shown.contains("\"succeeded\"")
        }
        #expect(await ask.send(to: office.httpPort, token: token) == .succeeded)
        #expect(try await office.simulator.refunds().map(\.amount) == ["15.00"])
        #expect(try await office.simulator.requests()["l1"] == 1)
        let listed = try JSONValue(parsing: try await office.command("operations", "list", "--json").output).arrayValue
        #expect(listed?.count == 1)
        #expect(await office.close() == .exited(0), Comment(rawValue: office.hostLog))
    }

    private static func request(_ ask: RefundAsk, _ port: Int, _ token: String) -> [UInt8] {
        let body = ask.message.bytes
        let head = """
            POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: application/json\r\nAccept: application/json\r\n\
            Authorization: Bearer \(token)\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\n\
            Mcp-Name: refund-alipay-payment\r\nContent-Length: \(body.count)\r\n\r\n
            """
        return Array(head.utf8) + body
    }
}
