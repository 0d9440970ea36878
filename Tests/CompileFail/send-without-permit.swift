// expect: missing argument for parameter 'under' in call
// Sends a request that moves money without a permit.
import AlipayGateway
import JSON
import ToolKit

func refund(_ gateway: AlipayGateway) async -> Executed<GatewayAnswer> { await gateway.move(.tradeRefund, [:]) }
