import Ledger
import Money

extension OutcomeNotice {
    func text(in texts: AgentTexts) -> String {
        switch self {
        case .held(let held): held.text(in: texts)
        case .status(let status): status.text(in: texts)
        case .approved(let id):
            texts.say(
                """
                Approved by people and about to be carried out. The operation is \(id). Repeat the same call, or call operation-status, to \
                learn the outcome.
                """,
                hans: "已获人工批准，即将执行。操作为 \(id)。重复同一调用，或调用 operation-status，即可得知结果。",
                hant: "已獲人工批准，即將執行。操作為 \(id)。重複同一呼叫，或呼叫 operation-status，即可得知結果。",
                ko: "사람이 승인했으며 곧 실행됩니다. 작업은 \(id)입니다. 같은 호출을 반복하거나 operation-status를 호출하면 결과를 알 수 있습니다.")
        case .underWay(let id):
            texts.say(
                """
                Sent, and the outcome is not known yet: it is being established with the provider. The operation is \(id). Do not ask \
                again under another number. Repeat the same call, or call operation-status, to learn the outcome.
                """,
                hans: "已发送，结果尚不明确，正在向支付平台确认。操作为 \(id)。请勿换用其他号码再次请求。重复同一调用，或调用 operation-status，即可得知结果。",
                hant: "已送出，結果尚不明確，正在向支付平台確認。操作為 \(id)。請勿換用其他號碼再次請求。重複同一呼叫，或呼叫 operation-status，即可得知結果。",
                ko: """
                    전송했으며 결과는 아직 알 수 없습니다. 결제사에 확인하는 중입니다. 작업은 \(id)입니다. 다른 번호로 다시 요청하지 마십시오. 같은 호출을 \
                    반복하거나 operation-status를 호출하면 결과를 알 수 있습니다.
                    """)
        }
    }
}

extension EndNotice {
    func text(in texts: AgentTexts) -> String {
        switch self {
        case .done: texts.say("Done.", hans: "已完成。", hant: "已完成。", ko: "완료되었습니다.")
        case .failed: texts.say("It failed.", hans: "已失败。", hant: "已失敗。", ko: "실패했습니다.")
        case .turnedDown(let person):
            texts.say("turned down by \(person).", hans: "已被 \(person) 拒绝。", hant: "已被 \(person) 拒絕。", ko: "\(person)이(가) 거절했습니다.")
        case .unanswered: texts.say("nobody answered in time.", hans: "无人及时答复。", hant: "無人及時答覆。", ko: "제때 답한 사람이 없습니다.")
        case .takenBack:
            texts.say(
                "it was taken back before people had answered.", hans: "在人工答复之前已撤回。", hant: "在人工答覆之前已撤回。",
                ko: "사람이 답하기 전에 철회되었습니다.")
        case .notAgreed: texts.say("nobody agreed to it.", hans: "无人同意。", hant: "無人同意。", ko: "동의한 사람이 없습니다.")
        case .lapsed:
            texts.say(
                "people agreed, and it could not be carried out while that was good.", hans: "已获同意，但未能在批准有效期内执行。",
                hant: "已獲同意，但未能在批准有效期內執行。", ko: "승인되었지만 승인이 유효한 동안 실행하지 못했습니다.")
        case .doneByHand:
            texts.say(
                "People have established that this was carried out.", hans: "经人工核实，此操作已执行。", hant: "經人工核實，此操作已執行。",
                ko: "사람이 확인한 결과 실행되었습니다.")
        case .voidedByHand:
            texts.say(
                "People have established that this was not carried out. Nothing was moved.", hans: "经人工核实，此操作未执行，没有任何资金变动。",
                hant: "經人工核實，此操作未執行，沒有任何資金變動。", ko: "사람이 확인한 결과 실행되지 않았습니다. 옮겨진 돈은 없습니다.")
        case .seen:
            texts.say(
                "The provider shows that this was carried out.", hans: "支付平台显示此操作已执行。", hant: "支付平台顯示此操作已執行。", ko: "결제사 기록에 따르면 실행되었습니다.")
        }
    }
}

