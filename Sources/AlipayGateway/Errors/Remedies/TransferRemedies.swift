/// What becomes of a transfer that was answered with a code. Alipay lists 168 of them: only those below are certain, and what is not here
/// leaves the transfer unknown until it has been looked up.
enum TransferRemedies {
    static let table = CodeTable([
        "SYSTEM_ERROR": Remedy(.establishing, isRetryable: true, certainty: .unknown),
        "REQUEST_PROCESSING": Remedy(.transferUnderWay, isRetryable: true, certainty: .unknown),
        "*_DEALING": Remedy(.transferUnderWay, isRetryable: true, certainty: .unknown),
        "BIZ_UNIQUE_EXCEPTION": Remedy(.otherContent, certainty: .unknown),
        "PAYMENT_INFO_INCONSISTENCY": Remedy(.otherContent, certainty: .unknown),
        "PAYER_BALANCE_NOT_ENOUGH": Remedy(.transferBalance, isRetryable: true),
        "BALANCE_IS_NOT_ENOUGH": Remedy(.transferBalance, isRetryable: true),
        "PAYEE_NOT_EXIST": Remedy(.noSuchPayee),
        "PAYEE_ACCOUNT_STATUS_ERROR": Remedy(.payeeState),
        "PAYEE_USERINFO_ERROR": Remedy(.payeeName),
        "EXCEED_LIMIT_*": Remedy(.transferLimit),
        "PRODUCT_NOT_SIGN": Remedy(.notSignedUp),
        "NO_ACCOUNT_RECEIVE_PERMISSION": Remedy(.payeeMayNotReceive),
        "PERMIT_*": Remedy(.accountRestricted),
        "PERM_AML_*": Remedy(.accountRestricted),
        "SECURITY_CHECK_FAILED": Remedy(.securityCheck),
        "PAYER_PAYEE_CANNOT_SAME": Remedy(.payerIsPayee),
        "REMARK_HAS_SENSITIVE_WORD": Remedy(.remarkWord),
        "MEMO_REQUIRED_*": Remedy(.remarkNeeded),
        "JUDICIAL_FREEZE": Remedy(.courtFreeze),
        "TRANSFER_SCENE_*": Remedy(.transferScene),
        "INVALID_PARAMETER": Remedy(.wrongValue),
    ])
}
