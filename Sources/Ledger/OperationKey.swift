public import Money

/// The provider's key of a movement: whoever calls, by whichever tool, the same key is the same movement.
///
/// Every key belongs to one shop: the store keeps them by shop and key, so that the same numbers of two shops are two movements.
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

    /// The cancellation of an order by the merchant's number: an order is cancelled once, so there is no number.
    public static func cancel(merchantOrder: OrderNumber) -> OperationKey { OperationKey(["cancel", "merchant", merchantOrder.text]) }

    /// The cancellation of an order by the provider's number.
    public static func cancel(trade: String) -> OperationKey { OperationKey(["cancel", "provider", trade]) }

    /// The closing of an order by the merchant's number.
    public static func close(merchantOrder: OrderNumber) -> OperationKey { OperationKey(["close", "merchant", merchantOrder.text]) }

    /// The closing of an order by the provider's number.
    public static func close(trade: String) -> OperationKey { OperationKey(["close", "provider", trade]) }

    /// A payment asked for an order under one call's digest: an order can be asked for again with other arguments.
    public static func collect(order: OrderNumber, number: RequestNumber) -> OperationKey {
        OperationKey(["collect", "merchant", order.text, number.text])
    }

    /// A transfer by the shop's own number.
    public static func transfer(number: RequestNumber) -> OperationKey { OperationKey(["transfer", number.text]) }

    /// All keys of a movement: by every name of its order, and by what its number is in small letters. `number` is the host's own where
    /// the movement has none.
    ///
    /// An operation is written down under all of them, so that the same number in other letters meets it: nobody knows whether the
    /// provider takes the two for one, and the gate refuses the second.
    public static func all(of movement: Movement, number: RequestNumber) -> [OperationKey] {
        switch movement {
        case .collect(let order, _): [.collect(order: order, number: number)]
        case .refund(let order, _, let number):
            number.spellings.flatMap {
                [OperationKey.refund(trade: order.tradeNumber, number: $0), .refund(merchantOrder: order.number, number: $0)]
            }
        case .transfer(_, _, let number): number.spellings.map { .transfer(number: $0) }
        case .cancel(let order, _): [.cancel(trade: order.tradeNumber), .cancel(merchantOrder: order.number)]
        case .close(let order): [.close(trade: order.tradeNumber), .close(merchantOrder: order.number)]
        }
    }
}

extension MovementKind {
    /// Whether its keys name an order and no request: such an operation gives them up where it ends without success, or the order could
    /// never be cancelled or closed again.
    public var hasRenewableKeys: Bool {
        switch self {
        case .cancel, .close: true
        case .collect, .refund, .transfer: false
        }
    }
}

extension Operation {
    /// Whether its keys are free for the next one.
    public var hasGivenUpItsKeys: Bool { movement.kind.hasRenewableKeys && state.isEnded && state != .succeeded }
}

extension RequestNumber {
    /// The number as it is written, and in small letters where that is another text: what a key is looked for under.
    public var spellings: [RequestNumber] {
        let small = RequestNumber(text.lowercased())
        return small == self ? [self] : [self, small]
    }

    /// Whether another number is this one in other letters: two texts that a provider may take for one.
    public func isSpelledLike(_ other: RequestNumber) -> Bool { self != other && text.lowercased() == other.text.lowercased() }
}

extension OperationKey {
    /// The operations that so many keys belong to: `$1` is the shop, and each key has a place.
    static let owners = TextsForMany { count in
        """
        SELECT operations.*, operation_keys.key AS found_by
        FROM operation_keys LEFT JOIN operations ON operations.id = operation_keys.operation
        WHERE operation_keys.shop = $1 AND operation_keys.key IN (\((0..<count).map { "$\($0 + 2)" }.joined(separator: ", ")))
        """
    }
}
