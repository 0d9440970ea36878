import Gate

extension Sentences {
    /// What arguments mean.
    static let fields: [Sentence] = [
        Sentence(
            "the merchant's number (商户订单号) of the new order: letters, digits and underscores, never used for another order",
            hans: "创建订单参数-商户订单号：字母、数字和下划线，不得与其他订单重复", hant: "建立訂單參數-商戶訂單號：字母、數字和底線，不得與其他訂單重複",
            ko: "새 주문의 판매자 주문 번호(商户订单号): 문자, 숫자, 밑줄. 다른 주문에 쓰지 않은 것"),
        Sentence(
            "the price of the order (支付金额) in yuan (元), at most two decimals, such as 88.88", hans: "该订单的支付金额，以元为单位，最多两位小数，如 88.88",
            hant: "該訂單的支付金額，以元為單位，最多兩位小數，如 88.88", ko: "주문 금액(支付金额), 위안(元) 단위, 소수점 이하 두 자리까지, 예: 88.88"),
        Sentence(
            "the order's title (订单标题), for the buyer; no addresses of pages", hans: "该订单的订单标题，买家可见，不含网址",
            hant: "該訂單的訂單標題，買家可見，不含網址", ko: "구매자가 읽는 주문 제목(订单标题), 웹 주소는 넣지 않음"),
        Sentence("the merchant's order number (商户订单号)", hans: "商户订单号", hant: "商戶訂單號", ko: "판매자 주문 번호(商户订单号)"),
        Sentence("the refund's request number (退款请求号)", hans: "退款请求号", hant: "退款請求號", ko: "환불 요청 번호(退款请求号)"),
        Sentence(
            "the merchant's order number (商户订单号) of the paid order", hans: "已支付订单的商户订单号", hant: "已支付訂單的商戶訂單號",
            ko: "결제된 주문의 판매자 주문 번호(商户订单号)"),
        Sentence(
            "how much to give back (退款金额) in yuan (元), at most two decimals, at most what is left of the order",
            hans: "退款金额，以元为单位，最多两位小数，不超过订单剩余可退金额", hant: "退款金額，以元為單位，最多兩位小數，不超過訂單剩餘可退金額",
            ko: "환불 금액(退款金额), 위안(元) 단위, 소수점 이하 두 자리까지, 주문에 남은 금액 이하"),
        Sentence(
            "a number of your own for this refund (退款请求号), which stays the same when you repeat it; left out, the host makes one",
            hans: "退款请求号，由你自定，重复同一退款时保持不变；不填时由系统生成", hant: "退款請求號，由你自訂，重複同一退款時保持不變；不填時由系統產生",
            ko: "이 환불을 위해 직접 정하는 번호(退款请求号), 반복할 때 그대로 씀. 비우면 호스트가 만듦"),
        Sentence("why (退款原因), which the buyer may read", hans: "退款原因，买家可能看到", hant: "退款原因，買家可能看到", ko: "환불 사유(退款原因), 구매자가 볼 수 있음"),
        Sentence("the merchant's number of the transfer (商户转账单号)", hans: "商户转账单号", hant: "商戶轉帳單號", ko: "판매자 이체 번호(商户转账单号)"),
        Sentence(
            "what is asked for (授权范围): auth_base the id alone (静默授权), auth_user the public profile too (用户信息授权)",
            hans: "授权范围：auth_base 静默授权，auth_user 用户信息授权", hant: "授權範圍：auth_base 靜默授權，auth_user 使用者資訊授權",
            ko: "요청 범위(授权范围): auth_base는 식별자만(静默授权), auth_user는 공개 프로필도(用户信息授权)"),
        Sentence(
            "the operation's name from an earlier answer: `op_` and 20 letters or digits", hans: "先前答复中的操作名：`op_` 加 20 个字母或数字",
            hant: "先前答覆中的操作名：`op_` 加 20 個字母或數字", ko: "앞선 답변의 작업 이름: `op_`와 문자 또는 숫자 20자"),
    ]

