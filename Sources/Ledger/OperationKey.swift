public import Money

/// The provider's key of a movement: whoever calls, by whichever tool, the same key is the same movement.
public struct OperationKey: Sendable, Hashable {
    /// The key as the store keeps it.
    public let text: String

    private init(_ parts: [String]) {
        // Lengths in front, so that no choice of numbers makes two keys one.
        text = parts.map { "\($0.utf8.count):\($0)" }.joined(separator: ",")
    }

    /// A refund by the merchant's order number.
    public static func refund(merchantOrder: OrderNumber, number: RequestNumber) -> OperationKey {
        OperationKey(["refund", "merchant", merchantOrder.text, number.text])
    }

    /// A refund by the provider's order number.
    public static func refund(trade: String, number: RequestNumber) -> OperationKey {
        OperationKey(["refund", "provider", trade, number.text])
    }

    /// A payment asked for an order under one call's digest: an order can be asked for again with other arguments.
    public static func collect(order: OrderNumber, number: RequestNumber) -> OperationKey {
        OperationKey(["collect", "merchant", order.text, number.text])
    }

    /// A transfer by the shop's own number.
    public static func transfer(number: RequestNumber) -> OperationKey { OperationKey(["transfer", number.text]) }

    /// All keys of a movement. `number` is the host's own where the movement has none.
    public static func all(of movement: Movement, number: RequestNumber) -> [OperationKey] {
        switch movement {
        case .collect(let order, _): [.collect(order: order, number: number)]
        case .refund(let order, _, let number):
            [.refund(trade: order.tradeNumber, number: number), .refund(merchantOrder: order.number, number: number)]
        case .transfer(_, _, let number): [.transfer(number: number)]
        }
    }
}
