import JSON
import Money
import ToolKit

/// What a signed answer with code 10000 says about a transfer.
enum TransferVerdict {
    /// Succeeded only where the answer says so of this very number. What it calls failed stays unknown: why it failed, and that it did,
    /// is told by the look-up alone, and only the look-up ends a transfer.
    static func of(_ answer: GatewayAnswer, to movement: Movement) -> MovementVerdict.Told {
        guard case .transfer(_, let amount, let number) = movement, TransferContent.isAbout(number, answer) else {
            return unknown(.aboutAnotherTransfer)
        }
        guard answer.text("status") == "SUCCESS" else { return unknown(.transferAccepted) }
        if answer.content["amount"] != nil, answer.yuan("amount") != amount { return unknown(.transferDiffers) }
        return (.succeeded(answer), Observation())
    }

    private static func unknown(_ why: GatewaySentence) -> MovementVerdict.Told { MovementVerdict.unknown("transfer-unconfirmed", why) }
}
