/// The codes of the open platform (the gateway's own, and those of trade query, refund and refund query).
enum RemedyTable {
    static let askOperator = "A person who runs this shop has to mend it; trying again will not help."
    static let establishing = "The outcome is not known and is being established. Do not repeat it under another number."

    /// The gateway's codes where the sub-code has no entry of its own.
    static func byCode(_ code: String, subCode: String) -> Remedy {
        switch code {
        case "20000": return Remedy(establishing, isRetryable: true, certainty: .unknown)
        case "20001":
            return Remedy(
                "The authorisation to act for this merchant is missing or has ended. \(askOperator)",
                isBeforeProcessing: subCode.hasPrefix("aop."))
        case "40001", "40002":
            return Remedy(
                "The request was not accepted as it was made. \(askOperator)", isBeforeProcessing: subCode.hasPrefix("isv."))
        case "40005": return Remedy("Too many calls at once; wait a minute.", isRetryable: true)
        case "40006":
            return Remedy(
                "The application may not call this interface. \(askOperator)", isBeforeProcessing: subCode.hasPrefix("isv."))
        // 10003 and 40003 do not say that nothing happened, and what is not known is not certain.
        default: return Remedy(establishing, certainty: .unknown)
        }
    }

    /// Sub-codes that the gateway itself gives, whatever the code.
    static let bySubCode: [String: Remedy] = [
        "isv.invalid-signature": Remedy(
            "Alipay could not verify the request's signature. The private key, Alipay's record of its public half, and the signature type"
                + " (RSA2 or RSA) must belong together. \(askOperator)",
            isBeforeProcessing: true),
        "isv.missing-signature-key": Remedy(
            "No public key is set for this application at Alipay: set one under development settings (for a restricted key, on the"
                + " restricted-key page). \(askOperator)",
            isBeforeProcessing: true),
        "isv.invalid-cloud-app-permission": Remedy(
            "The restricted key's switch for this service is off: turn on the payment MCP server on the application's restricted-key"
                + " page at Alipay. \(askOperator)",
            isBeforeProcessing: true),
        "isv.invalid-open-scene-api-permission": Remedy(
            "This tool is not ticked for the restricted key: tick it on the application's restricted-key page at Alipay. \(askOperator)",
            isBeforeProcessing: true),
        "isv.insufficient-isv-permissions": Remedy(
            "The application has not signed up for this product at Alipay. \(askOperator)", isBeforeProcessing: true),
        "isv.insufficient-user-permissions": Remedy(
            "The user has not authorised this. \(askOperator)", isBeforeProcessing: true),
        "isv.invalid-app-id": Remedy(
            "Alipay does not know this application: the app id is wrong, or belongs to the other environment. \(askOperator)",
            isBeforeProcessing: true),
        "isv.invalid-timestamp": Remedy("This machine's clock is wrong. \(askOperator)", isBeforeProcessing: true),
        "isp.unknow-error": Remedy(establishing, isRetryable: true, certainty: .unknown),
        "aop.unknow-error": Remedy(establishing, isRetryable: true, certainty: .unknown),
    ]

    /// The API's own name of an error: `ACQ.X`, also `AQC.X` (sic, in cancel's list) and plain `X`.
    static func businessName(of subCode: String) -> String? {
        for prefix in ["ACQ.", "AQC."] where subCode.hasPrefix(prefix) { return String(subCode.dropFirst(prefix.count)) }
        return subCode.contains(".") ? nil : subCode
    }

    /// Errors under 40004 by the API's own name. What is not here is unknown.
    static let byBusinessName: [String: Remedy] = unclear.merging(buyerSide) { first, _ in first }.merging(orderSide) { first, _ in first }
        .merging(shopSide) { first, _ in first }.merging(fundsSide) { first, _ in first }

    /// The platform may have acted, or an earlier request under the same number did.
    private static let unclear: [String: Remedy] = [
        "SYSTEM_ERROR": Remedy(establishing, isRetryable: true, certainty: .unknown),
        "DISCORDANT_REPEAT_REQUEST": Remedy(
            "A request with this number and another content reached Alipay before. \(establishing)", certainty: .unknown),
        "TRADE_SETTLE_ERROR": Remedy(establishing, certainty: .unknown),
        "REFUND_CHARGE_ERROR": Remedy(establishing, certainty: .unknown),
    ]

