extension HostNotice {
    func text(in texts: AgentTexts) -> String {
        switch self {
        case .noAdmin:
            texts.say(
                """
                this has to be confirmed by an admin, and there is none yet. The operator makes the first one with `tollgate approvers add \
                NAME --admin`.
                """,
                hans: "此事须由管理员确认，而目前还没有管理员。请运营者用 `tollgate approvers add NAME --admin` 创建第一位。",
                hant: "此事須由管理員確認，而目前還沒有管理員。請營運者用 `tollgate approvers add NAME --admin` 建立第一位。",
                ko: "관리자의 확인이 필요한데 아직 관리자가 없습니다. 운영자가 `tollgate approvers add NAME --admin`으로 첫 관리자를 만들어야 합니다.")
        case .clockWrong(let seconds, let isAhead):
            texts.say(
                """
                this host's clock stands \(seconds) s \(isAhead ? "ahead of" : "behind") the provider's. A person has to set it right; \
                nothing is spent until then.
                """,
                hans: "本主机的时钟比支付平台\(isAhead ? "快" : "慢") \(seconds) 秒，须由人校正；在此之前不会支出任何资金。",
                hant: "本主機的時鐘比支付平台\(isAhead ? "快" : "慢") \(seconds) 秒，須由人校正；在此之前不會支出任何資金。",
                ko: "이 호스트의 시계가 결제사보다 \(seconds)초 \(isAhead ? "빠릅니다" : "느립니다"). 사람이 바로잡을 때까지 아무것도 지출하지 않습니다.")
        case .storeRestored:
            texts.say(
                """
                the host's store was brought back from a backup or lost what was written last, and an admin has to confirm what happened \
                meanwhile.
                """,
                hans: "本主机的存储由备份恢复，或丢失了最后写入的内容，须由管理员确认其间发生的事。", hant: "本主機的儲存由備份還原，或遺失了最後寫入的內容，須由管理員確認其間發生的事。",
                ko: "호스트의 저장소가 백업에서 복원되었거나 마지막 기록을 잃었습니다. 그동안 일어난 일을 관리자가 확인해야 합니다.")
        }
    }

    var code: String {
        switch self {
        case .noAdmin: "no-admin"
        case .clockWrong: "clock-wrong"
        case .storeRestored: "store-restored"
        }
    }
}
