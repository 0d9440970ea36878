import Money
import ToolKit

/// What a signed answer with code 10000 says about a cancel.
enum CancelVerdict {
    /// The code of a cancel that found nobody had paid.
    static let closedUnpaid = "closed-unpaid"

    /// Succeeded where money went back, failed where the order was closed with nobody having paid: then nothing moved, and nothing will.
    /// Without an action there is no such order yet, or the cancel did not work; with `retry_flag=Y` Alipay asks for it once more.
    static func of(_ answer: GatewayAnswer, to movement: Movement) -> MovementVerdict.Told {
        guard case .cancel(let order, _) = movement, MovementVerdict.isAbout(order, answer) else { return unknown(.aboutAnotherOrder) }
        guard answer.text("retry_flag") == "N" else { return unknown(.cancelAskedAgain) }
        switch answer.text("action") {
        case "refund": return (.succeeded(answer), Observation())
        case "close": return (.failed(Failure(code: closedUnpaid, text: GatewaySentence.closedUnpaid.english)), Observation())
        default: return unknown(.cancelUnconfirmed)
        }
    }

    private static func unknown(_ why: GatewaySentence) -> MovementVerdict.Told { MovementVerdict.unknown("cancel-unconfirmed", why) }
}
