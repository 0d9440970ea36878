import AlipayGateway
import JSON
import Money
import ToolKit

/// What Alipay knows of a refund that was sent before.
struct RefundLookUp: Sendable {
    let gateway: AlipayGateway

    /// Found only with the very number and amount. There is no state "failed" at Alipay: what is not there may still arrive.
    func find(order: OrderIdentity, amount: Money, number: RequestNumber) async -> LookUp<GatewayAnswer> {
        let answer: GatewayAnswer
        do throws(GatewayError) {
            answer = try await gateway.read(
                .refundQuery,
                [
                    "trade_no": .string(order.tradeNumber), "out_trade_no": .string(order.number.text),
                    "out_request_no": .string(number.text),
                ])
        } catch {
            return error.isTradeUnknown ? .absent : .unavailable(error.failure(OutputText.refundQueryFailed(error)))
        }
        guard let status = answer.text("refund_status"), !status.isEmpty else { return .absent }
        let expected = [("out_request_no", number.text), ("trade_no", order.tradeNumber), ("out_trade_no", order.number.text)]
        guard status == "REFUND_SUCCESS", let found = answer.yuan("refund_amount"),
            expected.allSatisfy({ name, text in answer.text(name).map { $0.utf8.elementsEqual(text.utf8) } ?? true })
        else {
            return .unavailable(
                Failure(code: "refund-unclear", text: "Alipay's answer about the refund does not settle it.", mayHelpLater: true))
        }
        guard found == amount else {
            let text = "Under this number Alipay has a refund of \(found), and \(amount) was asked for. A person has to look."
            return .differs(Failure(code: "refund-differs", text: text))
        }
        return .succeeded(answer)
    }
}
