import Ledger
import Money

extension RuleNotice {
    func text(in texts: AgentTexts) -> String {
        switch self {
        case .forbidden(let reason):
            texts.say("\(reason).", hans: "\(texts.said(reason))。", hant: "\(texts.said(reason))。", ko: "\(texts.said(reason)).")
        case .limitExceeded(let left):
            texts.say(
                "this would go beyond what the limit leaves.\(left.map { " It leaves \($0)." } ?? "")",
                hans: "这将超出限额的剩余额度。\(left.map { "剩余 \($0)。" } ?? "")", hant: "這將超出限額的剩餘額度。\(left.map { "剩餘 \($0)。" } ?? "")",
                ko: "한도에 남은 금액을 넘습니다.\(left.map { " 남은 금액: \($0)." } ?? "")")
        case .orderBusy(let id, let amount, let state):
            texts.say(
                "another refund of this order has not ended: operation \(id)\(amount.map { ", \($0), is \(state.rawValue)" } ?? "").",
                hans: "此订单的另一笔退款尚未结束：操作 \(id)\(amount.map { "，\($0)，状态 `\(state.rawValue)`" } ?? "")。",
                hant: "此訂單的另一筆退款尚未結束：操作 \(id)\(amount.map { "，\($0)，狀態 `\(state.rawValue)`" } ?? "")。",
                ko: "이 주문의 다른 환불이 아직 끝나지 않았습니다: 작업 \(id)\(amount.map { ", \($0), 상태 `\(state.rawValue)`" } ?? "").")
        case .payeeBusy(let id, let state):
            texts.say(
                "another transfer of this amount to this payee has not ended: operation \(id)\(state.map { " is \($0.rawValue)" } ?? "").",
                hans: "向此收款方转同样金额的另一笔转账尚未结束：操作 \(id)\(state.map { "，状态 `\($0.rawValue)`" } ?? "")。",
                hant: "向此收款方轉同樣金額的另一筆轉帳尚未結束：操作 \(id)\(state.map { "，狀態 `\($0.rawValue)`" } ?? "")。",
                ko: "이 수취인에게 같은 금액을 보내는 다른 이체가 아직 끝나지 않았습니다: 작업 \(id)\(state.map { ", 상태 `\($0.rawValue)`" } ?? "").")
        case .otherName:
            texts.say(
                "the payee is known here by another name than this call gives it.", hans: "此收款方登记的姓名与本次调用所给的不同。",
                hant: "此收款方登記的姓名與本次呼叫所給的不同。", ko: "이 수취인은 이 호출이 준 이름과 다른 이름으로 등록되어 있습니다.")
        case .agentAsksTooMuch:
            texts.say(
                "too many of this agent's calls wait for people already.", hans: "此代理已有过多调用在等待人工审批。", hant: "此代理已有過多呼叫在等待人工審批。",
                ko: "이 에이전트의 호출이 이미 너무 많이 사람의 승인을 기다리고 있습니다.")
        case .orderAskedAbout:
            texts.say(
                "people have been asked about this order already.", hans: "此订单已在等待人工审批。", hant: "此訂單已在等待人工審批。",
                ko: "이 주문에 대해 이미 사람에게 승인을 요청했습니다.")
        case .customerAskedAbout:
            texts.say(
                "people were asked about this customer often enough for a day.", hans: "今天为此顾客请求人工审批的次数已达上限。",
                hant: "今天為此顧客請求人工審批的次數已達上限。", ko: "이 고객에 대해 하루에 요청할 수 있는 승인 횟수를 다 썼습니다.")
        case .bindingBroken:
            texts.say(
                "what is stored is not what people agreed to.", hans: "存储的内容与审批人同意的不一致。", hant: "儲存的內容與審批人同意的不一致。",
                ko: "저장된 내용이 사람들이 승인한 것과 다릅니다.")
        case .factsChanged:
            texts.say(
                "the call would do something else now than what people agreed to.", hans: "此调用现在会做的事与审批人同意的不同。",
                hant: "此呼叫現在會做的事與審批人同意的不同。", ko: "이 호출이 지금 하려는 일이 사람들이 승인한 것과 다릅니다.")
        }
    }

    var code: String {
        switch self {
        case .forbidden: "forbidden"
        case .limitExceeded: "limit-exceeded"
        case .orderBusy: "order-busy"
        case .payeeBusy: "payee-busy"
        case .otherName: "payee-name"
        case .agentAsksTooMuch, .orderAskedAbout, .customerAskedAbout: "too-many-questions"
        case .bindingBroken: "binding-broken"
        case .factsChanged: "facts-changed"
        }
    }
}
