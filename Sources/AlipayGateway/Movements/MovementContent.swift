import JSON
import Money

/// The business part of a request that moves money, written from the movement that was decided.
enum MovementContent {
    /// The content of a request by this method.
    /// - Throws: `GatewayError.notSent` where the movement is of another kind than the method, or the tool adds what it may not.
    static func of(_ movement: Movement, for method: MovingMethod, adding extra: JSONObject) throws(GatewayError) -> JSONObject {
        for member in extra.members where !method.allowedExtras.contains(member.key) {
            throw .notSent("a tool may not send `\(member.key)`")
        }
        switch method {
        case .tradeRefund: return try refund(movement, adding: extra)
        case .tradePrecreate: return try collect(movement, adding: extra)
        case .tradeCancel:
            guard case .cancel(let order, _) = movement else { throw otherKind }
            return names(of: order)
        case .tradeClose:
            guard case .close(let order) = movement else { throw otherKind }
            return names(of: order).adding(extra)
        case .transfer: return try TransferContent.of(movement, adding: extra)
        }
    }

    /// A page to pay on.
    static func page(_ movement: Movement, method: PageMethod, adding extra: JSONObject) throws(GatewayError) -> JSONObject {
        for member in extra.members where !method.allowedExtras.contains(member.key) {
            throw .notSent("a tool may not send `\(member.key)`")
        }
        return try collect(movement, product: method.productCode, adding: extra)
    }

    /// A refund: both names of the order, the amount and the number from the movement.
    private static func refund(_ movement: Movement, adding extra: JSONObject) throws(GatewayError) -> JSONObject {
        guard case .refund(let order, let amount, let number) = movement else { throw otherKind }
        let content: JSONObject = ["refund_amount": .string(try yuan(amount)), "out_request_no": .string(number.text)]
        return names(of: order).adding(content).adding(extra)
    }

    /// Both names of an order, as Alipay itself resolved them.
    private static func names(of order: OrderIdentity) -> JSONObject {
        ["out_trade_no": .string(order.number.text), "trade_no": .string(order.tradeNumber)]
    }

    /// A payment: the order's number and the price from the movement.
    private static func collect(
        _ movement: Movement, product: String? = nil, adding extra: JSONObject
    ) throws(GatewayError) -> JSONObject {
        guard case .collect(let order, let amount) = movement else { throw otherKind }
        var content: JSONObject = ["out_trade_no": .string(order.text), "total_amount": .string(try yuan(amount))]
        if let product { content["product_code"] = .string(product) }
        return content.adding(extra)
    }

    /// An amount as Alipay writes it: in yuan, and more than nothing.
    static func yuan(_ amount: Money) throws(GatewayError) -> String {
        guard amount.currency == .cny, amount.isPositive else { throw .notSent("the amount is not a positive one in CNY") }
        return amount.decimalText
    }

    /// Why nothing is sent under a permit that is for something else.
    static let otherKind = GatewayError.notSent("the permit is for another kind of movement")
}

extension JSONObject {
    /// The object with the members of another behind its own.
    func adding(_ extra: JSONObject) -> JSONObject {
        var object = self
        for member in extra.members { object[member.key] = member.value }
        return object
    }
}
