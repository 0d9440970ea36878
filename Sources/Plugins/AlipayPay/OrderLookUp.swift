import AlipayGateway
import JSON
import Money
import ToolKit

/// What Alipay knows of an order.
struct OrderLookUp: Sendable {
    let gateway: AlipayGateway

    /// The order's facts; `.unknownOrder` where Alipay has no such order.
    func facts(of number: OrderNumber) async throws(Failure) -> Facts {
        let answer: GatewayAnswer
        do throws(GatewayError) {
            answer = try await gateway.read(.tradeQuery, ["out_trade_no": .string(number.text)])
        } catch {
            if error.isTradeUnknown { return .unknownOrder(number) }
            throw error.failure(OutputText.queryFailed(error))
        }
        return .order(try read(answer, of: number))
    }

    private func read(_ answer: GatewayAnswer, of number: OrderNumber) throws(Failure) -> OrderFacts {
        guard let told = answer.text("out_trade_no"), told.utf8.elementsEqual(number.text.utf8), let trade = answer.text("trade_no"),
            !trade.isEmpty, let total = answer.yuan("total_amount"), let status = status(answer)
        else { throw Failure(code: "unusable-answer", text: "Alipay's answer about the order is not complete; nothing was decided on it.") }
        let paidAt = answer.text("send_pay_date").flatMap { ChinaTime.instant(from: $0) }
        // A closed order was paid where it says when; the query does not tell refunds, but a paid order is closed by nothing else.
        let isPaid = status == .paid || status == .finished || (status == .closed && paidAt != nil)
        let buyer = [answer.text("buyer_user_id"), answer.text("buyer_open_id")].compactMap { $0 }.first { !$0.isEmpty }
        return OrderFacts(
            identity: OrderIdentity(number: number, tradeNumber: trade), status: status, total: total, paid: isPaid ? total : nil,
            refunded: status == .closed && isPaid ? total : nil, buyer: buyer, paidAt: paidAt)
    }

    private func status(_ answer: GatewayAnswer) -> OrderFacts.Status? {
        switch answer.text("trade_status") {
        case "WAIT_BUYER_PAY": .waiting
        case "TRADE_SUCCESS": .paid
        case "TRADE_FINISHED": .finished
        case "TRADE_CLOSED": .closed
        default: nil
        }
    }
}

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

extension GatewayError {
    /// Whether Alipay says, signed, that it has no such order.
    var isTradeUnknown: Bool {
        guard case .refused(let complaint) = self, complaint.isSigned else { return false }
        return complaint.code == "40004" && ["ACQ.TRADE_NOT_EXIST", "TRADE_NOT_EXIST"].contains(complaint.subCode)
    }
}