extension HeldNotice {
    func text(in texts: AgentTexts) -> String {
        let id = operation
        let names = awaits.map { awaited in
            let people = awaited.people
            return texts.say(
                "`\(awaited.gate)` (\(people) \(people == 1 ? "person has" : "people have") to agree)",
                hans: "`\(awaited.gate)`（须 \(people) 人同意）",
                hant: "`\(awaited.gate)`（須 \(people) 人同意）", ko: "`\(awaited.gate)`(\(people)명의 동의 필요)")
        }.joined(separator: texts.say(", ", hans: "、", hant: "、", ko: ", "))
        return texts.say(
            """
            Held by \(names): people have been asked and nothing has moved yet. The operation is \(id). They can answer until \(expires). \
            Tell the user that it waits for a person. Later, repeat the very same call, or call operation-status with `\(id)`, to learn \
            the outcome. Asking more often, a new number or other words will not speed it up.
            """,
            hans: """
                已由 \(names) 暂缓：已请求人工审批，尚无任何资金变动。操作为 \(id)。审批截止时间 \(expires)。请告知用户正在等待人工审批。\
                稍后重复完全相同的调用，或以 `\(id)` 调用 operation-status，即可得知结果。更频繁地询问、换号码或换说法都不会更快。
                """,
            hant: """
                已由 \(names) 暫緩：已請求人工審批，尚無任何資金變動。操作為 \(id)。審批截止時間 \(expires)。請告知使用者正在等待人工審批。\
                稍後重複完全相同的呼叫，或以 `\(id)` 呼叫 operation-status，即可得知結果。更頻繁地詢問、換號碼或換說法都不會更快。
                """,
            ko: """
                \(names)에 따라 보류되었습니다. 사람에게 승인을 요청했으며 아직 옮겨진 돈은 없습니다. 작업은 \(id)입니다. \(expires)까지 답할 수 있습니다. \
                사용자에게 사람의 승인을 기다린다고 알리십시오. 나중에 똑같은 호출을 반복하거나 `\(id)`로 operation-status를 호출하면 결과를 알 수 있습니다. 더 자주 \
                묻거나 번호나 표현을 바꾸어도 빨라지지 않습니다.
                """)
    }
}

extension StatusNotice {
    func text(in texts: AgentTexts) -> String {
        let (id, what, raw) = (operation, effect.term(texts), state.rawValue)
        let head = texts.say(
            "Operation \(id): \(what) of \(amount) is \(raw).", hans: "操作 \(id)：\(what) \(amount)，状态 `\(raw)`。",
            hant: "操作 \(id)：\(what) \(amount)，狀態 `\(raw)`。", ko: "작업 \(id): \(what) \(amount), 상태 `\(raw)`.")
        let space = texts.say(" ", hans: "", hant: "", ko: " ")
        let told = result?.text(in: texts) ?? ""
        switch state {
        case .held:
            return head + space
                + texts.say(
                    "People have been asked; nothing has moved yet.", hans: "已请求人工审批，尚无任何资金变动。", hant: "已請求人工審批，尚無任何資金變動。",
                    ko: "사람에게 승인을 요청했으며 아직 옮겨진 돈은 없습니다.")
        case .approved: return head + space + OutcomeNotice.approved(id).text(in: texts)
        case .reserved, .dispatched, .unknown: return head + space + OutcomeNotice.underWay(id).text(in: texts)
        case .succeeded, .failed: return head + space + told
        case .rejected, .expired:
            return head + space
                + texts.say("Nothing was moved: \(told)", hans: "没有任何资金变动：\(told)", hant: "沒有任何資金變動：\(told)", ko: "옮겨진 돈은 없습니다: \(told)")
        }
    }
}
