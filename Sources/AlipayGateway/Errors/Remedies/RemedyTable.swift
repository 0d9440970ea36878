/// What the platform's own codes mean, whatever the method: those of the gateway in front of all services.
enum RemedyTable {
    static let askOperator = GatewaySentence.askOperator.english
    static let establishing = GatewaySentence.establishing.english

    /// The gateway's codes where the sub-code has no entry of its own.
    static func byCode(_ code: String, subCode: String) -> Remedy {
        switch code {
        case "20000": return Remedy(.establishing, isRetryable: true, certainty: .unknown)
        case "20001": return Remedy(.authorisationEnded, isBeforeProcessing: subCode.hasPrefix("aop."))
        case "40001", "40002": return Remedy(.notAccepted, isBeforeProcessing: subCode.hasPrefix("isv."))
        case "40005": return Remedy(.tooManyCalls, isRetryable: true)
        case "40006": return Remedy(.mayNotCall, isBeforeProcessing: subCode.hasPrefix("isv."))
        // 10003 and 40003 do not say that nothing happened, and what is not known is not certain.
        default: return Remedy(.establishing, certainty: .unknown)
        }
    }

    /// Sub-codes that the gateway itself gives, whatever the code.
    static let bySubCode: [String: Remedy] = [
        "isv.invalid-signature": early(.wrongSignature),
        "isv.missing-signature-key": early(.noKeyAtAlipay),
        "isv.invalid-cloud-app-permission": early(.switchOff),
        "isv.invalid-open-scene-api-permission": early(.toolNotTicked),
        "isv.insufficient-isv-permissions": early(.notSignedUp),
        "isv.insufficient-user-permissions": early(.userNotAuthorised),
        "isv.invalid-app-id": early(.unknownApplication),
        "isv.invalid-timestamp": early(.wrongClock),
        "isv.decryption-error-missing-encrypt-type": early(.wrongEncryption),
        "isv.missing-app-cert-sn": early(.wrongCertificates),
        "isv.invalid-app-cert-sn": early(.wrongCertificates),
        "isp.unknow-error": Remedy(.establishing, isRetryable: true, certainty: .unknown),
        "aop.unknow-error": Remedy(.establishing, isRetryable: true, certainty: .unknown),
        "aop.invalid-auth-token": early(.userAuthorisationEnded),
        "aop.auth-token-time-out": early(.userAuthorisationEnded),
        "isv.code-invalid": early(.codeSpent),
        "isv.refresh-token-invalid": early(.userAuthorisationEnded),
        "isv.refresh-token-time-out": early(.userAuthorisationEnded),
        "isv.refreshed-token-invalid": early(.userAuthorisationEnded),
        "isv.unmatched-app-id": early(.otherApplication),
    ]

    /// The platform refuses so before it looks at the business.
    private static func early(_ sentence: GatewaySentence) -> Remedy { Remedy(sentence, isBeforeProcessing: true) }

    /// The service's own name of an error: `ACQ.X`, also `AQC.X` (sic, in cancel's list), and plain `X`; of bills `isp.X` and `isv.X`, too.
    static func businessName(of subCode: String, in family: MethodFamily) -> String? {
        let prefixes = family == .bill ? ["ACQ.", "AQC.", "isp.", "isv."] : ["ACQ.", "AQC."]
        for prefix in prefixes where subCode.hasPrefix(prefix) { return String(subCode.dropFirst(prefix.count)) }
        return subCode.contains(".") ? nil : subCode
    }

    /// What the codes themselves mean.
    static let remedies =
        bySubCode.values + ["20000", "20001", "40001", "40005", "40006", ""].map { byCode($0, subCode: "") }
}

extension Remedy {
    /// All that any code means.
    static let all: [Remedy] = RemedyTable.remedies + MethodFamily.allCases.flatMap { $0.table.remedies }
}
