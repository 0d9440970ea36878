import Money
import ToolKit

/// What a signed answer with code 10000 says about a refund.
enum RefundVerdict {
    /// Succeeded only where the answer is about this very order and says that money moved. `code=10000` alone is not a refund: the
    /// same is answered to a repetition, and while a refund is under way.
    static func of(_ answer: GatewayAnswer, to movement: Movement) -> (Outcome<GatewayAnswer>, Observation) {
        let cumulative = answer.yuan("refund_fee")
        let observation = Observation(cumulativeRefund: cumulative)
        guard case .refund(let order, let amount, _) = movement, names(order, in: answer) else {
            return (.unknown(failure("the answer is about another order")), Observation())
        }
        guard answer.text("fund_change") == "Y" else {
            return (.unknown(failure("Alipay accepted the refund and does not say yet that money moved")), observation)
        }
        if let cumulative, (try? cumulative.isLess(than: amount)) != false {
            return (.unknown(failure("Alipay counts less refunded on this order than this refund alone")), observation)
        }
        return (.succeeded(answer), observation)
    }

    private static func names(_ order: OrderIdentity, in answer: GatewayAnswer) -> Bool {
        let pairs = [("trade_no", order.tradeNumber), ("out_trade_no", order.number.text)]
        return pairs.allSatisfy { name, expected in
            answer.text(name).map { $0.utf8.elementsEqual(expected.utf8) } ?? true
        }
    }

    private static func failure(_ what: String) -> Failure {
        Failure(code: "refund-unconfirmed", text: "\(what). \(RemedyTable.establishing)", mayHelpLater: true)
    }
}
