/// A business failure: the platform understood the request, believed it, and did nothing.
///
/// On the wire it is code 40004 with the sub code, where it does not say otherwise. Codes by the methods' published error lists.
public enum TradeRefusal: Error, Sendable, Hashable {
    /// A business parameter is missing or wrong; the text says which.
    case invalidParameter(String)
    /// There is no such trade.
    case tradeNotExist
    /// The order is paid already.
    case tradeHasSuccess
    /// The trade is closed.
    case tradeHasClose
    /// The time for refunds is over.
    case tradeHasFinished
    /// The trade is not in the state that the method wants.
    case tradeStatusError
    /// The order exists with other content.
    case contextInconsistent
    /// Without a request number only the whole amount can be refunded.
    case refundAmountNotEqualTotal
    /// More was asked for than is left.
    case refundFeeError
    /// The request number was used for another amount.
    case discordantRepeatRequest
    /// Another buyer was named when the order was made.
    case buyerNotMatch
    /// The buyer is the merchant.
    case buyerSellerEqual
    /// The order would be closed before it is made.
    case expiryInThePast
    /// Too late to cancel.
    case cancelTimeOut
    /// There is no such transfer.
    case orderNotExist
    /// The account is another's.
    case noPermissionAccount
    /// The merchant's account holds less than is to go back.
    case sellerBalanceNotEnough
    /// Another business failure, by its code and its text.
    case refused(String, String)
    /// What no method looked at: permissions, tokens and the like. With its own public code.
    case turnedAway(code: String, subCode: String, message: String)

    /// The sub code, as the trade methods give it.
    public var subCode: String {
        switch self {
        case .invalidParameter: "ACQ.INVALID_PARAMETER"
        case .tradeNotExist: "ACQ.TRADE_NOT_EXIST"
        case .tradeHasSuccess: "ACQ.TRADE_HAS_SUCCESS"
        case .tradeHasClose: "ACQ.TRADE_HAS_CLOSE"
        case .tradeHasFinished: "ACQ.TRADE_HAS_FINISHED"
        case .tradeStatusError: "ACQ.TRADE_STATUS_ERROR"
        case .contextInconsistent: "ACQ.CONTEXT_INCONSISTENT"
        case .refundAmountNotEqualTotal: "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"
        case .refundFeeError: "ACQ.REASON_TRADE_REFUND_FEE_ERR"
        case .discordantRepeatRequest: "ACQ.DISCORDANT_REPEAT_REQUEST"
        case .buyerNotMatch: "ACQ.TRADE_BUYER_NOT_MATCH"
        case .buyerSellerEqual: "ACQ.BUYER_SELLER_EQUAL"
        case .expiryInThePast: "ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR"
        case .cancelTimeOut: "ACQ.TRADE_CANCEL_TIME_OUT"
        case .orderNotExist: "ORDER_NOT_EXIST"
        case .noPermissionAccount: "NO_PERMISSION_ACCOUNT"
        case .sellerBalanceNotEnough: "ACQ.SELLER_BALANCE_NOT_ENOUGH"
        case .refused(let subCode, _), .turnedAway(_, let subCode, _): subCode
        }
    }

    /// The text beside the sub code, in the platform's language.
    public var subMessage: String {
        switch self {
        case .invalidParameter(let detail): "参数无效:\(detail)"
        case .tradeNotExist: "交易不存在"
        case .tradeHasSuccess: "交易已被支付"
        case .tradeHasClose: "交易已经关闭"
        case .tradeHasFinished: "交易已经完结"
        case .tradeStatusError: "交易状态不合法"
        case .contextInconsistent: "交易信息被篡改"
        case .refundAmountNotEqualTotal: "撤销或退款金额与订单金额不一致"
        case .refundFeeError: "退款金额无效"
        case .discordantRepeatRequest: "不一致的请求"
        case .buyerNotMatch: "交易买家不匹配"
        case .buyerSellerEqual: "买卖家不能相同"
        case .expiryInThePast: "当前时间已大于允许支付的时间"
        case .cancelTimeOut: "超过撤销时间范围"
        case .orderNotExist: "转账订单不存在"
        case .noPermissionAccount: "没有该账户的查询权限"
        case .sellerBalanceNotEnough: "卖家余额不足"
        case .refused(_, let message), .turnedAway(_, _, let message): message
        }
    }

    /// The public code and its text.
    var publicCode: (code: String, message: String) {
        guard case .turnedAway(let code, _, _) = self else { return ("40004", "Business Failed") }
        return (code, Fault.Refusal.message(of: code))
    }
}
