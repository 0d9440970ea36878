import Money
import ToolKit

/// Arguments that name an order by the merchant's number, by Alipay's, or by both.
protocol OrderNaming: Sendable {
    /// The merchant's number (商户订单号).
    var outTradeNo: String? { get }
    /// Alipay's number (支付宝交易号).
    var tradeNo: String? { get }
}

/// What the arguments are called, and what they mean to a model.
enum OrderNames {
    static let merchant = "out_trade_no"
    static let provider = "trade_no"
    static let merchantMeaning = "the merchant's number of the order (商户订单号); give this or `trade_no`"
    static let providerMeaning = "Alipay's own number of the order (支付宝交易号); where both are given they must be of one order"
    /// Alipay's numbers have 16 to 64 characters.
    static let providerKind = Kind.string(16...64).orAbsent
    static let merchantKind = Kind.string(1...64).orAbsent
}

extension OrderNaming {
    /// The order as the arguments name it; nil where they name none.
    var reference: OrderReference? {
        switch (outTradeNo, tradeNo) {
        case (let number?, let trade?): .both(OrderNumber(number), trade)
        case (let number?, nil): .merchant(OrderNumber(number))
        case (nil, let trade?): .provider(trade)
        case (nil, nil): nil
        }
    }

    /// The order as the arguments name it, where they name one in letters, digits and signs.
    func checkedReference() throws(Failure) -> OrderReference {
        if let outTradeNo { try NumberText.check(outTradeNo, argument: OrderNames.merchant) }
        if let tradeNo { try NumberText.check(tradeNo, argument: OrderNames.provider) }
        guard let reference else {
            throw Failure(code: "invalid-argument", text: "One of `\(OrderNames.merchant)` and `\(OrderNames.provider)` is needed.")
        }
        return reference
    }
}

extension OrderReference {
    /// The names as a sentence quotes them.
    var quoted: String {
        switch self {
        case .merchant(let number): "`\(number.text)`"
        case .provider(let trade), .both(_, let trade): "`\(trade)`"
        }
    }
}

extension OrderIdentity {
    /// The order by both of its names.
    var reference: OrderReference { .both(number, tradeNumber) }
}
