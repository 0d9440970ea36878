import AlipayGateway
import AlipaySimulator
import AlipayTestSupport
import JSON
import Money
import Testing
import ToolKit

@testable import AlipayPay

private let caller = Caller(agent: "customer-service", conversation: nil)

@Test("an order is made by a code, scanned, paid, asked for, refunded in part by the other number, and what is left is taken back")
func wholeLife() async throws {
    try await SimulatedShop.open { shop in
        let create = CreateTrade(gateway: shop.gateway, clock: shop.permits.clock)
        let call = CreateTrade.Arguments(outTradeNo: "Q1", totalAmount: .fen(8888), subject: "插画", channel: "qr", timeout: "10m")
        let collect = try await shop.movement(create, call)
        let made = try #require(await shop.send(create, call, collect).output)
        #expect(create.attachments(of: made.structured).count == 1)
        let query = QueryTrade(gateway: shop.gateway)
        await #expect(throws: Failure.self, "nobody has scanned it") {
            try await query.read(.init(outTradeNo: "Q1", tradeNo: nil), for: caller).text
        }
        let code = try #require(shop.simulator.paymentCodes.first)
        #expect(made.link.url.hasSuffix("/" + code.text))
        #expect(code.diesAt == made.expiresAt)
        let trade = try shop.simulator.scan(code.text)
        #expect(try await query.read(.init(outTradeNo: "Q1", tradeNo: nil), for: caller).structured["paid"] == false)
        try shop.simulator.pay(TradeReference(tradeNo: trade.tradeNo))
        let told = try await query.read(.init(outTradeNo: nil, tradeNo: trade.tradeNo), for: caller).structured
        #expect(told["paid"] == true && told["out_trade_no"] == "Q1" && told["total_amount"] == "88.88")

        let refund = RefundTrade(gateway: shop.gateway)
        let part = RefundTrade.Arguments(
            outTradeNo: nil, tradeNo: trade.tradeNo, refundAmount: .fen(3000), outRequestNo: "R1", refundReason: "=坏了")
        let back = try await shop.movement(refund, part)
        #expect(await shop.send(refund, part, back).output?.structured["out_trade_no"] == "Q1")
        guard case .succeeded = await refund.lookUp(back) else {
            Issue.record("the refund is not found")
            return
        }

        let cancel = CancelTrade(gateway: shop.gateway)
        let rest = CancelTrade.Arguments(outTradeNo: "Q1", tradeNo: trade.tradeNo)
        let all = try await shop.movement(cancel, rest, refunded: .fen(3000))
        #expect(all.amount == .fen(5888))
        guard case .absent = await cancel.lookUp(all) else {
            Issue.record("a cancellation that was not sent is found")
            return
        }
        #expect(await shop.send(cancel, rest, all).output?.structured["refund_amount"] == "58.88")
        guard case .succeeded = await cancel.lookUp(all) else {
            Issue.record("the cancellation is not found")
            return
        }
        #expect(shop.simulator.trade("Q1")?.refunds.map(\.amount) == [.fen(3000), .fen(5888)])
        #expect(try await shop.movement(cancel, rest, refunded: .fen(8888)).amount == .fen(8888))
    }
}

@Test("an order that the buyer pays between look-up and cancel is given back in full, as it was reserved")
func paysFirst() async throws {
    try await SimulatedShop.open { shop in
        try shop.makeOrder("A1", .fen(8888), isPaid: false)
        let tool = CancelTrade(gateway: shop.gateway)
        let call = CancelTrade.Arguments(outTradeNo: "A1", tradeNo: nil)
        let movement = try await shop.movement(tool, call)
        #expect(movement.amount == .fen(8888), "reserved in full though nobody has paid")
        shop.simulator.add(Fault(.paysFirst, outTradeNo: "A1"))
        #expect(await shop.send(tool, call, movement).verdict == .succeeded)
        #expect(shop.simulator.trade("A1")?.refunds.map(\.amount) == [.fen(8888)])
    }
}

@Test("a cancel of an order that nobody paid moves nothing, and a close does the same without a reservation")
func unpaidOrders() async throws {
    try await SimulatedShop.open { shop in
        for number in ["A1", "A2"] { try shop.makeOrder(number, .fen(8888), isPaid: false) }
        let cancel = CancelTrade(gateway: shop.gateway)
        let first = CancelTrade.Arguments(outTradeNo: "A1", tradeNo: nil)
        let movement = try await shop.movement(cancel, first)
        let told = await shop.send(cancel, first, movement)
        #expect(told.verdict == .failed)
        #expect(told.failure?.code == "closed-unpaid")
        guard case .failed(let failure) = await cancel.lookUp(movement) else {
            Issue.record("the look-up says otherwise")
            return
        }
        #expect(failure.code == "closed-unpaid")

        let close = CloseTrade(gateway: shop.gateway)
        let second = CloseTrade.Arguments(outTradeNo: "A2", tradeNo: nil)
        let closing = try await shop.movement(close, second)
        #expect(closing.amount.isZero)
        #expect(await shop.send(close, second, closing).verdict == .succeeded)
        guard case .succeeded = await close.lookUp(closing) else {
            Issue.record("the closing is not found")
            return
        }
        #expect(throws: TradeRefusal.self) { try shop.simulator.pay(TradeReference(outTradeNo: "A2")) }
        #expect(shop.simulator.trades.allSatisfy { $0.refunds.isEmpty })
    }
}

@Test("an order that the buyer pays between look-up and close stays paid, and both the answer and the look-up say so")
func paidBeforeClosing() async throws {
    try await SimulatedShop.open { shop in
        try shop.makeOrder("A1", .fen(8888), isPaid: false)
        let tool = CloseTrade(gateway: shop.gateway)
        let call = CloseTrade.Arguments(outTradeNo: "A1", tradeNo: nil)
        let movement = try await shop.movement(tool, call)
        shop.simulator.add(Fault(.paysFirst, outTradeNo: "A1"))
        #expect(await shop.send(tool, call, movement).verdict == .failed)
        guard case .failed(let failure) = await tool.lookUp(movement) else {
            Issue.record("the look-up says otherwise")
            return
        }
        #expect(failure.code == "order-paid")
        #expect(shop.simulator.trade("A1")?.refunds.isEmpty == true)
    }
}

@Test("a cancel that Alipay wants to see again is unknown, and sent again it gives back once")
func askedAgain() async throws {
    try await SimulatedShop.open { shop in
        try shop.makeOrder("A1", .fen(8888), isPaid: true)
        let tool = CancelTrade(gateway: shop.gateway)
        let call = CancelTrade.Arguments(outTradeNo: "A1", tradeNo: nil)
        let movement = try await shop.movement(tool, call)
        shop.simulator.add(Fault(.retryFlag, outTradeNo: "A1"))
        #expect(await shop.send(tool, call, movement).verdict == .unknown)
        guard case .absent = await tool.lookUp(movement) else {
            Issue.record("nothing was done, and something is found")
            return
        }
        for _ in 0..<2 { #expect(await shop.send(tool, call, movement).verdict == .succeeded) }
        #expect(shop.simulator.trade("A1")?.refunds.map(\.amount) == [.fen(8888)])
    }
}
