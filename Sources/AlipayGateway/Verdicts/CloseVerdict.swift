import Money
import ToolKit

/// What a signed answer with code 10000 says about closing an order.
enum CloseVerdict {
    /// Succeeded where the answer is about this very order: Alipay closes only what nobody has paid, and moves nothing.
    static func of(_ answer: GatewayAnswer, to movement: Movement) -> MovementVerdict.Told {
        guard case .close(let order) = movement, MovementVerdict.isAbout(order, answer) else {
            return MovementVerdict.unknown("close-unconfirmed", .aboutAnotherOrder)
        }
        return (.succeeded(answer), Observation())
    }
}
