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

    /// A payment of this order at this price. Whether an order that Alipay has may be asked for again is the policy's to tell, after whose
    /// it is: of another customer's order nothing is told.
    func movement(order: String, amount: Money) -> Movement { .collect(order: OrderNumber(order), amount: amount) }
}
