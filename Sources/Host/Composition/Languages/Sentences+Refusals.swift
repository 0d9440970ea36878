import Gate

extension Sentences {
    /// What the policy says, and what is wrong with arguments: parts of sentences, without a full stop.
    static let refusals: [Sentence] = [
        Sentence("the policy forbids this call", hans: "策略禁止此调用", hant: "政策禁止此呼叫", ko: "정책이 이 호출을 금지합니다"),
        Sentence("no scope permits this call", hans: "没有任何 scope 允许此调用", hant: "沒有任何 scope 允許此呼叫", ko: "이 호출을 허용하는 scope가 없습니다"),
        Sentence(
            "no policy in force knows the agent `{}`", hans: "生效的策略中没有代理 `{}`", hant: "生效的政策中沒有代理 `{}`",
            ko: "시행 중인 정책에 에이전트 `{}`이(가) 없습니다"),
        Sentence(
            "a call with the effect `{}` moves no amount", hans: "效果为 `{}` 的调用不移动金额", hant: "效果為 `{}` 的呼叫不移動金額",
            ko: "효과가 `{}`인 호출은 금액을 옮기지 않습니다"),
        Sentence("the call does not say its amount", hans: "此调用没有写明金额", hant: "此呼叫沒有寫明金額", ko: "호출에 금액이 없습니다"),
        Sentence("the amount is not above zero", hans: "金额不大于零", hant: "金額不大於零", ko: "금액이 0보다 크지 않습니다"),
        Sentence("the order is not known at the provider", hans: "支付平台没有此订单", hant: "支付平台沒有此訂單", ko: "결제사에 이 주문이 없습니다"),
        Sentence("what was looked up is about another order", hans: "查询到的是另一个订单", hant: "查詢到的是另一個訂單", ko: "조회된 것은 다른 주문입니다"),
        Sentence(
            "the order is not paid yet; there is nothing to refund", hans: "订单尚未支付，没有可退的款", hant: "訂單尚未支付，沒有可退的款",
            ko: "주문이 아직 결제되지 않아 환불할 것이 없습니다"),
        Sentence(
            "the order is closed: it was refunded in full, or never paid", hans: "交易已关闭：已全额退款，或从未支付",
            hant: "交易已關閉：已全額退款，或從未支付", ko: "거래가 닫혔습니다. 전액 환불되었거나 결제된 적이 없습니다"),
        Sentence(
            "all of the order went back to the buyer already; there is nothing to take back", hans: "订单款项已全部退回买家，没有可撤销的",
            hant: "訂單款項已全部退回買家，沒有可撤銷的", ko: "주문 금액을 이미 구매자에게 모두 돌려주어 취소할 것이 없습니다"),
        Sentence(
            "the order is finished and can no longer be refunded", hans: "交易已结束，不可再退款", hant: "交易已結束，不可再退款", ko: "거래가 끝나 더 이상 환불할 수 없습니다"),
        Sentence(
            "the provider does not tell what was paid for the order", hans: "支付平台没有给出订单的实付金额", hant: "支付平台沒有給出訂單的實付金額",
            ko: "결제사가 이 주문의 결제 금액을 알려 주지 않습니다"),
        Sentence(
            "what is left to refund of the order cannot be told", hans: "无法确定订单剩余可退金额", hant: "無法確定訂單剩餘可退金額",
            ko: "이 주문에서 더 환불할 수 있는 금액을 알 수 없습니다"),
        Sentence(
            "the order would be refunded beyond what was paid for it", hans: "退款总额将超过订单实付金额", hant: "退款總額將超過訂單實付金額",
            ko: "환불 총액이 결제 금액을 넘게 됩니다"),
        Sentence("`{}` is in another currency than this call", hans: "`{}` 的货币与此调用不同", hant: "`{}` 的貨幣與此呼叫不同", ko: "`{}`의 통화가 이 호출과 다릅니다"),
        Sentence(
            "the clock is out of range, so `{}` cannot be counted", hans: "时钟超出范围，无法计算 `{}`", hant: "時鐘超出範圍，無法計算 `{}`",
            ko: "시계가 범위를 벗어나 `{}`을(를) 계산할 수 없습니다"),
        Sentence(
            "`{}`: is null; leave it out instead", hans: "`{}` 为 null，请改为不填", hant: "`{}` 為 null，請改為不填", ko: "`{}`이(가) null입니다. 비워 두십시오"),
        Sentence("`{}`: is missing", hans: "缺少 `{}`", hant: "缺少 `{}`", ko: "`{}`이(가) 없습니다"),
        Sentence(
            "`{}` counts each {}, and this call has none", hans: "`{}` 按 {} 计算，而此调用没有", hant: "`{}` 按 {} 計算，而此呼叫沒有",
            ko: "`{}`은(는) {}별로 계산하는데 이 호출에는 없습니다"),
    ]

