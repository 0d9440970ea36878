import Clocks
import Cryptography
import Foundation
import JSON
import Logging
import Money
import ServiceLifecycle
import Testing

@testable import AlipaySimulator

@Suite("over HTTP")
struct ServingTests {
    @Test("a signed refund over HTTP is answered, signed, and in the ledger")
    func refund() async throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        try await world.simulator.whileServing { address in
            let reply = try await Wire(world, address).post("alipay.trade.refund", Wire.refund)
            #expect(reply.status == 200)
            #expect(reply.header("content-type") == "text/html;charset=utf-8")
            let answer = try Answer(bytes: reply.body).verified(by: world.simulator.configuration.platformKey.publicKey)
            #expect(answer["fund_change"] == "Y")
            #expect(world.refunds == ["A/R1=10.00"])
        }
    }

    @Test("half an answer ends before its promised length, and the refund happened")
    func cutBody() async throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        world.simulator.add(Fault(.cutBody))
        try await world.simulator.whileServing { address in
            let reply = try await Wire(world, address).post("alipay.trade.refund", Wire.refund)
            let promised = try #require(reply.header("content-length").flatMap { Int($0) })
            #expect(reply.status == 200 && !reply.body.isEmpty && reply.body.count < promised)
            #expect(world.refunds == ["A/R1=10.00"])
        }
    }

    @Test("a lost connection ends without a byte", arguments: [Fault.Kind.connectionLostBefore, .connectionLostAfter])
    func connectionLost(kind: Fault.Kind) async throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        world.simulator.add(Fault(kind))
        try await world.simulator.whileServing { address in
            let reply = try await Wire(world, address).post("alipay.trade.refund", Wire.refund)
            #expect(reply.bytes.isEmpty)
            #expect(world.refunds.count == (kind == .connectionLostAfter ? 1 : 0))
            #expect(try await Wire(world, address).post("alipay.trade.refund", Wire.refund).status == 200)
            #expect(world.refunds.count == 1)
        }
    }

    @Test("a server's error is status 502 and no JSON", arguments: [Fault.Kind.serverErrorBefore, .serverErrorAfter])
    func serverError(kind: Fault.Kind) async throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        world.simulator.add(Fault(kind))
        try await world.simulator.whileServing { address in
            let reply = try await Wire(world, address).post("alipay.trade.refund", Wire.refund)
            #expect(reply.status == 502)
            #expect((try? JSONValue(parsing: reply.body)) == nil)
            #expect(world.refunds.count == (kind == .serverErrorAfter ? 1 : 0))
        }
    }

    @Test("a time-out sends nothing for as long as the caller waits", arguments: [Fault.Kind.timeOutBefore, .timeOutAfter])
    func timeOut(kind: Fault.Kind) async throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        world.simulator.add(Fault(kind))
        try await world.simulator.whileServing { address in
            let caller = try Wire(world, address).begin("alipay.trade.refund", Wire.refund)
            try await eventually("the fault happened") { world.simulator.counters.faults == [kind.rawValue: 1] }
            #expect(try await Wire(world, address).post("alipay.trade.query", ["out_trade_no": "A"]).status == 200, "others are served")
            #expect(world.refunds.count == (kind == .timeOutAfter ? 1 : 0))
            caller.hangUp()
            #expect(await caller.reply().bytes.isEmpty)
        }
    }

    @Test("a late refund arrives once its caller has hung up and a look-up has said absent", arguments: [false, true])
    func lateArrival(hangsUp: Bool) async throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        world.simulator.add(Fault(.lateArrival, hangsUp: hangsUp))
        try await world.simulator.whileServing { address in
            let caller = try Wire(world, address).begin("alipay.trade.refund", Wire.refund)
            try await eventually("it was parked") { world.simulator.counters.late == 1 }
            if !hangsUp {
                _ = try await Wire(world, address).lookUp()
                #expect(world.refunds.isEmpty, "the caller still waits")
                caller.hangUp()
            }
            #expect(await caller.reply().bytes.isEmpty)
            try await eventually("a look-up said absent and the refund arrived behind it") {
                let status = try await Wire(world, address).lookUp()["refund_status"]
                return status == "REFUND_SUCCESS"
            }
            #expect(world.refunds == ["A/R1=10.00"])
        }
    }

    @Test("a slow answer comes whole, after the refund happened")
    func slow() async throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        world.simulator.add(Fault(.slow, delayMilliseconds: 20))
        try await world.simulator.whileServing { address in
            let reply = try await Wire(world, address).post("alipay.trade.refund", Wire.refund)
            #expect(try Answer(bytes: reply.body).verified(by: world.simulator.configuration.platformKey.publicKey)["fund_change"] == "Y")
        }
    }

    @Test("held connections do not keep the simulator from stopping")
    func stopping() async throws {
        let world = try TestWorld()
        world.simulator.add(Fault(.timeOutBefore))
        let caller = try await world.simulator.whileServing { address in
            let caller = try Wire(world, address).begin("alipay.trade.query", ["out_trade_no": "A"])
            try await eventually("it is held") { world.simulator.counters.faults.count == 1 }
            return caller
        }
        #expect(await caller.reply().bytes.isEmpty)
    }

    @Test("a service group shuts it down while a connection is held")
    func gracefulShutdown() async throws {
        let world = try TestWorld()
        world.simulator.add(Fault(.timeOutBefore))
        let services = ServiceGroup(services: [world.simulator], logger: world.simulator.configuration.logger)
        try await withThrowingTaskGroup { group in
            group.addTask { try await services.run() }
            let port = try await world.simulator.waitUntilListening()
            let caller = try Wire(world, "http://127.0.0.1:\(port)").begin("alipay.trade.query", ["out_trade_no": "A"])
            try await eventually("it is held") { world.simulator.counters.faults.count == 1 }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            #expect(await caller.reply().bytes.isEmpty)
        }
    }

    @Test("of 200 requests at once for 20 refunds each refund happens once, and one answer each says so")
    func storm() async throws {
        let world = try TestWorld()
        for order in 0..<20 { try world.paidOrder("A\(order)", fen: 1000) }
        try await world.simulator.whileServing { address in
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for attempt in 0..<200 {
                    group.addTask {
                        let order = "A\(attempt % 20)"
                        let content: JSONObject = ["out_trade_no": .string(order), "refund_amount": "10.00", "out_request_no": "R1"]
                        let reply = try await Wire(world, address).post("alipay.trade.refund", content)
                        let answer = try Answer(bytes: reply.body).verified(by: world.simulator.configuration.platformKey.publicKey)
                        return order + (answer["fund_change"]?.stringValue ?? "?")
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            for order in 0..<20 { #expect(answers["A\(order)Y"] == 1 && answers["A\(order)N"] == 9) }
            #expect(Set(world.refunds) == Set((0..<20).map { "A\($0)/R1=10.00" }) && world.refunds.count == 20)
            #expect(world.simulator.refundTallies.map(\.received) == Array(repeating: 10, count: 20))
        }
    }

    @Test("a payment page opens the order, its button pays, and the way back is signed without proving anything")
    func cashier() async throws {
        let world = try TestWorld()
        try await world.simulator.whileServing { address in
            let content: JSONObject = [
                "out_trade_no": "A", "total_amount": "0.10", "subject": "<b>插画</b> & more", "product_code": "FAST_INSTANT_TRADE_PAY",
            ]
            let pairs = try world.signed("alipay.trade.page.pay", content, changing: ["return_url": "https://shop.example/back?x=1"])
            #expect(world.simulator.trade("A") == nil)
            let page = String(decoding: try await RawCaller.ask(address, "GET", "/gateway.do?" + Form.text(pairs)).body, as: UTF8.self)
            #expect(world.simulator.trade("A")?.status == .waitBuyerPay)
            #expect(page.contains("&lt;b&gt;插画&lt;/b&gt; &amp; more") && !page.contains("<b>插画"))
            let action = try #require(page.firstMatch(of: /action="([^"]+)"/)?.output.1)
            let paid = String(decoding: try await RawCaller.ask(address, "POST", String(action)).body, as: UTF8.self)
            #expect(world.simulator.trade("A")?.status == .success)
            let link = try #require(paid.firstMatch(of: /href="([^"]+)"/)?.output.1.replacing("&amp;", with: "&"))
            let query = try #require(WireParameters(decoding: (link.split(separator: "?").last ?? "").utf8))
            #expect(link.hasPrefix("https://shop.example/back?x=1&") && query["total_amount"] == "0.10")
            let signed = query.pairs.filter { $0.name != "x" }
            let signature = try #require(query["sign"].flatMap(Base64.decode))
            let key = world.simulator.configuration.platformKey.publicKey
            #expect(key.verify(signature: signature, of: Array(SignedText.ofReturn(signed).utf8), digest: .sha256))
            #expect(
                String(decoding: try await RawCaller.ask(address, "POST", String(action)).body, as: UTF8.self).contains(
                    "ACQ.TRADE_HAS_SUCCESS"))
        }
    }

    @Test("it listens on loopback alone and tells its port")
    func port() async throws {
        let world = try TestWorld()
        #expect(world.simulator.port == nil)
        try await world.simulator.whileServing { address in
            #expect(address == "http://127.0.0.1:\(world.simulator.port ?? 0)")
        }
    }

    @Test("a port that is taken is an error, also for those who wait for it")
    func taken() async throws {
        let first = try TestWorld()
        try await first.simulator.whileServing { address in
            var configuration = first.simulator.configuration
            configuration.port = try RawCaller.port(of: address)
            let second = try AlipaySimulator(configuration: configuration)
            await #expect(throws: (any Error).self) { try await second.whileServing { _ in } }
        }
    }
}

/// Signed calls over HTTP.
struct Wire {
    static let refund: JSONObject = ["out_trade_no": "A", "refund_amount": "10.00", "out_request_no": "R1"]
    let world: TestWorld
    let address: String

    init(_ world: TestWorld, _ address: String) {
        self.world = world
        self.address = address
    }

    /// Sends a call and leaves the answer to be read.
    func begin(_ method: String, _ content: JSONObject) throws -> RawCaller {
        let pairs = try world.signed(method, content)
        let caller = try RawCaller(port: try RawCaller.port(of: address))
        try caller.send(
            "POST", "/gateway.do?" + Form.text(pairs.filter { $0.0 != "biz_content" }),
            body: Form.text(pairs.filter { $0.0 == "biz_content" }),
            headers: ["content-type: application/x-www-form-urlencoded;charset=utf-8"])
        return caller
    }

    func post(_ method: String, _ content: JSONObject) async throws -> RawCaller.Reply { await (try begin(method, content)).reply() }

    func lookUp() async throws -> JSONValue {
        let reply = try await post("alipay.trade.fastpay.refund.query", ["out_trade_no": "A", "out_request_no": "R1"])
        return try Answer(bytes: reply.body).verified(by: world.simulator.configuration.platformKey.publicKey)
    }
}