    /// What the members of answers mean.
    static let results: [Sentence] =
        operationResults + [
            Sentence("the price in yuan", hans: "支付金额，以元为单位", hant: "支付金額，以元為單位", ko: "금액(위안)"),
            Sentence("the payment link; for the buyer alone", hans: "支付链接，只给买家", hant: "支付連結，只給買家", ko: "결제 링크, 구매자에게만"),
            Sentence("Alipay's number of the order (支付宝交易号)", hans: "支付宝交易号", hant: "支付寶交易號", ko: "알리페이 거래 번호(支付宝交易号)"),
            Sentence(
                "the order's state (交易状态), such as TRADE_SUCCESS", hans: "交易状态，如 TRADE_SUCCESS", hant: "交易狀態，如 TRADE_SUCCESS",
                ko: "주문 상태(交易状态), 예: TRADE_SUCCESS"),
            Sentence("the order's total in yuan", hans: "交易金额，以元为单位", hant: "交易金額，以元為單位", ko: "주문 총액(위안)"),
            Sentence(
                "whether Alipay shows that the money was given back", hans: "支付宝是否显示已退款", hant: "支付寶是否顯示已退款", ko: "알리페이에 환불된 것으로 나오는지"),
            Sentence("Alipay's word for the refund's state (退款状态)", hans: "退款状态", hant: "退款狀態", ko: "환불 상태(退款状态)"),
            Sentence("the refunded amount in yuan", hans: "退款金额，以元为单位", hant: "退款金額，以元為單位", ko: "환불 금액(위안)"),
            Sentence(
                "what the account can spend (可用余额), in yuan", hans: "可用余额，以元为单位", hant: "可用餘額，以元為單位", ko: "쓸 수 있는 금액(可用余额), 위안"),
            Sentence(
                "what is frozen (冻结金额), in yuan; absent where Alipay does not tell it", hans: "冻结金额，以元为单位；支付宝未提供时没有此项",
                hant: "凍結金額，以元為單位；支付寶未提供時沒有此項", ko: "동결된 금액(冻结金额), 위안. 알리페이가 알려 주지 않으면 없음"),
            Sentence(
                "SUCCESS, FAIL, DEALING, WAIT_PAY, CLOSED or REFUND", hans: "SUCCESS、FAIL、DEALING、WAIT_PAY、CLOSED 或 REFUND",
                hant: "SUCCESS、FAIL、DEALING、WAIT_PAY、CLOSED 或 REFUND", ko: "SUCCESS, FAIL, DEALING, WAIT_PAY, CLOSED, REFUND 가운데 하나"),
            Sentence("the amount in yuan; only of a success", hans: "金额，以元为单位；仅成功时有", hant: "金額，以元為單位；僅成功時有", ko: "금액(위안), 성공한 경우만"),
            Sentence("Alipay's number of the transfer (支付宝转账单据号)", hans: "支付宝转账单据号", hant: "支付寶轉帳單據號", ko: "알리페이 이체 번호(支付宝转账单据号)"),
            Sentence("when it was paid, China time", hans: "支付时间（中国时间）", hant: "支付時間（中國時間）", ko: "지급 시각, 중국 시간"),
            Sentence("Alipay's code for why it failed", hans: "支付宝的失败代码", hant: "支付寶的失敗代碼", ko: "알리페이의 실패 코드"),
            Sentence("why it failed, in Alipay's words", hans: "支付宝给出的失败原因", hant: "支付寶給出的失敗原因", ko: "알리페이가 밝힌 실패 이유"),
            Sentence("who received it (收款方), masked", hans: "收款方，已脱敏", hant: "收款方，已遮蔽", ko: "받은 사람(收款方), 가려짐"),
            Sentence(
                "the link; for the user of this conversation alone", hans: "授权链接，只给本次会话的用户", hant: "授權連結，只給本次會話的使用者",
                ko: "링크, 이 대화의 사용자에게만"),
            Sentence("what is asked for", hans: "授权范围", hant: "授權範圍", ko: "요청 범위"),
            Sentence("for how long the link is good", hans: "链接的有效时间", hant: "連結的有效時間", ko: "링크의 유효 시간"),
        ]

