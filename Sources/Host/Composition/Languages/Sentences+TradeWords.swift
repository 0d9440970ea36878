import Gate

extension Sentences {
    /// What the arguments and the answers of the payment tools with the open platform's names mean.
    static let tradeWords: [Sentence] = [
        Sentence(
            "the merchant's number of the order (商户订单号); give this or `trade_no`", hans: "商户订单号；与 `trade_no` 至少提供一个",
            hant: "商戶訂單號；與 `trade_no` 至少提供一個", ko: "주문의 판매자 주문 번호(商户订单号). 이것이나 `trade_no`를 줌"),
        Sentence(
            "Alipay's own number of the order (支付宝交易号); where both are given they must be of one order",
            hans: "支付宝交易号；两者都提供时须属于同一订单", hant: "支付寶交易號；兩者都提供時須屬於同一訂單",
            ko: "주문의 알리페이 거래 번호(支付宝交易号). 둘 다 주면 같은 주문의 것이어야 함"),
        Sentence(
            "the merchant's number of the order (商户订单号)", hans: "订单的商户订单号", hant: "訂單的商戶訂單號", ko: "주문의 판매자 주문 번호(商户订单号)"),
        Sentence(
            "the price of the order (订单金额) in yuan (元), at most two decimals, such as 88.88", hans: "订单金额，以元为单位，最多两位小数，如 88.88",
            hant: "訂單金額，以元為單位，最多兩位小數，如 88.88", ko: "주문 금액(订单金额), 위안(元) 단위, 소수점 이하 두 자리까지, 예: 88.88"),
        Sentence(
            "how the buyer pays: `page` (computer), `wap` (phone) or `qr` (a code to scan)",
            hans: "买家的支付方式：`page`（电脑）、`wap`（手机）或 `qr`（扫码）", hant: "買家的支付方式：`page`（電腦）、`wap`（手機）或 `qr`（掃碼）",
            ko: "구매자가 결제하는 방법: `page`(컴퓨터), `wap`(휴대전화), `qr`(스캔할 코드)"),
        Sentence(
            """
            for how long it can be paid (超时时间): a number of minutes, hours or days such as `30m`, `2h`, `1d`; 1m to 15d. A code ends after \
            two hours
            """,
            hans: "可支付的时长（分钟、小时或天），如 `30m`、`2h`、`1d`；1m 至 15d。付款码两小时后失效",
            hant: "可支付的時長（分鐘、小時或天），如 `30m`、`2h`、`1d`；1m 至 15d。付款碼兩小時後失效",
            ko: "결제할 수 있는 시간(超时时间): `30m`, `2h`, `1d`처럼 분, 시간, 일의 수. 1m부터 15d까지. 코드는 두 시간 뒤에 끝남"),
        Sentence("how the buyer pays", hans: "买家的支付方式", hant: "買家的支付方式", ko: "구매자가 결제하는 방법"),
        Sentence(
            "the payment link, or what the QR code says; for the buyer alone", hans: "支付链接，或付款码的内容；只给买家", hant: "支付連結，或付款碼的內容；只給買家",
            ko: "결제 링크 또는 QR 코드의 내용, 구매자에게만"),
        Sentence(
            "until when it can be paid (RFC 3339)", hans: "可支付的截止时间（RFC 3339）", hant: "可支付的截止時間（RFC 3339）", ko: "결제할 수 있는 시한(RFC 3339)"),
        Sentence("the order's state (交易状态)", hans: "交易状态", hant: "交易狀態", ko: "주문 상태(交易状态)"),
        Sentence("when it was paid (RFC 3339)", hans: "支付时间（RFC 3339）", hant: "支付時間（RFC 3339）", ko: "결제 시각(RFC 3339)"),
        Sentence(
            "whether it was paid; absent for a state that is not known", hans: "是否已支付；状态未知时没有此项", hant: "是否已支付；狀態未知時沒有此項",
            ko: "결제되었는지. 모르는 상태이면 없음"),
        Sentence(
            "what Alipay did: the buyer's money went back", hans: "支付宝的处理：买家的款项已退回", hant: "支付寶的處理：買家的款項已退回", ko: "알리페이가 한 일: 구매자의 돈을 돌려줌"),
        Sentence(
            "what was counted as given back, in yuan: all that was left", hans: "计为已退回的金额，以元为单位：全部剩余金额", hant: "計為已退回的金額，以元為單位：全部剩餘金額",
            ko: "돌려준 것으로 센 금액(위안): 남아 있던 전부"),
        Sentence(
            "waiting: nobody has paid yet, call again; closed: nobody can pay it any more",
            hans: "waiting：尚无人付款，请再次调用；closed：已不能再支付", hant: "waiting：尚無人付款，請再次呼叫；closed：已不能再支付",
            ko: "waiting: 아직 아무도 결제하지 않았으니 다시 호출. closed: 더 이상 결제할 수 없음"),
        Sentence(
            """
            quoted: what the shop has quoted was paid; unverified: nobody has quoted it; differs: another amount was paid than was asked for
            """,
            hans: "quoted：所付为商家的报价；unverified：商家未报过价；differs：所付金额与所要求的不同",
            hant: "quoted：所付為商家的報價；unverified：商家未報過價；differs：所付金額與所要求的不同",
            ko: "quoted: 상점이 제시한 금액이 결제됨. unverified: 제시한 금액이 없음. differs: 요청한 것과 다른 금액이 결제됨"),
        Sentence("Waiting for the payment of {}", hans: "正在等待订单 {} 付款", hant: "正在等待訂單 {} 付款", ko: "{} 결제를 기다리는 중"),
    ]
}
