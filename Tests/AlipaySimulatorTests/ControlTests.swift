import Clocks
import JSON
import Money
import Testing

@testable import AlipaySimulator

@Suite("control over HTTP")
struct ControlTests {
    /// Asks a control page.
    private func ask(
        _ address: String, _ method: String, _ path: String, _ body: JSONValue? = nil, headers: [String] = []
    ) async throws -> (status: Int?, json: JSONValue) {
        let reply = try await RawCaller.ask(address, method, "/simulator" + path, body: body?.text ?? "", headers: headers)
        return (reply.status, (try? JSONValue(parsing: reply.body)) ?? .null)
    }

    @Test("orders are made, one or many, and paid at once where that is asked for")
    func orders() async throws {
        let world = try TestWorld()
        try await world.simulator.whileServing { address in
            let one = try await ask(address, "POST", "/orders", ["outTradeNo": "A", "totalAmount": "88.88", "subject": "s", "paid": true])
            #expect(one.status == 200 && one.json["status"] == "TRADE_SUCCESS" && one.json["totalAmount"] == "88.88")
            let list = JSONValue.array((0..<400).map { ["outTradeNo": .string("S\($0)"), "totalAmount": "10.00"] })
            let many = try await ask(address, "POST", "/orders", ["orders": list, "paid": true])
            #expect(many.json["orders"]?.arrayValue?.count == 400)
            #expect(world.simulator.trades.filter { $0.status == .success }.count == 401)
            let unpaid = try await ask(address, "POST", "/orders", ["outTradeNo": "B", "totalAmount": "1.00", "expiresInSeconds": 60])
            #expect(unpaid.json["status"] == "WAIT_BUYER_PAY")
            #expect(try await ask(address, "GET", "/orders/B").json["status"] == "WAIT_BUYER_PAY")
            world.clock.advance(by: .seconds(60))
            #expect(try await ask(address, "GET", "/orders/B").json["status"] == "TRADE_CLOSED")
        }
    }

    @Test("of many orders one of which is refused none is made")
    func allOrNone() async throws {
        let world = try TestWorld()
        try await world.simulator.whileServing { address in
            let list: JSONValue = [["outTradeNo": "A", "totalAmount": "1.00"], ["outTradeNo": "a b", "totalAmount": "1.00"]]
            let reply = try await ask(address, "POST", "/orders", ["orders": list])
            #expect(reply.status == 409)
            #expect(world.simulator.ledger.isEmpty)
        }
    }

