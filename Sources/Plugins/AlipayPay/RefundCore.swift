import AlipayGateway
import JSON
import Money
import ToolKit

/// A refund as it was made.
struct Refunded: Sendable {
    let order: OrderIdentity
    let amount: Money
    let number: RequestNumber
}

/// Giving money back on an order: what all tools that do it have in common.
struct RefundCore: Sendable {
    private let gateway: AlipayGateway
    private let orders: OrderLookUp
    /// Words a refund's error for the agent.
    private let telling: @Sendable (GatewayError) -> String

    /// - Parameters:
    ///   - querying: words the error of a query for the agent.
    ///   - refunding: words the error of a refund.
    init(
        gateway: AlipayGateway, querying: @escaping @Sendable (GatewayError) -> String,
        refunding: @escaping @Sendable (GatewayError) -> String
    ) {
        self.gateway = gateway
        orders = OrderLookUp(gateway: gateway, telling: querying)
        telling = refunding
    }

    func facts(of reference: OrderReference) async throws(Failure) -> Facts { try await orders.facts(of: reference) }

    /// The refund of an order that Alipay has. That it is paid, and how much of it is left, is the policy's to tell, after whose it is.
    func movement(_ amount: Money, of reference: OrderReference?, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        guard let order = facts.order else {
            let named = reference.map { " \($0.quoted)" } ?? ""
            throw Failure(code: "ACQ.TRADE_NOT_EXIST", text: "Alipay has no order\(named); nothing was refunded.")
        }
        return .refund(order: order.identity, amount: amount, number: number)
    }

    /// Sends the refund that the permit is for.
    /// - Parameter reason: as the agent gave it.
    func execute(reason: String?, under permit: consuming Permit) async -> Executed<Refunded> {
        guard case .refund(let order, let amount, let number) = permit.movement else {
            return permit.decline(Failure(code: "wrong-permit", text: "The permit is not for a refund; nothing was sent."))
        }
        var extra = JSONObject()
        let sent = SentText.reason(reason ?? "")
        if !sent.isEmpty { extra["refund_reason"] = .string(sent) }
        return await gateway.move(.tradeRefund, extra, under: permit, telling: telling).map { _ in
            Refunded(order: order, amount: amount, number: number)
        }
    }

    func lookUp(_ movement: Movement) async -> LookUp<Refunded> {
        guard case .refund(let order, let amount, let number) = movement else {
            return .differs(Failure(code: "wrong-movement", text: "The movement is not a refund."))
        }
        return await RefundLookUp(gateway: gateway).find(order: order, amount: amount, number: number).map { _ in
            Refunded(order: order, amount: amount, number: number)
        }
    }

    /// The reason that names a call: the same call has the same one, whatever of it is sent.
    static func named(_ reason: String?) -> String { OutsideText.withoutLinks(reason ?? "", limit: 256) }
}
