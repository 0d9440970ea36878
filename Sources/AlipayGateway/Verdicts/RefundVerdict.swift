import Money
import ToolKit

/// What a signed answer with code 10000 says about a refund.
enum RefundVerdict {
    /// Succeeded only where the answer is about this very order and says that money moved. `code=10000` alone is not a refund: the
    /// same is answered to a repetition, and while a refund is under way.
    static func of(_ answer: GatewayAnswer, to movement: Movement) -> MovementVerdict.Told {
        let cumulative = answer.yuan("refund_fee")
        let observation = Observation(cumulativeRefund: cumulative)
        guard case .refund(let order, let amount, _) = movement, MovementVerdict.names(order, in: answer) else {
            return unknown(.aboutAnotherOrder)
        }
        guard answer.text("fund_change") == "Y" else { return unknown(.refundAccepted, observation) }
        if let cumulative, (try? cumulative.isLess(than: amount)) != false { return unknown(.refundCountsLess, observation) }
        return (.succeeded(answer), observation)
    }

    private static func unknown(_ why: GatewaySentence, _ observation: Observation = Observation()) -> MovementVerdict.Told {
        MovementVerdict.unknown("refund-unconfirmed", why, observation)
    }
}
