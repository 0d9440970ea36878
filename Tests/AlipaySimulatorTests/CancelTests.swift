import Clocks
import JSON
import Money
import Testing

@testable import AlipaySimulator

@Suite("cancelling and closing")
struct CancelTests {
    private func cancel(_ world: TestWorld, _ order: String = "A") throws -> JSONValue {
        try world.answer("alipay.trade.cancel", ["out_trade_no": .string(order)])
    }

    private func unpaid(_ world: TestWorld) throws {
        try world.simulator.makeOrders([OrderDraft(outTradeNo: "A", totalAmount: .fen(8888), subject: "s")], paid: false)
    }

    @Test("a cancelled unpaid order is closed, a paid one refunded with its time, and one that does not exist is neither")
    func actions() throws {
        let world = try TestWorld()
        #expect(try cancel(world) == ["code": "10000", "msg": "Success", "retry_flag": "N", "out_trade_no": "A"])
        try unpaid(world)
        let closed = try cancel(world)
        #expect(closed["action"] == "close" && closed["retry_flag"] == "N" && closed["gmt_refund_pay"] == nil)
        let trade = try world.paidOrder("B")
        #expect(
            try cancel(world, "B") == [
                "code": "10000", "msg": "Success", "retry_flag": "N", "action": "refund", "gmt_refund_pay": "2026-11-21 15:04:05",
                "out_trade_no": "B", "trade_no": .string(trade.tradeNo),
            ])
        #expect(world.simulator.trade("B")?.status == .closed)
    }

    @Test("the buyer who pays a moment before makes a cancellation a refund, and a close a refusal")
    func paysFirst() throws {
        let world = try TestWorld()
        try unpaid(world)
        world.simulator.add(Fault(.paysFirst, method: "alipay.trade.cancel"))
        #expect(try cancel(world)["action"] == "refund")
        #expect(world.refunds.count == 1)
        try world.simulator.makeOrders([OrderDraft(outTradeNo: "B", totalAmount: .fen(100), subject: "s")], paid: false)
        world.simulator.add(Fault(.paysFirst))
        #expect(try world.answer("alipay.trade.close", ["out_trade_no": "B"])["sub_code"] == "ACQ.TRADE_STATUS_ERROR")
        #expect(world.simulator.trade("B")?.status == .success)
    }

    @Test("a cancellation that is to be tried again did nothing and says nothing of what it did")
    func retryFlag() throws {
        let world = try TestWorld()
        try world.paidOrder("A")
        world.simulator.add(Fault(.retryFlag))
        let answer = try cancel(world)
        #expect(answer == ["code": "10000", "msg": "Success", "out_trade_no": "A", "retry_flag": "Y"])
        #expect(world.refunds.isEmpty)
        #expect(try cancel(world)["action"] == "refund")
    }

    @Test("money that is no longer in the account goes back to nobody, by a refund or by a cancellation")
    func balance() throws {
        let world = try TestWorld(changing: { $0.transfersNeedCertificates = false })
        try world.paidOrder("A", fen: 10_000)
        #expect(try world.transfer("T1", "99.00")["status"] == "SUCCESS")
        #expect(try cancel(world)["sub_code"] == "ACQ.SELLER_BALANCE_NOT_ENOUGH")
        #expect(try world.refund("A", "1.01", "R1")["sub_code"] == "ACQ.SELLER_BALANCE_NOT_ENOUGH")
        #expect(try world.refund("A", "1.00", "R2")["fund_change"] == "Y")
        try world.simulator.deposit(.fen(9900))
        #expect(try cancel(world)["action"] == "refund")
        #expect(world.simulator.balance == .fen(0))
    }

    @Test("a cancellation's system error has its letters the wrong way round")
    func systemError() throws {
        let world = try TestWorld()
        world.simulator.add(Fault(.systemErrorBefore))
        #expect(try cancel(world)["sub_code"] == "AQC.SYSTEM_ERROR")
    }
}
