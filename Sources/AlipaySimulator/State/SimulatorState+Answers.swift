import JSON

extension SimulatorState {
    /// The method's own system error.
    static func systemError(of method: PlatformMethod) -> JSONObject {
        // The cancel method's code has its letters the wrong way round, and always had.
        let code = method == .tradeCancel ? "AQC.SYSTEM_ERROR" : method.subCode("ACQ.SYSTEM_ERROR")
        return ["code": "40004", "msg": "Business Failed", "sub_code": .string(code), "sub_msg": "系统异常"]
    }

    static let unavailable: JSONObject = [
        "code": "20000", "msg": "Service Currently Unavailable", "sub_code": "isp.unknow-error", "sub_msg": "系统繁忙",
    ]

    static func failure(_ refusal: Fault.Refusal) -> JSONObject {
        [
            "code": .string(refusal.code), "msg": .string(Fault.Refusal.message(of: refusal.code)),
            "sub_code": .string(refusal.subCode), "sub_msg": .string(refusal.subMessage),
        ]
    }

    /// What a cancellation answers that did not come to an end: nothing is said of what it did.
    static func retryFlag(of call: VerifiedCall, _ subject: CallSubject) -> JSONObject {
        var answer: JSONObject = ["code": "10000", "msg": "Success"]
        for name in ["out_trade_no", "trade_no"] { answer[name] = call.content[name] }
        if answer["out_trade_no"] == nil { answer["out_trade_no"] = .string(subject.order) }
        answer["retry_flag"] = "Y"
        return answer
    }
}

extension Fault.Refusal {
    /// The text of a public code.
    static func message(of code: String) -> String {
        let messages = [
            "20000": "Service Currently Unavailable", "20001": "Insufficient Token Permissions", "40001": "Missing Required Arguments",
            "40002": "Invalid Arguments", "40003": "Insufficient Conditions", "40004": "Business Failed",
            "40005": "Call Limited", "40006": "Insufficient Permissions",
        ]
        return messages[code, default: "Business Failed"]
    }
}