    private static let operationResults: [Sentence] = [
        Sentence(
            "held: people are asked and nothing has moved; pending: sent, and the outcome is not known yet",
            hans: "held：已请求人工审批，尚无资金变动；pending：已发送，结果尚不明确", hant: "held：已請求人工審批，尚無資金變動；pending：已送出，結果尚不明確",
            ko: "held: 사람에게 승인을 요청했고 옮겨진 돈은 없음. pending: 전송했으며 결과를 아직 모름"),
        Sentence(
            "the operation's name, for operation-status", hans: "操作名，供 operation-status 使用", hant: "操作名，供 operation-status 使用",
            ko: "operation-status에 쓸 작업 이름"),
        Sentence("until when people can answer a held call", hans: "人工审批的截止时间", hant: "人工審批的截止時間", ko: "보류된 호출에 사람이 답할 수 있는 시한"),
        Sentence("the statements of the policy that hold the call", hans: "使此调用暂缓的策略条目", hant: "使此呼叫暫緩的政策條目", ko: "호출을 보류한 정책 항목"),
        Sentence("what a held call waits for", hans: "暂缓的调用在等待什么", hant: "暫緩的呼叫在等待什麼", ko: "보류된 호출이 기다리는 것"),
        Sentence("how to learn the outcome", hans: "如何得知结果", hant: "如何得知結果", ko: "결과를 아는 방법"),
        Sentence(
            "`quoted`: the price that the shop's backend signed; `unverified`: nobody but the agent has said what this costs",
            hans: "`quoted`：商家后台签署的价格；`unverified`：价格只由代理给出，未经核实", hant: "`quoted`：商家後台簽署的價格；`unverified`：價格只由代理給出，未經核實",
            ko: "`quoted`: 상점의 백엔드가 서명한 가격. `unverified`: 가격을 말한 것은 에이전트뿐임"),
        Sentence(
            "`refused` or `failed` where there is no answer", hans: "没有答复时为 `refused` 或 `failed`", hant: "沒有答覆時為 `refused` 或 `failed`",
            ko: "답이 없으면 `refused` 또는 `failed`"),
        Sentence(
            "a stable word for why it was refused or failed", hans: "拒绝或失败原因的固定代码", hant: "拒絕或失敗原因的固定代碼", ko: "거절 또는 실패 이유를 나타내는 고정된 낱말"),
        Sentence("the statements of the policy that refused it", hans: "据以拒绝的策略条目", hant: "據以拒絕的政策條目", ko: "거절의 근거가 된 정책 항목"),
        Sentence("whether the same call may pass later", hans: "同一调用稍后是否可能通过", hant: "同一呼叫稍後是否可能通過", ko: "같은 호출이 나중에 통과할 수 있는지"),
        Sentence(
            "after how many seconds the same call may be made again", hans: "多少秒后可再次发起同一调用", hant: "多少秒後可再次發起同一呼叫",
            ko: "몇 초 뒤에 같은 호출을 다시 할 수 있는지"),
        Sentence("the operation's name", hans: "操作名", hant: "操作名", ko: "작업 이름"),
        Sentence(
            "how far it has come; `unknown` means that it was sent and its outcome is being established",
            hans: "进展；`unknown` 表示已发送，正在确认结果", hant: "進展；`unknown` 表示已送出，正在確認結果", ko: "진행 상태. `unknown`은 전송했고 결과를 확인하는 중이라는 뜻"),
        Sentence("whether its state will not change any more", hans: "状态是否不再变化", hant: "狀態是否不再變化", ko: "상태가 더 이상 바뀌지 않는지"),
        Sentence(
            "what it does: collect, refund or transfer", hans: "操作类型：collect、refund 或 transfer", hant: "操作類型：collect、refund 或 transfer",
            ko: "하는 일: collect, refund, transfer"),
        Sentence("how much, as a decimal number", hans: "金额，十进制数", hant: "金額，十進位數", ko: "금액, 십진수"),
        Sentence("the currency's code, such as CNY", hans: "货币代码，如 CNY", hant: "貨幣代碼，如 CNY", ko: "통화 코드, 예: CNY"),
        Sentence("what the tool answered, where it succeeded", hans: "成功时工具的答复", hant: "成功時工具的答覆", ko: "성공한 경우 도구의 답"),
        Sentence("what came of it, in words", hans: "结果的文字说明", hant: "結果的文字說明", ko: "결과를 말로 나타낸 것"),
    ]
}
