import Money
import ToolKit

/// What a signed answer with code 10000 says about a code to pay by.
enum PrecreateVerdict {
    /// The longest text that a code is made of.
    private static let longest = 512

    /// Succeeded where the answer is about this very order and has the text of a code. There is no order at Alipay before somebody opens
    /// the code, so that asking again makes the same code once more.
    static func of(_ answer: GatewayAnswer, to movement: Movement) -> MovementVerdict.Told {
        guard case .collect(let order, _) = movement, let told = answer.text("out_trade_no"), told.utf8.elementsEqual(order.text.utf8)
        else {
            return MovementVerdict.unknown("code-unconfirmed", .aboutAnotherOrder)
        }
        guard let code = answer.text("qr_code"), !code.isEmpty, code.utf8.count <= longest,
            code.utf8.allSatisfy({ (33...126).contains($0) })
        else { return MovementVerdict.unknown("code-unconfirmed", .noCode) }
        return (.succeeded(answer), Observation())
    }
}
