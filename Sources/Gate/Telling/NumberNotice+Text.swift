import Ledger
import Money

extension NumberNotice {
    func text(in texts: AgentTexts) -> String {
        switch self {
        case .taken:
            texts.say(
                """
                this request number belongs to another call. If that call asked for the same, do not ask for it again; only a new \
                request takes a new number.
                """,
                hans: "此请求号属于另一个调用。如果那个调用要求的是同一件事，请勿再次要求；只有新的请求才使用新的号码。",
                hant: "此請求號屬於另一個呼叫。如果那個呼叫要求的是同一件事，請勿再次要求；只有新的請求才使用新的號碼。",
                ko: "이 요청 번호는 다른 호출의 것입니다. 그 호출이 같은 것을 요청했다면 다시 요청하지 마십시오. 새 요청에만 새 번호를 씁니다.")
        case .ambiguous:
            texts.say(
                """
                this request number differs from one that was used before in capital letters alone. If this is the same request, \
                write the number as it was; a new request takes a number that differs in more.
                """,
                hans: "此请求号与已用过的号码仅大小写不同。如果是同一请求，请照原样书写号码；新的请求请使用差别更大的号码。",
                hant: "此請求號與已用過的號碼僅大小寫不同。如果是同一請求，請照原樣書寫號碼；新的請求請使用差別更大的號碼。",
                ko: "이 요청 번호는 이미 쓴 번호와 대소문자만 다릅니다. 같은 요청이면 번호를 그대로 쓰고, 새 요청이면 더 다른 번호를 쓰십시오.")
        case .usedByTool(let tool, let id):
            texts.say(
                """
                this was asked for before through the tool `\(tool)` (operation \(id)). Call operation-status to learn its outcome; a new \
                request needs a new number.
                """,
                hans: "此前已通过工具 `\(tool)` 提出过（操作 \(id)）。请调用 operation-status 查询结果；新的请求需要新的号码。",
                hant: "此前已透過工具 `\(tool)` 提出過（操作 \(id)）。請呼叫 operation-status 查詢結果；新的請求需要新的號碼。",
                ko: "이미 도구 `\(tool)`(으)로 요청된 것입니다(작업 \(id)). operation-status로 결과를 확인하십시오. 새 요청에는 새 번호가 필요합니다.")
        case .usedOtherwise(let id):
            texts.say(
                "this request number was used before with other arguments (operation \(id)). A new request needs a new number.",
                hans: "此请求号曾用于其他参数（操作 \(id)）。新的请求需要新的号码。", hant: "此請求號曾用於其他參數（操作 \(id)）。新的請求需要新的號碼。",
                ko: "이 요청 번호는 다른 인수로 이미 쓰였습니다(작업 \(id)). 새 요청에는 새 번호가 필요합니다.")
        case .doneElsewhere(let effect):
            texts.say(
                """
                a \(effect.rawValue) of this amount was made under this number already, and not through this host. Do not ask for it \
                again, under whatever number.
                """,
                hans: "同一号码下已有一笔相同金额的\(effect.term(texts))，且不是通过本主机完成的。请勿再次要求，无论使用什么号码。",
                hant: "同一號碼下已有一筆相同金額的\(effect.term(texts))，且不是透過本主機完成的。請勿再次要求，無論使用什麼號碼。",
                ko: "이 번호로 같은 금액의 \(effect.term(texts))이(가) 이 호스트를 거치지 않고 이미 이루어졌습니다. 어떤 번호로도 다시 요청하지 마십시오.")
        case .ofAnother:
            texts.say(
                """
                the provider knows this request number for something else, which was not asked for through this host. A person has to look \
                before this is asked for under another number.
                """,
                hans: "支付平台上此请求号对应另一件事，且不是通过本主机提出的。换用其他号码之前须由人核实。",
                hant: "支付平台上此請求號對應另一件事，且不是透過本主機提出的。換用其他號碼之前須由人核實。",
                ko: "결제사에는 이 요청 번호가 이 호스트를 거치지 않은 다른 건으로 등록되어 있습니다. 다른 번호로 요청하기 전에 사람이 확인해야 합니다.")
        case .archived:
            texts.say(
                """
                this request number was used long ago, and is never used again. If this is the same request, it was answered then; only a \
                new request takes a new number.
                """,
                hans: "此请求号很久以前用过，不再使用。如果是同一请求，当时已有答复；只有新的请求才使用新的号码。",
                hant: "此請求號很久以前用過，不再使用。如果是同一請求，當時已有答覆；只有新的請求才使用新的號碼。",
                ko: "이 요청 번호는 오래전에 쓰여 다시 쓰지 않습니다. 같은 요청이면 그때 답변되었습니다. 새 요청에만 새 번호를 씁니다.")
        }
    }

    var code: String {
        switch self {
        case .taken: "number-taken"
        case .ambiguous: "number-ambiguous"
        case .usedByTool, .usedOtherwise: "number-reused"
        case .doneElsewhere, .ofAnother: "number-known-elsewhere"
        case .archived: "number-archived"
        }
    }
}

extension Effect {
    /// What it is called in a sentence.
    func term(_ texts: AgentTexts) -> String {
        switch self {
        case .collect: texts.say("collect", hans: "收款", hant: "收款", ko: "결제 요청")
        case .refund: texts.say("refund", hans: "退款", hant: "退款", ko: "환불")
        case .transfer: texts.say("transfer", hans: "转账", hant: "轉帳", ko: "이체")
        case .read: texts.say("read", hans: "查询", hant: "查詢", ko: "조회")
        case .report: texts.say("report", hans: "账务查询", hant: "帳務查詢", ko: "계정 조회")
        case .disclose: texts.say("disclose", hans: "信息披露", hant: "資訊揭露", ko: "정보 제공")
        }
    }
}
