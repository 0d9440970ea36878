import Clocks
import Cryptography
import JSON
import LoopbackServer
import Money
import Synchronization
import Testing

@testable import AlipaySimulator

@Suite("notifications")
struct NoticeTests {
    /// A shop that answers with each text in turn, and then with the last one.
    private func shop(_ answers: [LoopbackServer.Reply]) throws -> LoopbackServer {
        let place = Mutex(0)
        return try LoopbackServer { _ in
            place.withLock { place in
                defer { place += 1 }
                return answers[min(place, answers.count - 1)]
            }
        }
    }

    private func world(journal: String? = nil) throws -> TestWorld {
        try TestWorld(journal: journal, changing: { $0.sendsNotices = false })
    }

    private func order(_ number: String, _ url: String, subject: String = "s", passback: String? = nil) -> OrderDraft {
        OrderDraft(outTradeNo: number, totalAmount: .fen(8888), subject: subject, notifyURL: url, passbackParams: passback)
    }

    /// What a shop reads: the form's pairs, its signature verified over their decoded values.
    private func verified(_ body: [UInt8], in world: TestWorld) throws -> [String: String] {
        guard let form = WireParameters(decoding: body), form.repeatedName == nil else { throw Unexpected("no form") }
        let text = form.pairs.filter { !["sign", "sign_type", "alipay_cert_sn"].contains($0.name) }
            .sorted { $0.name < $1.name }.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        let signature = try #require(form["sign"].flatMap(Base64.decode))
        let key = world.simulator.configuration.platformKey.publicKey
        guard key.verify(signature: signature, of: Array(text.utf8), digest: .sha256) else { throw Unexpected("forged") }
        return Dictionary(uniqueKeysWithValues: form.pairs.map { ($0.name, $0.value) })
    }

    @Test("a notification is sent eight times within 25 hours unless `success` is answered, byte for byte the same")
    func schedule() async throws {
        let shop = try shop([.text("fail")])
        defer { shop.stop() }
        let world = try world()
        try world.simulator.makeOrders([order("A", shop.url + "/notify")], paid: true)
        var at: [Int64] = []
        for _ in 0..<(25 * 60) {
            if await !world.simulator.sendNotices().isEmpty { at.append((world.clock.now() - TestWorld.start).milliseconds / 60_000) }
            world.clock.advance(by: .minutes(1))
        }
        #expect(at == [0, 4, 14, 24, 84, 204, 564, 1464])
        #expect(shop.requests.count == 8 && Set(shop.requests.map(\.body)).count == 1)
        #expect(world.simulator.notices.map(\.state) == [.givenUp])
        #expect(shop.requests[0].header("content-type") == "application/x-www-form-urlencoded; charset=utf-8")
    }

    @Test(
        "only `success` and nothing else, with 200, is taken for an answer",
        arguments: [
            (LoopbackServer.Reply.text("success"), true), (.text("success\n"), false), (.text("SUCCESS"), false),
            (.text("success", status: 201), false), (.text("", status: 200), false), (.close, false),
            (.answer(status: 302, headers: ["location: http://127.0.0.1:1/"], body: Array("success".utf8)), false),
        ])
    func answers(reply: LoopbackServer.Reply, isTaken: Bool) async throws {
        let shop = try shop([reply])
        defer { shop.stop() }
        let world = try world()
        try world.simulator.makeOrders([order("A", shop.url)], paid: true)
        let sent = await world.simulator.sendNotices()
        #expect(sent.first?.sends.map(\.isTaken) == [isTaken])
        #expect(sent.first?.state == (isTaken ? .taken : .waiting(until: TestWorld.start + .minutes(4))))
    }

    @Test("a wait begins with the answer, not with the sending before it")
    func fromAnswer() async throws {
        let shop = try shop([.text("fail")])
        defer { shop.stop() }
        let world = try world()
        try world.simulator.makeOrders([order("A", shop.url)], paid: true)
        world.clock.advance(by: .minutes(30))
        await world.simulator.sendNotices()
        #expect(world.simulator.notices.first?.state == .waiting(until: TestWorld.start + .minutes(34)))
    }

