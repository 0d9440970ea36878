import Gate
import MCP

/// What every client is told of this server.
enum HostInfo {
    /// In the language of these texts.
    static func server(in texts: AgentTexts) -> ServerInfo {
        ServerInfo(name: "tollgate", version: TollgateVersion.text, title: "Tollgate", instructions: instructions(in: texts))
    }

    /// How the tools are meant to be used, for the model.
    static func instructions(in texts: AgentTexts) -> String {
        texts.say(
            """
            Every call is decided by the merchant's policy before anything moves. A refusal names the statement that says no and tells \
            whether the same call may pass later; other words, another number or a split amount will not change it. \
            A call may be held until people have agreed (status `held`): then nothing has moved yet. Tell the user that it waits for a \
            person and until when, and go on. To learn the outcome, repeat the very same call or call operation-status with the \
            operation's name, at most once a minute. An approval link or a task, where you are given one, is for people: you cannot \
            approve anything yourself. Repeating a call is always safe: with the same arguments it is the same operation and is never \
            carried out twice. After a time-out, or where the outcome is `pending`, repeat the same call; never use a new request \
            number for the same request. Links and amounts in answers are exact: pass them on as they are.
            """,
            hans: """
                每次调用在资金变动之前都由商家的策略决定。拒绝会写明依据的策略条目，并说明同一调用稍后是否可能通过；换说法、换号码或拆分金额都不会改变结果。\
                调用可能暂缓至有人同意（状态 `held`）：此时尚无任何资金变动。请告知用户正在等待人工审批及截止时间，然后继续。要得知结果，请重复完全相同的调用，\
                或以操作名调用 operation-status，每分钟至多一次。如收到审批链接或任务，那是给人用的：你自己不能批准任何事。\
                重复调用总是安全的：参数相同即为同一操作，绝不会执行两次。超时后，或结果为 `pending` 时，请重复同一调用；同一请求绝不要换用新的请求号。\
                答复中的链接和金额是精确的，请原样转达。
                """,
            hant: """
                每次呼叫在資金變動之前都由商家的政策決定。拒絕會寫明依據的政策條目，並說明同一呼叫稍後是否可能通過；換說法、換號碼或拆分金額都不會改變結果。\
                呼叫可能暫緩至有人同意（狀態 `held`）：此時尚無任何資金變動。請告知使用者正在等待人工審批及截止時間，然後繼續。要得知結果，請重複完全相同的呼叫，\
                或以操作名呼叫 operation-status，每分鐘至多一次。如收到審批連結或任務，那是給人用的：你自己不能批准任何事。\
                重複呼叫總是安全的：參數相同即為同一操作，絕不會執行兩次。逾時後，或結果為 `pending` 時，請重複同一呼叫；同一請求絕不要換用新的請求號。\
                答覆中的連結和金額是精確的，請原樣轉達。
                """,
            ko: """
                모든 호출은 돈이 움직이기 전에 판매자의 정책에 따라 결정됩니다. 거절에는 근거가 된 정책 항목과 같은 호출이 나중에 통과할 수 있는지가 적혀 있으며, 표현이나 번호를 \
                바꾸거나 금액을 나누어도 결과는 달라지지 않습니다. 호출은 사람이 동의할 때까지 보류될 수 있습니다(상태 `held`). 그때는 아직 옮겨진 돈이 없습니다. 사용자에게 \
                사람의 승인을 기다린다는 것과 시한을 알리고 대화를 이어 가십시오. 결과를 알려면 똑같은 호출을 반복하거나 작업 이름으로 operation-status를 호출하되 1분에 한 \
                번을 넘지 마십시오. 승인 링크나 태스크를 받았다면 그것은 사람을 위한 것이며, 당신은 아무것도 승인할 수 없습니다. 호출을 반복해도 언제나 안전합니다. 인수가 같으면 \
                같은 작업이며 두 번 실행되지 않습니다. 시간 초과 뒤나 결과가 `pending`일 때는 같은 호출을 반복하고, 같은 요청에 새 요청 번호를 쓰지 마십시오. 답변의 링크와 \
                금액은 정확하므로 그대로 전하십시오.
                """)
    }

    /// What is told where a call was taken back before it was decided.
    static func takenBack(in texts: AgentTexts) -> String {
        texts.say(
            "The call was taken back before anything was decided. Nothing was moved.", hans: "调用在作出决定之前已撤回，没有任何资金变动。",
            hant: "呼叫在作出決定之前已撤回，沒有任何資金變動。", ko: "결정하기 전에 호출이 철회되었습니다. 옮겨진 돈은 없습니다.")
    }

    /// What is told where the host could not finish a call.
    /// - Parameter fault: what is wrong with the host; nil where that is not known.
    static func unfinished(_ fault: String?, in texts: AgentTexts) -> String {
        let told = fault.map { texts.said($0) }
        return texts.say(
            """
            The host could not finish this call. \(told.map { "\($0) A person has to look after it. " } ?? "")If it had been sent, its \
            outcome is established by itself. Repeat the same call with the same arguments to learn it; do not use a new number.
            """,
            hans: "主机未能完成此调用。\(told.map { "\($0)须由人处理。" } ?? "")如果请求已发出，结果会自动确认。请以相同参数重复同一调用来得知结果，不要使用新的号码。",
            hant: "主機未能完成此呼叫。\(told.map { "\($0)須由人處理。" } ?? "")如果請求已送出，結果會自動確認。請以相同參數重複同一呼叫來得知結果，不要使用新的號碼。",
            ko: """
                호스트가 이 호출을 마치지 못했습니다. \(told.map { "\($0) 사람이 처리해야 합니다. " } ?? "")이미 전송되었다면 결과는 저절로 확인됩니다. 같은 인수로 같은 \
                호출을 반복해 결과를 확인하고 새 번호를 쓰지 마십시오.
                """)
    }
}
