// compiles
// The gateway, used as it is meant to be.
import AlipayGateway
import JSON
import ToolKit

func paid(_ gateway: AlipayGateway) async throws(GatewayError) -> GatewayAnswer {
    try await gateway.read(.tradeQuery, ["out_trade_no": "tea-1"])
}

func refund(_ gateway: AlipayGateway, _ permit: consuming Permit) async -> Executed<GatewayAnswer> {
    await gateway.move(.tradeRefund, ["refund_reason": "broken"], under: permit)
}

func link(_ gateway: AlipayGateway, _ permit: consuming Permit) async -> Executed<PaymentLink> {
    await gateway.page(.wapPay, ["subject": "tea"], under: permit)
}