    /// What is said of calls that come too often.
    static let tooSoon: [Sentence] = [
        Sentence(
            "too many look-ups came in a short time. Wait {} seconds and make the same call again.",
            hans: "短时间内查询过多。请等待 {} 秒后再次发起同一调用。", hant: "短時間內查詢過多。請等待 {} 秒後再次發起同一呼叫。",
            ko: "짧은 시간에 조회가 너무 많았습니다. {}초 기다린 뒤 같은 호출을 다시 하십시오."),
        Sentence(
            "too many look-ups came in a short time. Wait 1 second and make the same call again.",
            hans: "短时间内查询过多。请等待 1 秒后再次发起同一调用。", hant: "短時間內查詢過多。請等待 1 秒後再次發起同一呼叫。",
            ko: "짧은 시간에 조회가 너무 많았습니다. 1초 기다린 뒤 같은 호출을 다시 하십시오."),
        Sentence(
            "too many orders were looked up in the last hour that nobody knows. Wait {} seconds and make the same call again.",
            hans: "最近一小时内查询了过多不存在的订单。请等待 {} 秒后再次发起同一调用。", hant: "最近一小時內查詢了過多不存在的訂單。請等待 {} 秒後再次發起同一呼叫。",
            ko: "지난 한 시간 동안 없는 주문을 너무 많이 조회했습니다. {}초 기다린 뒤 같은 호출을 다시 하십시오."),
        Sentence(
            "too many orders were looked up in the last hour that nobody knows. Wait 1 second and make the same call again.",
            hans: "最近一小时内查询了过多不存在的订单。请等待 1 秒后再次发起同一调用。", hant: "最近一小時內查詢了過多不存在的訂單。請等待 1 秒後再次發起同一呼叫。",
            ko: "지난 한 시간 동안 없는 주문을 너무 많이 조회했습니다. 1초 기다린 뒤 같은 호출을 다시 하십시오."),
    ]

    /// What tools say where they could not do it.
    static let failures: [Sentence] = [
        Sentence("The operation could not be looked up just now.", hans: "目前无法查询此操作。", hant: "目前無法查詢此操作。", ko: "지금은 이 작업을 조회할 수 없습니다."),
        Sentence(
            "There is no operation of that name in this conversation.", hans: "本次会话中没有此操作。", hant: "本次會話中沒有此操作。",
            ko: "이 대화에는 그런 이름의 작업이 없습니다."),
        Sentence(
            "This shop's account number is not set here. A person who runs this shop has to set it.", hans: "此处未配置商家账号，须由商家的运营人员配置。",
            hant: "此處未設定商家帳號，須由商家的營運人員設定。", ko: "이 상점의 계정 번호가 설정되지 않았습니다. 상점 운영자가 설정해야 합니다."),
        Sentence(
            "Alipay's answer about the account is not complete.", hans: "支付宝关于账户的答复不完整。", hant: "支付寶關於帳戶的答覆不完整。",
            ko: "계정에 대한 알리페이의 답이 온전하지 않습니다."),
        Sentence(
            "`{}` may hold letters, digits and signs of ASCII only, and no spaces.", hans: "`{}` 只能含 ASCII 字母、数字和符号，不含空格。",
            hant: "`{}` 只能含 ASCII 字母、數字和符號，不含空格。", ko: "`{}`에는 공백 없이 ASCII 문자, 숫자, 기호만 쓸 수 있습니다."),
        Sentence(
            "`{}` of a new order may hold letters, digits and underscores only.", hans: "新订单的 `{}` 只能含字母、数字和下划线。",
            hant: "新訂單的 `{}` 只能含字母、數字和底線。",
            ko: "새 주문의 `{}`에는 문자, 숫자, 밑줄만 쓸 수 있습니다."),
        Sentence(
            "Alipay's answer about the transfer is not complete, or is about another one.", hans: "支付宝关于转账的答复不完整，或是关于另一笔转账。",
            hant: "支付寶關於轉帳的答覆不完整，或是關於另一筆轉帳。", ko: "이체에 대한 알리페이의 답이 온전하지 않거나 다른 이체에 관한 것입니다."),
        Sentence(
            "The permit is not for a refund; nothing was sent.", hans: "许可不是用于退款的；没有发送任何请求。", hant: "許可不是用於退款的；沒有送出任何請求。",
            ko: "환불용 허가가 아닙니다. 아무것도 보내지 않았습니다."),
        Sentence(
            "Under this number Alipay has a refund of {}, and {} was asked for. A person has to look.",
            hans: "此号码下支付宝有一笔 {} 的退款，而请求的是 {}。须由人核实。",
            hant: "此號碼下支付寶有一筆 {} 的退款，而請求的是 {}。須由人核實。", ko: "이 번호로 알리페이에 {} 환불이 있는데 요청한 것은 {}입니다. 사람이 확인해야 합니다."),
        Sentence("A refund of {} shows under its number.", hans: "此号码下显示有一笔 {} 的退款。", hant: "此號碼下顯示有一筆 {} 的退款。", ko: "이 번호로 {} 환불이 나옵니다."),
        Sentence("The movement is not a refund.", hans: "此操作不是退款。", hant: "此操作不是退款。", ko: "이 작업은 환불이 아닙니다."),
        Sentence(
            "Alipay's answer about the order is not complete; nothing was decided on it.", hans: "支付宝关于订单的答复不完整，未据此作出决定。",
            hant: "支付寶關於訂單的答覆不完整，未據此作出決定。", ko: "주문에 대한 알리페이의 답이 온전하지 않아 결정하지 않았습니다."),
        Sentence(
            "Alipay's answer about the refund does not settle it.", hans: "支付宝关于退款的答复不足以确定结果。", hant: "支付寶關於退款的答覆不足以確定結果。",
            ko: "환불에 대한 알리페이의 답만으로는 결과를 정할 수 없습니다."),
        Sentence(
            "Users cannot be sent back to this shop yet: its redirect address is not set here. A person who runs this shop has to set it.",
            hans: "用户授权后尚无法返回本店：此处未配置回跳地址，须由商家的运营人员配置。", hant: "使用者授權後尚無法返回本店：此處未設定回跳位址，須由商家的營運人員設定。",
            ko: "사용자를 이 상점으로 되돌려 보낼 수 없습니다. 되돌아올 주소가 설정되지 않았으며 상점 운영자가 설정해야 합니다."),
        Sentence(
            "`scope` must be `auth_base` or `auth_user`.", hans: "`scope` 须为 `auth_base` 或 `auth_user`。",
            hant: "`scope` 須為 `auth_base` 或 `auth_user`。", ko: "`scope`는 `auth_base`나 `auth_user`여야 합니다."),
        Sentence(
            "The answer belongs to another call; what became of this one is being established.", hans: "答复属于另一个调用，正在确认此调用的结果。",
            hant: "答覆屬於另一個呼叫，正在確認此呼叫的結果。",
            ko: "다른 호출에 대한 답입니다. 이 호출의 결과를 확인하는 중입니다."),
        Sentence(
            "The permit was issued by another gate. Nothing was sent.", hans: "许可由另一主机签发，没有发送任何请求。", hant: "許可由另一主機簽發，沒有送出任何請求。",
            ko: "다른 곳에서 발급된 허가입니다. 아무것도 보내지 않았습니다."),
        Sentence(
            "The time to send this request ran out before it could leave. Its outcome is being established.", hans: "请求未能在规定时间内发出，正在确认结果。",
            hant: "請求未能在規定時間內送出，正在確認結果。", ko: "제한 시간 안에 요청을 보내지 못했습니다. 결과를 확인하는 중입니다."),
    ]

