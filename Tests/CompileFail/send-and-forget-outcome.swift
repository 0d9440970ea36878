// expect: cannot convert return expression of type 'Executed<GatewayAnswer>' to return type 'GatewayAnswer'
// Sends a request that moves money and takes the answer for settled.
import AlipayGateway
import JSON
import ToolKit

func refund(_ gateway: AlipayGateway, _ permit: consuming Permit) async -> GatewayAnswer {
    await gateway.move(.tradeRefund, [:], under: permit)
}
