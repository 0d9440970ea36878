import AlipayGateway
import Money
import ToolKit

/// Asking a buyer for a payment: what all tools that do it have in common.
struct LinkCore: Sendable {
    /// What a tool calls its arguments.
    struct Names: Sendable {
        let order: String
        let title: String
    }

    let names: Names
    private let orders: OrderLookUp

    init(names: Names, gateway: AlipayGateway, telling: @escaping @Sendable (GatewayError) -> String = { $0.agentText }) {
        self.names = names
        orders = OrderLookUp(gateway: gateway, telling: telling)
    }

    /// Asks whether Alipay has an order of this number: amount and number come from a model, and a number that is taken is another's.
    ///
    /// The order itself comes to be at Alipay only when the buyer opens the link or scans the code.
    func facts(order: String, title: String) async throws(Failure) -> Facts {
        try NumberText.checkNew(order, argument: names.order)
        guard !SentText.title(title).isEmpty else {
            throw Failure(
                code: "invalid-argument", text: "`\(names.title)` has nothing left when addresses and invisible characters are taken out.")
        }
        return try await orders.facts(of: .merchant(OrderNumber(order)))
    }

    /// A payment of this order at this price. An order that Alipay has is not asked for again where it costs something else there or can't
    /// be paid: neither what it costs nor how it stands is told to who does not know its price, for it may be another customer's.
    func movement(order: String, amount: Money, _ facts: Facts) throws(Failure) -> Movement {
        let known = facts.order
        guard known == nil || known?.total == amount else {
            throw Failure(
                code: "order-priced-otherwise",
                text: "Alipay has an order `\(order)` with another price already; a new order takes a number of its own.")
        }
        switch known?.status {
        case nil, .waiting: return .collect(order: OrderNumber(order), amount: amount)
        case .paid, .finished:
            throw Failure(
                code: "ACQ.TRADE_HAS_SUCCESS", text: "The order `\(order)` is paid already (已支付); a new one takes a number of its own.")
        case .closed:
            throw Failure(
                code: "ACQ.TRADE_HAS_CLOSE", text: "The order `\(order)` is closed (已关闭); a new one takes a number of its own.")
        }
    }
}
