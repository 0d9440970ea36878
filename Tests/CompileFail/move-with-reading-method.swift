// expect: type 'MovingMethod' has no member 'tradeQuery'
// Pays for a look with a permit.
import AlipayGateway
import JSON
import ToolKit

func query(_ gateway: AlipayGateway, _ permit: consuming Permit) async -> Executed<GatewayAnswer> {
    await gateway.move(.tradeQuery, [:], under: permit)
}
