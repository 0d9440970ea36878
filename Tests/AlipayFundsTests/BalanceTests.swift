import AlipayGateway
import AlipaySimulator
import JSON
import Money
import Testing
import ToolKit

@testable import AlipayFunds

@Test("the balance is what was paid less what was refunded, to the fen")
func balanceOfTheLedger() async throws {
    try await Shop.open { shop in
        #expect(try await shop.balance().available == .fen(0))
        let orders = [OrderDraft(outTradeNo: "A", totalAmount: .fen(8888), subject: "a")]
        try shop.simulator.makeOrders(orders + [OrderDraft(outTradeNo: "B", totalAmount: .fen(1), subject: "b")], paid: true)
        try shop.simulator.makeOrders([OrderDraft(outTradeNo: "C", totalAmount: .fen(500), subject: "unpaid")], paid: false)
        #expect(try await shop.balance().available == .fen(8889))
        let refund = RefundRequest(amount: .fen(3000), requestNumber: "R1")
        for _ in 0..<2 { try shop.simulator.refundBySomebodyElse(TradeReference(outTradeNo: "A"), refund) }
        let output = try await shop.balance()
        #expect(output.available == .fen(5889) && output.frozen == .fen(0))
        #expect(output.text == "可用余额: 58.89 元, 冻结金额: 0.00 元")
        #expect(
            output.structured
                == ["available_amount": "58.89", "frozen_amount": "0.00", "currency": "CNY"])
    }
}

@Test("only the shop's own account can be asked for, and no argument names another")
func ownAccountOnly() async throws {
    try await Shop.open { shop in
        let foreign = await shop.failure { try await shop.balance(of: "2088000000000009") }
        #expect(foreign?.code == "NO_PERMISSION_ACCOUNT")
        let unset = await shop.failure { try await shop.balance(of: nil) }
        #expect(unset?.code == "not-configured")
        #expect(shop.simulator.counters.received["alipay.fund.account.query"] == 1)
    }
    let tool = QueryAccountBalance(gateway: .init(unconnectedFor: GateIdentity()), sellerID: nil)
    #expect(tool.parameters.schema == ["type": "object", "properties": [:], "required": [], "additionalProperties": false])
    #expect(throws: ArgumentError.self) { try tool.parameters.decode(["alipay_user_id": "2088000000000009"]) }
    #expect(throws: Never.self) { try tool.parameters.decode([:]) }
}

@Test("a platform that is unavailable, and one that answers half, fail the look-up and say whether later can help")
func balanceFailures() async throws {
    try await Shop.open { shop in
        shop.simulator.add(Fault(.systemErrorBefore))
        let system = await shop.failure { try await shop.balance() }
        #expect(system?.code == "SYSTEM_ERROR" && system?.mayHelpLater == true)
        shop.simulator.add(Fault(.wrongSignature))
        let forged = await shop.failure { try await shop.balance() }
        #expect(forged?.code == "unusable-answer")
        let again = try await shop.balance()
        #expect(again.available == .fen(0))
    }
}