    @Test("an order is paid, refunded by somebody else, finished and closed by hand")
    func byHand() async throws {
        let world = try TestWorld()
        try await world.simulator.whileServing { address in
            _ = try await ask(address, "POST", "/orders", ["outTradeNo": "A", "totalAmount": "10.00"])
            let paid = try await ask(address, "POST", "/orders/A/pay", ["buyer": "2088000000000009"])
            #expect(paid.json["buyer"]?["userId"] == "2088000000000009")
            #expect(try await ask(address, "POST", "/orders/A/pay").status == 409)
            let refund = try await ask(address, "POST", "/orders/A/refund", ["amount": "4.00", "requestNumber": "X1"])
            #expect(refund.json["refunded"] == "4.00" && refund.json["refunds"]?.arrayValue?.first?["by"] == "somebody-else")
            #expect(
                try await ask(address, "POST", "/orders/A/refund", ["amount": "6.01", "requestNumber": "X2"]).json["subCode"]
                    == "ACQ.REASON_TRADE_REFUND_FEE_ERR")
            #expect(try await ask(address, "POST", "/orders/A/finish").json["status"] == "TRADE_FINISHED")
            #expect(try await ask(address, "POST", "/orders/nothing/pay").status == 404)
            _ = try await ask(address, "POST", "/orders", ["outTradeNo": "B", "totalAmount": "10.00"])
            #expect(try await ask(address, "POST", "/orders/B/close").json["status"] == "TRADE_CLOSED")
        }
    }

    @Test("the ledger tells what happened, in order, and how often each refund was asked for")
    func ledger() async throws {
        let world = try TestWorld()
        try await world.simulator.whileServing { address in
            try world.paidOrder("A")
            try world.paidOrder("B")
            _ = try world.refund("A", "10.00", "R1")
            _ = try world.refund("A", "10.00", "R1")
            _ = try world.refund("B", "99.00", "R2")
            let all = try await ask(address, "GET", "/ledger").json
            let events = all["entries"]?.arrayValue?.compactMap { $0["event"]?.stringValue }
            #expect(events == ["opened", "paid", "opened", "paid", "refunded"])
            let refunded = try #require(all["entries"]?.arrayValue?.last)
            #expect(
                refunded == [
                    "sequence": 5, "at": .integer(TestWorld.start.milliseconds), "time": "2026-11-21 15:04:05", "event": "refunded",
                    "outTradeNo": "A", "tradeNo": .string(world.simulator.trade("A")?.tradeNo ?? ""), "requestNumber": "R1",
                    "amount": "10.00", "by": "app",
                ])
            #expect(all["refunds"] == 1 && all["refunded"] == "10.00")
            #expect(
                all["refundRequests"] == [
                    ["outTradeNo": "A", "requestNumber": "R1", "received": 2], ["outTradeNo": "B", "requestNumber": "R2", "received": 1],
                ])
            #expect(try await ask(address, "GET", "/ledger?outTradeNo=B").json["entries"]?.arrayValue?.count == 2)
        }
    }

    @Test("faults are set, shown and taken away; counters tell what happened")
    func faults() async throws {
        let world = try TestWorld()
        try await world.simulator.whileServing { address in
            let body: JSONValue = [
                "queue": [
                    ["fault": "system-error-before", "method": "alipay.trade.refund", "times": 2],
                    ["fault": "late-arrival", "outTradeNo": "A", "lookUps": 2, "afterMilliseconds": 500, "hangsUp": true],
                    ["fault": "refusal", "refusal": ["code": "40006", "subCode": "isv.invalid-cloud-app-permission"]],
                ],
                "chances": ["seed": 7, "perMille": ["alipay.trade.refund": ["slow": 10]], "details": ["delayMilliseconds": 5]],
            ]
            #expect(try await ask(address, "POST", "/faults", body).status == 200)
            let shown = try await ask(address, "GET", "/faults").json
            #expect(shown["queue"]?.arrayValue?.count == 3 && shown["chances"]?["seed"] == 7)
            #expect(
                world.simulator.faults.queue[1]
                    == Fault(.lateArrival, outTradeNo: "A", lookUps: 2, after: .milliseconds(500), hangsUp: true))
            #expect(world.simulator.faults.queue[2].refusal.subCode == "isv.invalid-cloud-app-permission")
            try world.paidOrder("A")
            #expect(try world.refund("A", "1.00", "R1")["sub_code"] == "ACQ.SYSTEM_ERROR")
            let counters = try await ask(address, "GET", "/counters").json
            #expect(counters["faults"]?["system-error-before"] == 1 && counters["received"]?["alipay.trade.refund"] == 1)
            #expect(try await ask(address, "DELETE", "/faults").json["queue"] == [])
            #expect(try world.refund("A", "1.00", "R1")["fund_change"] == "Y")
        }
    }

    @Test(
        "a misspelt request is told so and changes nothing",
        arguments: [
            ("/orders", "{\"outTradeNo\":\"A\",\"amount\":\"1.00\"}"), ("/orders", "{\"outTradeNo\":\"A\",\"totalAmount\":1}"),
            ("/orders", "{"),
            ("/orders", "[]"), ("/faults", "{\"queue\":[{\"fault\":\"nothing\"}]}"),
            ("/faults", "{\"queue\":[{\"fault\":\"slow\",\"dealy\":1}]}"),
            ("/faults", "{\"chances\":{\"seed\":1,\"perMille\":{\"*\":{\"slow\":1001}}}}"),
        ])
    func misspelt(path: String, body: String) async throws {
        let world = try TestWorld()
        try await world.simulator.whileServing { address in
            let reply = try await RawCaller.ask(address, "POST", "/simulator" + path, body: body)
            #expect(reply.status == 400)
            #expect(try JSONValue(parsing: reply.body)["error"]?.stringValue?.isEmpty == false)
            #expect(world.simulator.ledger.isEmpty && world.simulator.faults.queue.isEmpty && world.simulator.faults.chances == nil)
        }
    }

    @Test(
        "a page of another site cannot make a browser give orders",
        arguments: [["origin: https://evil.example"], ["origin: null"], ["origin: http://127.0.0.1.evil.example"]])
    func otherSites(headers: [String]) async throws {
        let world = try TestWorld()
        try await world.simulator.whileServing { address in
            let body: JSONValue = ["outTradeNo": "A", "totalAmount": "1.00"]
            let order = try await ask(address, "POST", "/orders", body, headers: headers)
            let ledger = try await ask(address, "GET", "/ledger", headers: headers)
            #expect(order.status == 403 && ledger.status == 403)
            #expect(world.simulator.ledger.isEmpty)
        }
    }
}
