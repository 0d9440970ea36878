import Money

extension CallNotice {
    func text(in texts: AgentTexts) -> String {
        switch self {
        case .unknownTool(let tool):
            texts.say(
                "there is no tool `\(tool)` for this agent.", hans: "没有供此代理使用的工具 `\(tool)`。", hant: "沒有供此代理使用的工具 `\(tool)`。",
                ko: "이 에이전트가 쓸 수 있는 도구 `\(tool)`이(가) 없습니다.")
        case .invalidArgument(let problem):
            texts.say(
                "the argument \(problem).", hans: "参数有误：\(texts.said(problem))。", hant: "參數有誤：\(texts.said(problem))。",
                ko: "인수가 올바르지 않습니다: \(texts.said(problem)).")
        case .invalidNumber:
            texts.say(
                "a request number holds 1 to 64 letters, digits and signs of ASCII, and no spaces.",
                hans: "请求号须为 1 到 64 个 ASCII 字母、数字或符号，不含空格。", hant: "請求號須為 1 到 64 個 ASCII 字母、數字或符號，不含空格。",
                ko: "요청 번호는 공백 없이 ASCII 문자, 숫자, 기호 1~64자여야 합니다.")
        case .outOfScope(let tool, let agent):
            texts.say(
                "no scope permits `\(tool)` for the agent `\(agent)`.", hans: "没有任何 scope 允许代理 `\(agent)` 使用 `\(tool)`。",
                hant: "沒有任何 scope 允許代理 `\(agent)` 使用 `\(tool)`。", ko: "에이전트 `\(agent)`에게 `\(tool)`을(를) 허용하는 scope가 없습니다.")
        case .agentFrozen(let agent):
            texts.say(
                "the agent `\(agent)` is frozen; a person has to thaw it.", hans: "代理 `\(agent)` 已被冻结，须由人解除。",
                hant: "代理 `\(agent)` 已被凍結，須由人解除。", ko: "에이전트 `\(agent)`이(가) 동결되었습니다. 사람이 해제해야 합니다.")
        case .agentRemoved(let agent):
            texts.say(
                "the agent `\(agent)` was removed from this host.", hans: "代理 `\(agent)` 已从此主机移除。", hant: "代理 `\(agent)` 已從此主機移除。",
                ko: "에이전트 `\(agent)`이(가) 이 호스트에서 제거되었습니다.")
        case .credentialEnded:
            texts.say(
                "the credential of this call has ended.", hans: "此调用的凭证已失效。", hant: "此呼叫的憑證已失效。", ko: "이 호출의 자격 증명이 만료되었거나 회수되었습니다.")
        case .undeclaredEffect(let tool, let effect):
            texts.say(
                "`\(tool)` would \(effect.rawValue), which it does not declare.", hans: "`\(tool)` 会执行其未声明的操作 `\(effect.rawValue)`。",
                hant: "`\(tool)` 會執行其未聲明的操作 `\(effect.rawValue)`。", ko: "`\(tool)`이(가) 선언하지 않은 작업 `\(effect.rawValue)`을(를) 하려 합니다.")
        case .undeclaredMovement(let tool):
            texts.say(
                "`\(tool)` would move something else than what was looked up for this call.", hans: "`\(tool)` 要移动的资金与为此调用查询到的不符。",
                hant: "`\(tool)` 要移動的資金與為此呼叫查詢到的不符。", ko: "`\(tool)`이(가) 이 호출을 위해 조회한 것과 다른 것을 옮기려 합니다.")
        case .noAmount:
            texts.say(
                "an amount has to be greater than zero.", hans: "金额必须大于零。", hant: "金額必須大於零。", ko: "금액은 0보다 커야 합니다.")
        case .factsLate:
            texts.say(
                "what has to be known about the call could not be looked up in time.", hans: "未能及时查到此调用所需的信息。",
                hant: "未能及時查到此呼叫所需的資訊。", ko: "이 호출에 필요한 정보를 제때 조회하지 못했습니다.")
        case .orderChanging:
            texts.say(
                "the order changed faster than the call could be decided.", hans: "订单变化过快，来不及作出决定。", hant: "訂單變化過快，來不及作出決定。",
                ko: "결정을 내리기 전에 주문이 계속 바뀌었습니다.")
        }
    }

    var code: String {
        switch self {
        case .unknownTool: "unknown-tool"
        case .invalidArgument, .invalidNumber: RefusalReason.invalidArguments
        case .outOfScope: "out-of-scope"
        case .agentFrozen: "agent-frozen"
        case .agentRemoved: "agent-removed"
        case .credentialEnded: "credential-ended"
        case .undeclaredEffect: "undeclared-effect"
        case .undeclaredMovement: "undeclared-movement"
        case .noAmount: "no-amount"
        case .factsLate: "facts-unavailable"
        case .orderChanging: "busy"
        }
    }
}
