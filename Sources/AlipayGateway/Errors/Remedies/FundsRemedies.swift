/// What the methods say that are asked about transfers and accounts. They answer questions: none of them frees anything.
enum FundsRemedies {
    static let table = CodeTable([
        "SYSTEM_ERROR": asked(.tryLater, isRetryable: true),
        "INVALID_PARAMETER": asked(.wrongValue),
        "ORDER_NOT_EXIST": asked(.noSuchTransfer),
        "NO_ORDER_PERMISSION": asked(.transferOfAnother),
        "NO_PERMISSION": asked(.mayNotAsk),
        "NO_PERMISSION_ACCOUNT": asked(.mayNotSeeAccount),
        "ALIPAY_ACCOUNT_NOT_EXIST": asked(.noSuchAccount),
        "TRUSTEESHIP_ACCOUNT_NOT_EXIST": asked(.noAccountOfThisKind),
        "MERCHANT_AGREEMENT_VERIFY_FAIL": asked(.shopNotSignedUp),
        "USER_AGREEMENT_*": asked(.shopNotSignedUp),
        "AUTH_INFO_NOT_EXISTS": asked(.shopNotAllowed),
        "AUTH_CODE_ERROR": asked(.shopNotAllowed),
        "*_IS_NOT_MATCH": asked(.authorisationDiffers),
    ])

    private static func asked(_ sentence: GatewaySentence, isRetryable: Bool = false) -> Remedy {
        Remedy(sentence, isRetryable: isRetryable, certainty: .unknown)
    }
}

/// What the methods about users say beside the platform's own codes.
enum IdentityRemedies {
    static let table = CodeTable(["SYSTEM_ERROR": Remedy(.tryLater, isRetryable: true, certainty: .unknown)])
}

/// What Alipay says of bills.
enum BillRemedies {
    static let table = CodeTable([
        "NO_BILL_DATA": Remedy(.noBill, certainty: .unknown),
        "BILL_NOT_EXIST": Remedy(.noBill, certainty: .unknown),
        "INVAILID_ARGUMENTS": Remedy(.wrongBillRequest, certainty: .unknown),
        "INVALID_ARGUMENTS": Remedy(.wrongBillRequest, certainty: .unknown),
        "UNKNOWN_ERROR": Remedy(.billFailed, isRetryable: true, certainty: .unknown),
        "BILL_DATE_BEFORE_REGISTRATION": Remedy(.beforeRegistration, certainty: .unknown),
        "TYPE_NOT_SUPPORTED": Remedy(.billKind, certainty: .unknown),
    ])
}
