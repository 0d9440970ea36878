// expect: 'permit' consumed more than once
// Sends two requests for one permit.
import AlipayGateway
import JSON
import ToolKit

func twice(_ gateway: AlipayGateway, _ permit: consuming Permit) async -> Executed<GatewayAnswer> {
    _ = await gateway.move(.tradeRefund, [:], under: permit)
    return await gateway.move(.tradeRefund, [:], under: permit)
}
