import JSON
import Money

/// The business part of a request that moves money, written from the movement that was decided.
enum MovementContent {
    /// A refund: both names of the order, the amount and the number from the movement.
    static func refund(_ movement: Movement, adding extra: JSONObject, allowed: Set<String>) throws(GatewayError) -> JSONObject {
        guard case .refund(let order, let amount, let number) = movement else { throw .notSent("the permit is not for a refund") }
        var content: JSONObject = [
            "out_trade_no": .string(order.number.text), "trade_no": .string(order.tradeNumber),
            "refund_amount": .string(try yuan(amount)), "out_request_no": .string(number.text),
        ]
        try add(extra, allowed: allowed, to: &content)
        return content
    }

    /// A page to pay on.
    static func page(_ movement: Movement, method: PageMethod, adding extra: JSONObject) throws(GatewayError) -> JSONObject {
        guard case .collect(let order, let amount) = movement else { throw .notSent("the permit is not for a payment") }
        var content: JSONObject = [
            "out_trade_no": .string(order.text), "total_amount": .string(try yuan(amount)), "product_code": .string(method.productCode),
        ]
        try add(extra, allowed: method.allowedExtras, to: &content)
        return content
    }

    private static func yuan(_ amount: Money) throws(GatewayError) -> String {
        guard amount.currency == .cny, amount.isPositive else { throw .notSent("the amount is not a positive one in CNY") }
        return amount.decimalText
    }

    private static func add(_ extra: JSONObject, allowed: Set<String>, to content: inout JSONObject) throws(GatewayError) {
        for member in extra.members {
            guard allowed.contains(member.key) else { throw .notSent("a tool may not send `\(member.key)`") }
            content[member.key] = member.value
        }
    }
}