    @Test("payment, refunds, the last one, closing and the end of the time for refunds are told, each with what belongs to it")
    func events() async throws {
        let shop = try shop([.text("success")])
        defer { shop.stop() }
        let world = try world()
        let subject = "插画 + 100% & \"x\" =1"
        try world.simulator.makeOrders([order("A", shop.url, subject: subject, passback: "a=1&b=2")], paid: true)
        world.clock.advance(by: .milliseconds(1007))
        _ = try world.refund("A", "30.00", "R1")
        _ = try world.refund("A", "58.88", "R2")
        try world.simulator.makeOrders([order("B", shop.url)], paid: false)
        try world.simulator.closeBySomebodyElse(TradeReference(outTradeNo: "B"))
        try world.simulator.makeOrders([order("C", shop.url)], paid: true)
        try world.simulator.finish(TradeReference(outTradeNo: "C"))
        await world.simulator.sendNotices()
        let told = try shop.requests.map { try verified($0.body, in: world) }
        #expect(
            told.map { "\($0["out_trade_no"] ?? "") \($0["trade_status"] ?? "") \($0["refund_fee"] ?? "-")" } == [
                "A TRADE_SUCCESS -", "A TRADE_SUCCESS 30.00", "A TRADE_CLOSED 88.88", "B TRADE_CLOSED -", "C TRADE_SUCCESS -",
                "C TRADE_FINISHED -",
            ])
        #expect(told[0]["subject"] == subject && told[0]["passback_params"] == "a=1&b=2" && told[0]["total_amount"] == "88.88")
        #expect(told[0]["notify_type"] == "trade_status_sync" && told[0]["seller_id"] == SimulatorConfiguration.standardSellerID)
        #expect(told[1]["out_biz_no"] == "R1" && told[1]["gmt_refund"] == "2026-11-21 15:04:06.007")
        #expect(told[3]["gmt_payment"] == nil && told[3]["gmt_close"] == "2026-11-21 15:04:06")
        #expect(Set(told.map { $0["notify_id"] }).count == 6 && told.allSatisfy { $0["notify_id"]?.count == 34 })
    }

    @Test(
        "what is not this machine's is never sent to",
        arguments: [
            "https://127.0.0.1/x", "http://shop.example/x", "http://127.0.0.1@shop.example/", "http://127.0.0.1.shop.example/",
            "http://127.0.0.1:99999/", "http://127.0.0.1\\@shop.example/", "ftp://127.0.0.1/", "http://10.0.0.1/", "http://0/",
        ])
    func elsewhere(url: String) async throws {
        #expect(LoopbackAddress.of(url) == nil)
        let world = try world()
        try world.simulator.makeOrders([order("A", url)], paid: true)
        #expect(await world.simulator.sendNotices().isEmpty)
        #expect(world.simulator.notices.map(\.state) == [.withheld])
    }

    @Test("this machine's own addresses are sent to by number, whatever `localhost` may lead to")
    func loopback() {
        #expect(LoopbackAddress.of("http://localhost:8080/a?b") == "http://127.0.0.1:8080/a?b")
        #expect(LoopbackAddress.of("http://[::1]:8080") == "http://[::1]:8080")
        #expect(LoopbackAddress.of("http://127.0.0.1/a") == "http://127.0.0.1/a")
    }

    @Test("notifications are forged, wrong, doubled, late or lost where a fault says so, and a call uses no such fault up")
    func faults() async throws {
        let shop = try shop([.text("fail")])
        defer { shop.stop() }
        let world = try world()
        let kinds: [Fault.Kind] = [.notifyForged, .notifyAmount, .notifyTwice, .notifyLate, .notifyLost]
        for kind in kinds { world.simulator.add(Fault(kind, outTradeNo: kind.rawValue.replacing("-", with: "_"))) }
        _ = try world.answer("alipay.trade.query", ["out_trade_no": "A"])
        for kind in kinds { try world.simulator.makeOrders([order(kind.rawValue.replacing("-", with: "_"), shop.url)], paid: true) }
        await world.simulator.sendNotices()
        #expect(throws: (any Error).self) { try verified(shop.requests[0].body, in: world) }
        #expect(try verified(shop.requests[1].body, in: world)["total_amount"] == "88.89")
        #expect(shop.requests.count == 4 && shop.requests[2].body == shop.requests[3].body)
        world.clock.advance(by: .minutes(4))
        let later = await world.simulator.sendNotices().map(\.outTradeNo)
        #expect(Set(later) == ["notify_forged", "notify_amount", "notify_twice", "notify_late"])
        #expect(world.simulator.notices.last?.state == .withheld)
        #expect(world.simulator.counters.faults.values.reduce(0, +) == 5)
    }

    @Test("a simulator started again goes on where it was, with the same bytes")
    func journal() async throws {
        let shop = try shop([.text("fail"), .text("success")])
        defer { shop.stop() }
        let scratch = try Scratch()
        do {
            let world = try world(journal: scratch.file("journal"))
            try world.simulator.makeOrders([order("A", shop.url)], paid: true)
            await world.simulator.sendNotices()
        }
        let world = try world(journal: scratch.file("journal"))
        #expect(await world.simulator.sendNotices().isEmpty)
        world.clock.advance(by: .minutes(4))
        #expect(await world.simulator.sendNotices().map(\.state) == [.taken])
        #expect(shop.requests.count == 2 && shop.requests[0].body == shop.requests[1].body)
    }

    @Test("while it serves they go out by themselves, and are listed over HTTP")
    func byThemselves() async throws {
        let shop = try shop([.text("success")])
        defer { shop.stop() }
        let world = try TestWorld()
        try await world.simulator.whileServing { address in
            let body: JSONValue = [
                "outTradeNo": "A", "totalAmount": "88.88", "paid": true, "notifyURL": .string(shop.url + "/alipay/notify"),
            ]
            _ = try await RawCaller.ask(address, "POST", "/simulator/orders", body: body.text)
            try await eventually("it is taken") { world.simulator.notices.map(\.state) == [.taken] }
            let list = try await RawCaller.ask(address, "GET", "/simulator/notices")
            let shown = try JSONValue(parsing: list.body)["notices"]?.arrayValue?.first
            #expect(shown?["state"] == "taken" && shown?["status"] == "TRADE_SUCCESS")
            #expect(try await RawCaller.ask(address, "POST", "/simulator/notices/send").status == 200)
        }
        #expect(shop.requests.map(\.target) == ["/alipay/notify"])
    }
}
