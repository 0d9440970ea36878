/// What is wrong with an order, its buyer or its shop: the codes of query, refund, refund query, cancel and close.
enum OrderRemedies {
    /// What queries say. They answer questions, and free nothing.
    static let asked = CodeTable(all.mapValues { Remedy($0.sentence, isRetryable: $0.isRetryable, certainty: .unknown) })
    /// What a refund says: every code of its list but the unclear ones is certain.
    static let refund = table(certain: Set(all.keys).subtracting(["TRADE_CANCEL_TIME_OUT", "CANCEL_NOT_ALLOWED", "REASON_ILLEGAL_STATUS"]))
    /// What a cancel says. A second cancel finds an order that the first one closed, so that a code about the order's state, or about
    /// what is left of it, is not certain: it may tell of our own.
    static let cancel = table(certain: [
        "INVALID_PARAMETER", "SELLER_BALANCE_NOT_ENOUGH", "REASON_TRADE_BEEN_FREEZEN", "TRADE_HAS_FINISHED", "TRADE_CANCEL_TIME_OUT",
        "CANCEL_NOT_ALLOWED",
    ])
    /// What closing an order says. It moves nothing, whatever becomes of it.
    static let close = table(certain: [
        "TRADE_NOT_EXIST", "TRADE_STATUS_ERROR", "INVALID_PARAMETER", "REASON_TRADE_STATUS_INVALID", "REASON_ILLEGAL_STATUS",
    ])

    private static let all =
        unclear.merging(buyerSide) { first, _ in first }.merging(orderSide) { first, _ in first }.merging(shopSide) { first, _ in first }

    /// The same meanings, of which only those of a method's own list are certain.
    private static func table(certain: Set<String>) -> CodeTable {
        var entries: [String: Remedy] = [:]
        for (code, remedy) in all {
            let isCertain = certain.contains(code) && remedy.certainty == .failed
            entries[code] = isCertain || unclear[code] != nil ? remedy : remedy.uncertain
        }
        return CodeTable(entries)
    }

    /// The platform may have acted, or an earlier request under the same number did.
    private static let unclear: [String: Remedy] = [
        "SYSTEM_ERROR": Remedy(.establishing, isRetryable: true, certainty: .unknown),
        "DISCORDANT_REPEAT_REQUEST": Remedy(.otherContent, certainty: .unknown),
        "TRADE_SETTLE_ERROR": Remedy(.establishing, certainty: .unknown),
        "REFUND_CHARGE_ERROR": Remedy(.establishing, certainty: .unknown),
    ]

    private static let orderSide: [String: Remedy] = [
        "TRADE_NOT_EXIST": Remedy(.noSuchOrder),
        "TRADE_HAS_FINISHED": Remedy(.finished),
        "TRADE_HAS_CLOSE": Remedy(.closed),
        "TRADE_STATUS_ERROR": Remedy(.wrongState),
        "REASON_TRADE_STATUS_INVALID": Remedy(.wrongState),
        "REASON_ILLEGAL_STATUS": Remedy(.wrongState),
        "REASON_TRADE_BEEN_FREEZEN": Remedy(.frozen),
        "TRADE_NOT_ALLOW_REFUND": Remedy(.notRefundable),
        "NOT_ALLOW_PARTIAL_REFUND": Remedy(.onlyWhole),
        "ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND": Remedy(.voucher),
        "REASON_TRADE_REFUND_FEE_ERR": Remedy(.moreThanLeft),
        "REFUND_AMT_NOT_EQUAL_TOTAL": Remedy(.notTheTotal),
        "REFUND_FEE_ERROR": Remedy(.refundAmount),
        "INVALID_PARAMETER": Remedy(.wrongValue),
        "CURRENCY_NOT_SUPPORT": Remedy(.currency),
        "TRADE_CANCEL_TIME_OUT": Remedy(.tooLateToCancel),
        "CANCEL_NOT_ALLOWED": Remedy(.notCancellable),
    ]

    private static let buyerSide: [String: Remedy] = [
        "BUYER_NOT_EXIST": Remedy(.buyerGone),
        "BUYER_ENABLE_STATUS_FORBID": Remedy(.buyerRestricted),
        "BUYER_ERROR": Remedy(.buyerCannotReceive),
        "USER_NOT_MATCH_ERR": Remedy(.otherBuyer),
        "CUSTOMER_VALIDATE_ERROR": Remedy(.buyerUnchecked),
        "ENTERPRISE_PAY_BIZ_ERROR": Remedy(.companyRefuses),
    ]

    private static let shopSide: [String: Remedy] = [
        "SELLER_BALANCE_NOT_ENOUGH": Remedy(.balanceTooSmall, isRetryable: true),
        "ALLOC_AMOUNT_VALIDATE_ERROR": Remedy(.sharesDoNotFit),
        "OVERDRAFT_ASSIGN_ACCOUNT_INVALID": Remedy(.advanceAccount),
        "OVERDRAFT_AGREEMENT_NOT_MATCH": Remedy(.advanceAgreement),
        "REFUND_ACCOUNT_NOT_EXIST": Remedy(.refundAccount),
        "REFUND_ROYALTY_PAYEE_ACCOUNT_NOT_EXIST": Remedy(.shareReceiverGone),
        "REFUNDALLOC_UNAUTH_LIMIT": Remedy(.mayNotTakeShares),
    ]
}
