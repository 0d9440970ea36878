import Clocks
import JSON
import Money
import Testing

@testable import AlipaySimulator

@Suite("codes that buyers scan")
struct PrecreateTests {
    private func precreate(_ world: TestWorld, _ changes: JSONObject = JSONObject()) throws -> JSONValue {
        var content: JSONObject = ["out_trade_no": "A", "total_amount": "88.88", "subject": "s"]
        for member in changes.members { content[member.key] = member.value }
        return try world.answer("alipay.trade.precreate", content)
    }

    private func status(_ world: TestWorld) throws -> String? {
        let answer = try world.answer("alipay.trade.query", ["out_trade_no": "A"])
        return answer["trade_status"]?.stringValue ?? answer["sub_code"]?.stringValue
    }

    @Test("a code is no trade until somebody scans it; asked for again it is the same code")
    func scanned() throws {
        let world = try TestWorld()
        let made = try precreate(world)
        #expect(made.objectValue?.keys == ["code", "msg", "out_trade_no", "qr_code"])
        #expect(try precreate(world)["qr_code"] == made["qr_code"])
        #expect(try status(world) == "ACQ.TRADE_NOT_EXIST")
        let code = try #require(made["qr_code"]?.stringValue?.split(separator: "/").last.map(String.init))
        #expect(try world.simulator.scan(code).status == .waitBuyerPay)
        #expect(try world.simulator.scan(codeOf: "A").order.outTradeNo == "A")
        #expect(try status(world) == "WAIT_BUYER_PAY")
        try world.simulator.pay(TradeReference(outTradeNo: "A"))
        #expect(try precreate(world)["sub_code"] == "ACQ.TRADE_HAS_SUCCESS")
    }

    static let lives: [(JSONObject, Span)] = [
        (JSONObject(), Span.hours(2)), (["timeout_express": "15d"], .hours(2)), (["timeout_express": "30m"], .minutes(30)),
        (["qr_code_timeout_express": "5m"], .minutes(5)), (["time_expire": "2026-11-21 15:14:05"], .minutes(10)),
    ]

    @Test("a code dies after two hours, or sooner where it was asked to, and its order with its own time", arguments: lives.indices)
    func dies(place: Int) throws {
        let (changes, life) = Self.lives[place]
        let world = try TestWorld()
        let first = try precreate(world, changes)["qr_code"]
        world.clock.advance(by: life - .milliseconds(1))
        #expect(world.simulator.paymentCodes.count == 1)
        world.clock.advance(by: .milliseconds(1))
        #expect(world.simulator.paymentCodes.isEmpty)
        #expect(throws: TradeRefusal.tradeNotExist) { try world.simulator.scan(codeOf: "A") }
        #expect(try precreate(world)["qr_code"] != first)
    }

    @Test(
        "other content under the number of a good code, and what is no order, is refused",
        arguments: [
            (["total_amount": "88.89"], "ACQ.CONTEXT_INCONSISTENT"), (["subject": "t"], "ACQ.CONTEXT_INCONSISTENT"),
            (["out_trade_no": "a b"], "ACQ.INVALID_PARAMETER"), (["total_amount": "0.00"], "ACQ.INVALID_PARAMETER"),
            (["subject": ""], "ACQ.INVALID_PARAMETER"), (["qr_code_timeout_express": "1s"], "ACQ.INVALID_PARAMETER"),
            (["buyer_logon_id": "nobody@example.com"], "ACQ.BUYER_NOT_EXIST"),
            (["time_expire": "2026-11-21 15:04:05"], "ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR"),
        ] as [(JSONObject, String)])
    func refused(changes: JSONObject, subCode: String) throws {
        let world = try TestWorld()
        _ = try precreate(world)
        #expect(try precreate(world, changes)["sub_code"]?.stringValue == subCode)
        #expect(world.simulator.paymentCodes.count == 1 && world.simulator.ledger.isEmpty)
    }

    @Test("a cancelled code is no longer good, though there was no trade to cancel")
    func cancelled() throws {
        let world = try TestWorld()
        _ = try precreate(world)
        let answer = try world.answer("alipay.trade.cancel", ["out_trade_no": "A"])
        #expect(answer["retry_flag"] == "N" && answer["action"] == nil)
        #expect(world.simulator.paymentCodes.isEmpty)
    }

    @Test("the code is an address of the simulator's own, which a browser opens and pays at")
    func page() async throws {
        let world = try TestWorld()
        try await world.simulator.whileServing { address in
            let link = try #require(try precreate(world)["qr_code"]?.stringValue)
            #expect(link.hasPrefix(address + "/qr/bax"))
            let page = try await RawCaller.ask(address, "GET", String(link.dropFirst(address.count)))
            #expect(page.status == 200 && String(decoding: page.body, as: UTF8.self).contains("确认付款"))
            #expect(try status(world) == "WAIT_BUYER_PAY")
            let dead = try await RawCaller.ask(address, "GET", "/qr/bax0")
            #expect(String(decoding: dead.body, as: UTF8.self).contains("二维码已失效"))
            let scanned = try await RawCaller.ask(address, "POST", "/simulator/scan/A")
            #expect(try JSONValue(parsing: scanned.body)["status"] == "WAIT_BUYER_PAY")
        }
    }

    @Test("a simulator started again knows its codes")
    func journal() throws {
        let scratch = try Scratch()
        let link = try precreate(try TestWorld(journal: scratch.file("journal")))["qr_code"]
        let world = try TestWorld(journal: scratch.file("journal"))
        #expect(try precreate(world)["qr_code"] == link)
        #expect(try world.simulator.scan(codeOf: "A").order.subject == "s")
    }
}