    private static let orderSide: [String: Remedy] = [
        "TRADE_NOT_EXIST": Remedy("Alipay has no such order: the number is wrong, or the buyer has not opened the payment page yet."),
        "TRADE_HAS_FINISHED": Remedy("The order can no longer be refunded through Alipay; refund it another way."),
        "TRADE_HAS_CLOSE": Remedy("The order is closed: it was refunded in full, or never paid."),
        "TRADE_STATUS_ERROR": Remedy("The order's state does not allow this; query it first."),
        "REASON_TRADE_STATUS_INVALID": Remedy("The order's state does not allow this; query it first."),
        "REASON_TRADE_BEEN_FREEZEN": Remedy("The order is frozen by Alipay. A person has to ask Alipay's service."),
        "TRADE_NOT_ALLOW_REFUND": Remedy("This order may not be refunded."),
        "NOT_ALLOW_PARTIAL_REFUND": Remedy("This order can only be refunded in full."),
        "ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND": Remedy("This order was paid with a voucher that cannot be refunded here."),
        "REASON_TRADE_REFUND_FEE_ERR": Remedy("The amount is more than what is left to refund on this order."),
        "REFUND_AMT_NOT_EQUAL_TOTAL": Remedy("The amount must be the order's total where no request number is given."),
        "REFUND_FEE_ERROR": Remedy("Alipay does not accept this refund amount."),
        "INVALID_PARAMETER": Remedy("Alipay does not accept one of the values; check the numbers and the amount."),
        "CURRENCY_NOT_SUPPORT": Remedy("The order's currency cannot be refunded this way."),
    ]

    private static let buyerSide: [String: Remedy] = [
        "BUYER_NOT_EXIST": Remedy("The buyer's account no longer exists; refund another way."),
        "BUYER_ENABLE_STATUS_FORBID": Remedy("The buyer's account is restricted; the buyer has to ask Alipay's service."),
        "BUYER_ERROR": Remedy("The buyer's account cannot take the refund; the buyer has to ask Alipay's service."),
        "USER_NOT_MATCH_ERR": Remedy("The order belongs to another buyer or seller."),
        "CUSTOMER_VALIDATE_ERROR": Remedy("The buyer's account could not be checked; the buyer has to ask Alipay's service."),
        "ENTERPRISE_PAY_BIZ_ERROR": Remedy("The buyer's company account refuses this; the buyer has to ask there."),
    ]

    private static let shopSide: [String: Remedy] = [
        "SELLER_BALANCE_NOT_ENOUGH": Remedy(
            "The shop's balance at Alipay is too small for this refund. A person has to fill it up.", isRetryable: true),
        "ALLOC_AMOUNT_VALIDATE_ERROR": Remedy("The amounts to be taken back from the order's receivers do not fit. \(askOperator)"),
        "OVERDRAFT_ASSIGN_ACCOUNT_INVALID": Remedy("The account that advances refunds is not valid. \(askOperator)"),
        "OVERDRAFT_AGREEMENT_NOT_MATCH": Remedy("The agreement to advance refunds does not match. \(askOperator)"),
        "REFUND_ACCOUNT_NOT_EXIST": Remedy("The account that the refund is taken from does not exist. \(askOperator)"),
        "REFUND_ROYALTY_PAYEE_ACCOUNT_NOT_EXIST": Remedy("A receiver of the order's shares no longer exists. \(askOperator)"),
        "REFUNDALLOC_UNAUTH_LIMIT": Remedy("The shop may not take shares back for a refund. \(askOperator)"),
    ]

    /// What the funds methods say, whose codes have no prefix. They answer questions: none of them frees anything.
    private static let fundsSide: [String: Remedy] = [
        "ORDER_NOT_EXIST": Remedy("Alipay has no transfer under this number.", certainty: .unknown),
        "NO_ORDER_PERMISSION": Remedy("The transfer under this number is not this application's.", certainty: .unknown),
        "NO_PERMISSION": Remedy("The application may not ask this. \(askOperator)", certainty: .unknown),
        "NO_PERMISSION_ACCOUNT": Remedy("The application may not look at this account. \(askOperator)", certainty: .unknown),
        "ALIPAY_ACCOUNT_NOT_EXIST": Remedy("Alipay does not know the shop's account number. \(askOperator)", certainty: .unknown),
        "TRUSTEESHIP_ACCOUNT_NOT_EXIST": Remedy("The shop has no account of this kind at Alipay. \(askOperator)", certainty: .unknown),
        "MERCHANT_AGREEMENT_VERIFY_FAIL": Remedy("The shop has not signed up for this at Alipay. \(askOperator)", certainty: .unknown),
        "AUTH_INFO_NOT_EXISTS": Remedy("The shop has not allowed the application to ask this. \(askOperator)", certainty: .unknown),
    ]
}
