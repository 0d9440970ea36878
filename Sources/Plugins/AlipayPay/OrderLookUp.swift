import AlipayGateway
import Clocks
import JSON
import Money
import ToolKit

/// Asks Alipay for an order.
struct OrderLookUp: Sendable {
    let gateway: AlipayGateway
    /// Words an error of Alipay's for the agent.
    let telling: @Sendable (GatewayError) -> String

    /// By default errors are worded as the platform's tools do.
    init(gateway: AlipayGateway, telling: @escaping @Sendable (GatewayError) -> String = { $0.agentText }) {
        self.gateway = gateway
        self.telling = telling
    }

    /// The order's facts; `.unknownOrder` where Alipay has no order of that number of the merchant's.
    /// - Throws: ``Failure`` where Alipay does not answer, its answer is not about that order, it has no order of that number of its own,
    ///   or the two numbers are of different orders.
    func facts(of reference: OrderReference) async throws(Failure) -> Facts {
        if let found = try await find(reference) { return .order(found) }
        if case .merchant(let number) = reference { return .unknownOrder(number) }
        throw NoOrder.failure(reference)
    }

    /// The order; nil where Alipay says, signed, that it has none.
    func find(_ reference: OrderReference) async throws(Failure) -> OrderFacts? {
        do throws(OrderProblem) {
            return try facts(in: try await answer(about: reference))
        } catch {
            if case .gateway(let error) = error, error.isTradeUnknown { return nil }
            throw error.failure(telling)
        }
    }

    /// What Alipay answers, which is about the order that is meant.
    ///
    /// Of two numbers the platform goes by its own and says nothing where the other is of another order. So it is asked by its own alone,
    /// and what it says of the merchant's number is compared here.
    func answer(about reference: OrderReference) async throws(OrderProblem) -> GatewayAnswer {
        let answer: GatewayAnswer
        do throws(GatewayError) {
            answer = try await gateway.read(.tradeQuery, question(reference))
        } catch {
            throw .gateway(error)
        }
        switch reference {
        case .merchant(let number):
            guard answer.says(number.text, of: "out_trade_no") else { throw .unlike(Self.incomplete) }
        case .provider(let trade):
            guard answer.says(trade, of: "trade_no"), answer.text("out_trade_no")?.isEmpty == false else { throw .unlike(Self.incomplete) }
        case .both(let number, let trade):
            guard answer.says(trade, of: "trade_no"), answer.text("out_trade_no")?.isEmpty == false else { throw .unlike(Self.incomplete) }
            guard answer.says(number.text, of: "out_trade_no") else { throw .unlike(Self.disagreement) }
        }
        return answer
    }

    private func question(_ reference: OrderReference) -> JSONObject {
        switch reference {
        case .merchant(let number): ["out_trade_no": .string(number.text)]
        case .provider(let trade), .both(_, let trade): ["trade_no": .string(trade)]
        }
    }

    private func facts(in answer: GatewayAnswer) throws(OrderProblem) -> OrderFacts {
        guard let number = answer.text("out_trade_no"), let trade = answer.text("trade_no"), !trade.isEmpty,
            let total = answer.yuan("total_amount"), let status = status(answer)
        else { throw .unlike(Self.incomplete) }
        // The query does not tell refunds, but a paid order is closed by nothing else.
        let isPaid = status == .paid || status == .finished || (status == .closed && answer.showsPayment)
        let buyer = [answer.text("buyer_user_id"), answer.text("buyer_open_id")].compactMap { $0 }.first { !$0.isEmpty }
        return OrderFacts(
            identity: OrderIdentity(number: OrderNumber(number), tradeNumber: trade), status: status, total: total,
            paid: isPaid ? total : nil, refunded: status == .closed && isPaid ? total : nil, buyer: buyer, paidAt: answer.paidAt)
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

    private static let incomplete = Failure(
        code: "unusable-answer", text: "Alipay's answer about the order is not complete; nothing was decided on it.")

    private static let disagreement = Failure(
        code: "order-numbers-disagree",
        text: "`out_trade_no` and `trade_no` are numbers of two different orders; nothing was done. Find out which one is meant.")
}

/// Why an order could not be learnt.
enum OrderProblem: Error {
    /// Alipay did not answer, or said no.
    case gateway(GatewayError)
    /// What it answered is not about the order that is meant.
    case unlike(Failure)

    /// The same for the agent.
    func failure(_ telling: (GatewayError) -> String) -> Failure {
        switch self {
        case .gateway(let error): error.failure(telling(error))
        case .unlike(let failure): failure
        }
    }
}

/// What is told of an order that Alipay does not have.
enum NoOrder {
    static func failure(_ reference: OrderReference?) -> Failure {
        let named = reference?.quoted ?? "of this number"
        return Failure(
            code: "ACQ.TRADE_NOT_EXIST",
            text: "Alipay has no order \(named): the number is wrong, or the buyer has not opened the payment page yet.")
    }
}

extension GatewayAnswer {
    /// Whether a member is exactly this text.
    func says(_ expected: String, of name: String) -> Bool { text(name).map { $0.utf8.elementsEqual(expected.utf8) } ?? false }

    /// When the order was paid; nil where the answer does not say so.
    var paidAt: Instant? { text("send_pay_date").flatMap { ChinaTime.instant(from: $0) } }

    /// A member as it may be shown: empty where it is absent.
    func shown(_ name: String) -> String { OutsideText.neutral(text(name) ?? "", limit: 64) }
}

extension GatewayError {
    /// Whether Alipay says, signed, that it has no such order.
    var isTradeUnknown: Bool {
        guard case .refused(let complaint) = self, complaint.isSigned else { return false }
        return complaint.code == "40004" && ["ACQ.TRADE_NOT_EXIST", "TRADE_NOT_EXIST"].contains(complaint.subCode)
    }
}