    /// Why a host cannot write anything down.
    static let hostFaults: [Sentence] = [
        Sentence(
            "The host's clock is wrong, so it writes nothing down, and nothing is moved that is not written down.",
            hans: "主机时钟有误，因此不作记录；未经记录的资金不会变动。", hant: "主機時鐘有誤，因此不作記錄；未經記錄的資金不會變動。", ko: "호스트의 시계가 맞지 않아 기록하지 않으며, 기록되지 않은 돈은 옮기지 않습니다."),
        Sentence(
            "The host's disk is full, so it can write nothing down, and nothing is moved that is not written down.",
            hans: "主机磁盘已满，无法记录；未经记录的资金不会变动。", hant: "主機磁碟已滿，無法記錄；未經記錄的資金不會變動。", ko: "호스트의 디스크가 가득 차 기록할 수 없으며, 기록되지 않은 돈은 옮기지 않습니다."),
        Sentence(
            "The host can't use its store now, and nothing is moved that is not written down.", hans: "主机目前无法使用其存储；未经记录的资金不会变动。",
            hant: "主機目前無法使用其儲存；未經記錄的資金不會變動。", ko: "호스트가 지금 저장소를 쓸 수 없으며, 기록되지 않은 돈은 옮기지 않습니다."),
        Sentence(
            "The host's store was moved to another place, and nothing is moved that is not written down there.",
            hans: "主机的存储已移至别处；未在那里记录的资金不会变动。", hant: "主機的儲存已移至別處；未在那裡記錄的資金不會變動。", ko: "호스트의 저장소가 다른 곳으로 옮겨졌으며, 그곳에 기록되지 않은 돈은 옮기지 않습니다."),
        Sentence(
            "The host has to be started anew, and nothing is moved that is not written down.", hans: "主机须重新启动；未经记录的资金不会变动。",
            hant: "主機須重新啟動；未經記錄的資金不會變動。", ko: "호스트를 다시 시작해야 하며, 기록되지 않은 돈은 옮기지 않습니다."),
        Sentence("The host has more to do than it can take on.", hans: "主机负载过高。", hant: "主機負載過高。", ko: "호스트가 감당할 수 있는 것보다 일이 많습니다."),
    ]
}
