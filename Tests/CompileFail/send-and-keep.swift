// expect: 'permit' consumed more than once
// Puts the permit aside for a second request.
import AlipayGateway
import JSON
import ToolKit

final class Drawer {
    var permit: Permit?

    func refund(_ gateway: AlipayGateway, _ permit: consuming Permit) async -> Executed<GatewayAnswer> {
        self.permit = consume permit
        return await gateway.move(.tradeRefund, [:], under: permit)
    }
}
