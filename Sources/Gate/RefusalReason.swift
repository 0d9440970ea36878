import Access
public import Money

/// Why a call was refused, in words for the agent: what happened, which statement says so, and whether asking later can help.
public struct RefusalReason: Error, Sendable, Hashable {
    /// A stable word.
    public let code: String
    /// What is told; ``message`` has it in English.
    public let notice: Notice
    /// The statements of the policy that determined it.
    public let statements: [String]
    /// Whether the same call may pass later without anybody changing the policy.
    public let mayHelpLater: Bool
    /// What the limit would still have allowed. For people: it stands in the log and in no text for an agent.
    public let left: Money?

    /// Why a call was refused.
    public init(code: String, _ notice: Notice, statements: [String] = [], mayHelpLater: Bool = false, left: Money? = nil) {
        self.left = left
        self.code = code
        self.notice = notice
        self.statements = statements
        self.mayHelpLater = mayHelpLater
    }

    /// Why a call was refused, in English words of another room's: one or two sentences.
    public init(code: String, message: String, statements: [String] = [], mayHelpLater: Bool = false, left: Money? = nil) {
        self.init(code: code, .said(message), statements: statements, mayHelpLater: mayHelpLater, left: left)
    }

    /// The code of a call whose arguments do not fit the tool's.
    static let invalidArguments = "invalid-arguments"

    /// One or two sentences, in English.
    public var message: String { notice.english }

    /// The text for the agent, in English.
    public var text: String { text(in: .english) }

    /// The text for the agent: what happened, by which statement, and what asking again would come to.
    public func text(in texts: AgentTexts) -> String {
        let names = statements.map { "`\($0)`" }.joined(separator: texts.say(", ", hans: "、", hant: "、", ko: ", "))
        let told = notice.text(in: texts)
        let later = later(texts)
        return texts.say(
            "Refused\(names.isEmpty ? "" : " by \(names)"): \(told) Nothing was moved. \(later)",
            hans: "已拒绝\(names.isEmpty ? "" : "（依据 \(names)）")：\(told)没有任何资金变动。\(later)",
            hant: "已拒絕\(names.isEmpty ? "" : "（依據 \(names)）")：\(told)沒有任何資金變動。\(later)",
            ko: "거절되었습니다\(names.isEmpty ? "" : "(\(names)에 따름)"): \(told) 옮겨진 돈은 없습니다. \(later)")
    }

    private func later(_ texts: AgentTexts) -> String {
        if code == Self.invalidArguments {
            return texts.say(
                "Mend the argument and call again.", hans: "请更正参数后再次调用。", hant: "請更正參數後再次呼叫。", ko: "인수를 고쳐 다시 호출하십시오.")
        }
        return mayHelpLater
            ? texts.say(
                "The same call may pass later; other words will not help.", hans: "同一调用稍后可能通过；换说法无济于事。", hant: "同一呼叫稍後可能通過；換說法無濟於事。",
                ko: "같은 호출이 나중에는 통과할 수 있습니다. 표현을 바꾸어도 소용없습니다.")
            : texts.say(
                "Asking again, now or later, or in other words, will not change this.", hans: "无论现在还是以后再次请求，或换说法，都不会改变这一结果。",
                hant: "無論現在還是以後再次請求，或換說法，都不會改變這一結果。", ko: "지금이든 나중이든 다시 요청하거나 표현을 바꾸어도 결과는 달라지지 않습니다.")
    }
}

extension RefusalReason {
    init(_ notice: CallNotice, mayHelpLater: Bool = false) {
        self.init(code: notice.code, .call(notice), mayHelpLater: mayHelpLater)
    }

    init(_ bar: AgentBar, of agent: String) {
        switch bar {
        case .frozen: self.init(CallNotice.agentFrozen(agent))
        case .removed: self.init(CallNotice.agentRemoved(agent))
        }
    }

    init(_ notice: NumberNotice) { self.init(code: notice.code, .number(notice)) }

    init(_ notice: RuleNotice, statements: [String] = [], mayHelpLater: Bool = false, left: Money? = nil) {
        self.init(code: notice.code, .rule(notice), statements: statements, mayHelpLater: mayHelpLater, left: left)
    }

    /// People have to look after the host; then the same call may pass.
    init(_ notice: HostNotice, statements: [String] = []) {
        self.init(code: notice.code, .host(notice), statements: statements, mayHelpLater: true)
    }
}
