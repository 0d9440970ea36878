import Clocks
import JSON
import Money
import Testing

@testable import AlipaySimulator

@Suite("what methods answer")
struct MethodTests {
    @Test("a refund answers with texts of two decimals, the cumulative fee, and the buyer masked")
    func refundFields() throws {
        let world = try TestWorld()
        let trade = try world.paidOrder("A")
        _ = try world.refund("A", "10.1", "R1")
        let answer = try world.refund("A", "20.00", "R2")
        #expect(
            answer == [
                "code": "10000", "msg": "Success", "buyer_logon_id": "buy***@example.com", "buyer_user_id": "2088622987654321",
                "buyer_user_type": "PRIVATE", "fund_change": "Y", "gmt_refund_pay": "2026-11-21 15:04:05", "out_trade_no": "A",
                "refund_fee": "30.10", "send_back_fee": "20.00", "trade_no": .string(trade.tradeNo),
            ])
    }

    @Test("a repeated refund answers 10000 with fund_change N and the cumulative fee as it was")
    func repeated() throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        _ = try world.refund("A", "10.00", "R1")
        let again = try world.refund("A", "10", "R1")
        #expect(again["code"] == "10000" && again["fund_change"] == "N" && again["refund_fee"] == "10.00")
        #expect(world.refunds == ["A/R1=10.00"])
        #expect(world.simulator.refundTallies == [RefundTally(outTradeNo: "A", requestNumber: "R1", received: 2)])
    }

    @Test("a refused refund carries its code and a fee of nothing")
    func refused() throws {
        let world = try TestWorld()
        try world.paidOrder("A", fen: 100)
        let answer = try world.refund("A", "1.01", "R1")
        #expect(
            answer == [
                "code": "40004", "msg": "Business Failed", "sub_code": "ACQ.REASON_TRADE_REFUND_FEE_ERR", "sub_msg": "退款金额无效",
                "refund_fee": "0.00", "send_back_fee": "0.00",
            ])
    }

    @Test("an absent refund answers success without a status; a found one says what went back")
    func refundQuery() throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        #expect(try world.lookUp("A", "R1") == ["code": "10000", "msg": "Success"])
        _ = try world.refund("A", "10.00", "R1")
        let found = try world.lookUp("A", "R1")
        #expect(found["refund_status"] == "REFUND_SUCCESS" && found["refund_amount"] == "10.00" && found["total_amount"] == "88.88")
        #expect(try world.lookUp("B", "R1")["sub_code"] == "ACQ.TRADE_NOT_EXIST")
        #expect(try world.answer("alipay.trade.fastpay.refund.query", ["out_trade_no": "A"])["sub_code"] == "ACQ.INVALID_PARAMETER")
    }

    @Test("both numbers given, the platform's own wins, in queries and in refunds")
    func bothNumbers() throws {
        let world = try TestWorld()
        let a = try world.paidOrder("A")
        try world.paidOrder("B")
        let both: JSONObject = ["trade_no": .string(a.tradeNo), "out_trade_no": "B"]
        #expect(try world.answer("alipay.trade.query", both)["out_trade_no"] == "A")
        var refund = both
        refund["refund_amount"] = "1.00"
        refund["out_request_no"] = "R1"
        _ = try world.answer("alipay.trade.refund", refund)
        #expect(world.refunds == ["A/R1=1.00"])
    }

    @Test("keys that no method knows do no harm, and a number stands for its own digits")
    func extraKeys() throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        let content: JSONObject = [
            "out_trade_no": "A", "refund_amount": .number(JSONNumber(text: "30.5") ?? JSONNumber(0)), "out_request_no": 7, "x": ["y": [1]],
        ]
        #expect(try world.answer("alipay.trade.refund", content)["refund_fee"] == "30.50")
        #expect(world.refunds == ["A/7=30.50"])
    }

    @Test(
        "an amount has at most two decimals and is plainly written",
        arguments: ["", "1.001", "1e2", "+1", "-1", " 1", "1,00", ".5", "1.", "0x1", "１", "1234567890", "1.0.0"])
    func badAmounts(text: String) throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        #expect(try world.refund("A", text, "R1")["sub_code"] == "ACQ.INVALID_PARAMETER")
        #expect(world.refunds.isEmpty)
    }

    @Test("an order that the application makes names its buyer, has no link, and waits three hours")
    func create() throws {
        let world = try TestWorld()
        let made = try world.answer(
            "alipay.trade.create", ["out_trade_no": "A", "total_amount": "1.00", "subject": "s", "buyer_id": "2088000000000001"])
        #expect(made.objectValue?.keys == ["code", "msg", "out_trade_no", "trade_no"])
        #expect(try world.answer("alipay.trade.query", ["out_trade_no": "A"])["trade_status"] == "WAIT_BUYER_PAY")
        #expect(throws: TradeRefusal.buyerNotMatch) { try world.simulator.pay(TradeReference(outTradeNo: "A")) }
        world.clock.advance(by: .hours(3))
        #expect(try world.answer("alipay.trade.query", ["out_trade_no": "A"])["trade_status"] == "TRADE_CLOSED")
    }

    @Test("an order without a buyer, or with the merchant as its buyer, is not made")
    func createRefused() throws {
        let world = try TestWorld()
        var content: JSONObject = ["out_trade_no": "A", "total_amount": "1.00", "subject": "s"]
        #expect(try world.answer("alipay.trade.create", content)["sub_code"] == "ACQ.INVALID_PARAMETER")
        content["buyer_id"] = .string(world.simulator.configuration.sellerID)
        #expect(try world.answer("alipay.trade.create", content)["sub_code"] == "ACQ.BUYER_SELLER_EQUAL")
        #expect(world.simulator.ledger.isEmpty)
    }

    @Test(
        "an unpaid order closes when it says so",
        arguments: [
            (["timeout_express": "1m"], Span.minutes(1)), (["timeout_express": "2h"], .hours(2)), (["timeout_express": "15d"], .days(15)),
            (["timeout_express": "1c"], .seconds(32_155)), (["time_expire": "2026-11-21 15:10:05"], .minutes(6)),
            (["time_expire": "2026-11-21 15:10:05", "timeout_express": "1d"], .minutes(6)),
        ] as [([String: String], Span)])
    func expiry(fields: [String: String], after: Span) throws {
        let world = try TestWorld()
        try open("A", fields, in: world)
        world.clock.advance(by: .milliseconds(after.milliseconds - 1))
        #expect(world.simulator.trade("A")?.status == .waitBuyerPay)
        world.clock.advance(by: .milliseconds(1))
        #expect(world.simulator.trades.first?.status == .closed)
        #expect(world.simulator.ledger.last?.event == .closed(by: .time))
    }

    @Test(
        "a time that is none, or too far, or over, is refused",
        arguments: [
            (["timeout_express": "16d"], "ACQ.INVALID_PARAMETER"), (["timeout_express": "1.5h"], "ACQ.INVALID_PARAMETER"),
            (["timeout_express": "0m"], "ACQ.INVALID_PARAMETER"), (["timeout_express": "m"], "ACQ.INVALID_PARAMETER"),
            (["timeout_express": "+1m"], "ACQ.INVALID_PARAMETER"), (["time_expire": "tomorrow"], "ACQ.INVALID_PARAMETER"),
            (["time_expire": "2026-12-21 15:04:05"], "ACQ.INVALID_PARAMETER"),
            (["time_expire": "2026-11-21 15:04:05"], "ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR"),
        ] as [([String: String], String)])
    func badExpiry(fields: [String: String], subCode: String) throws {
        let world = try TestWorld()
        #expect(throws: Unexpected.self) { try open("A", fields, in: world) }
        guard case .page(.failure(let refusal)) = try page("A", fields, in: world) else { throw Unexpected("a page") }
        #expect(refusal.subCode == subCode)
    }

    @Test("the payment page of a computer takes its own product alone")
    func product() throws {
        let world = try TestWorld()
        guard case .page(.failure(.invalidParameter)) = try page("A", ["product_code": "QUICK_WAP_WAY"], in: world) else {
            throw Unexpected("a page under another product")
        }
    }

    @Test("closing takes an unpaid order off the table; a paid one stays")
    func close() throws {
        let world = try TestWorld()
        try open("A", [:], in: world)
        try world.paidOrder("B")
        #expect(try world.answer("alipay.trade.close", ["out_trade_no": "A"])["code"] == "10000")
        #expect(try world.answer("alipay.trade.close", ["out_trade_no": "B"])["sub_code"] == "ACQ.TRADE_STATUS_ERROR")
        #expect(world.simulator.trade("A")?.status == .closed && world.simulator.trade("B")?.status == .success)
    }

    @Test("cancelling says what it did; what never was has no action")
    func cancel() throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        let cancelled = try world.answer("alipay.trade.cancel", ["out_trade_no": "A"])
        #expect(cancelled["action"] == "refund" && cancelled["retry_flag"] == "N")
        let absent = try world.answer("alipay.trade.cancel", ["out_trade_no": "nothing"])
        #expect(absent["code"] == "10000" && absent["action"] == nil)
        #expect(world.refunds.count == 1)
    }

    private func page(_ number: String, _ fields: [String: String], in world: TestWorld) throws -> Handling {
        var content: JSONObject = [
            "out_trade_no": .string(number), "total_amount": "1.00", "subject": "s", "product_code": "FAST_INSTANT_TRADE_PAY",
        ]
        for (name, value) in fields { content[name] = .string(value) }
        return try world.take("alipay.trade.page.pay", content)
    }

    private func open(_ number: String, _ fields: [String: String], in world: TestWorld) throws {
        guard case .page(.success) = try page(number, fields, in: world) else { throw Unexpected("no page") }
    }
}
