import Gate

extension Sentences {
    /// Why there is no usable answer of Alipay's.
    static let gatewayErrors: [Sentence] = [
        Sentence(
            "Alipay could not be reached; nothing was sent.", hans: "无法连接支付宝，没有发送任何请求。", hant: "無法連線支付寶，沒有送出任何請求。",
            ko: "알리페이에 연결할 수 없어 아무것도 보내지 않았습니다."),
        Sentence(
            "Too many requests to Alipay are under way; nothing was sent. Try again in a moment.", hans: "正在进行的支付宝请求过多，没有发送任何请求。请稍后再试。",
            hant: "正在進行的支付寶請求過多，沒有送出任何請求。請稍後再試。", ko: "진행 중인 알리페이 요청이 너무 많아 아무것도 보내지 않았습니다. 잠시 뒤 다시 시도하십시오."),
        Sentence("Alipay did not answer in time.", hans: "支付宝未及时答复。", hant: "支付寶未及時答覆。", ko: "알리페이가 제때 답하지 않았습니다."),
        Sentence("Alipay's answer could not be verified.", hans: "无法验证支付宝的答复。", hant: "無法驗證支付寶的答覆。", ko: "알리페이의 답을 검증할 수 없습니다."),
        establishing,
        Sentence(
            "Too many calls at once; wait a minute.", hans: "同时调用过多，请等一分钟。", hant: "同時呼叫過多，請等一分鐘。", ko: "한꺼번에 호출이 너무 많습니다. 1분 기다리십시오."),
        operatorMends(
            "The authorisation to act for this merchant is missing or has ended.", hans: "缺少代此商家操作的授权，或授权已失效。", hant: "缺少代此商家操作的授權，或授權已失效。",
            ko: "이 판매자를 대신할 권한이 없거나 끝났습니다."),
        operatorMends("The request was not accepted as it was made.", hans: "请求的形式未被接受。", hant: "請求的形式未被接受。", ko: "요청이 그대로는 받아들여지지 않았습니다."),
        operatorMends(
            "The application may not call this interface.", hans: "应用无权调用此接口。", hant: "應用無權呼叫此介面。", ko: "애플리케이션이 이 인터페이스를 호출할 수 없습니다."),
        operatorMends(
            """
            Alipay could not verify the request's signature. The private key, Alipay's record of its public half, and the signature type \
            (RSA2 or RSA) must belong together.
            """,
            hans: "支付宝未能验证请求的签名。私钥、在支付宝登记的公钥和签名类型（RSA2 或 RSA）须相互匹配。", hant: "支付寶未能驗證請求的簽章。私鑰、在支付寶登記的公鑰和簽章類型（RSA2 或 RSA）須相互匹配。",
            ko: "알리페이가 요청의 서명을 확인하지 못했습니다. 개인 키, 알리페이에 등록된 공개 키, 서명 방식(RSA2 또는 RSA)이 서로 맞아야 합니다."),
        operatorMends(
            """
            No public key is set for this application at Alipay: set one under development settings (for a restricted key, on the \
            restricted-key page).
            """,
            hans: "此应用在支付宝未设置公钥：请在开发设置中设置（受限密钥在受限密钥页面设置）。", hant: "此應用在支付寶未設定公鑰：請在開發設定中設定（受限金鑰在受限金鑰頁面設定）。",
            ko: "알리페이에 이 애플리케이션의 공개 키가 없습니다. 개발 설정에서 등록하십시오(제한 키는 제한 키 페이지에서)."),
        operatorMends(
            """
            The restricted key's switch for this service is off: turn on the payment MCP server on the application's restricted-key page \
            at Alipay.
            """,
            hans: "受限密钥对此服务的开关未打开：请在支付宝应用的受限密钥页面打开支付 MCP Server。", hant: "受限金鑰對此服務的開關未打開：請在支付寶應用的受限金鑰頁面打開支付 MCP Server。",
            ko: "제한 키에서 이 서비스의 스위치가 꺼져 있습니다. 알리페이 애플리케이션의 제한 키 페이지에서 결제 MCP Server를 켜십시오."),
        operatorMends(
            "This tool is not ticked for the restricted key: tick it on the application's restricted-key page at Alipay.",
            hans: "受限密钥未勾选此工具：请在支付宝应用的受限密钥页面勾选。", hant: "受限金鑰未勾選此工具：請在支付寶應用的受限金鑰頁面勾選。",
            ko: "제한 키에서 이 도구가 선택되지 않았습니다. 알리페이 애플리케이션의 제한 키 페이지에서 선택하십시오."),
        operatorMends(
            "The application has not signed up for this product at Alipay.", hans: "应用未在支付宝签约此产品。", hant: "應用未在支付寶簽約此產品。",
            ko: "애플리케이션이 알리페이에서 이 상품을 계약하지 않았습니다."),
        operatorMends("The user has not authorised this.", hans: "用户未授权此操作。", hant: "使用者未授權此操作。", ko: "사용자가 이것을 허락하지 않았습니다."),
        operatorMends(
            "Alipay does not know this application: the app id is wrong, or belongs to the other environment.",
            hans: "支付宝没有此应用：app id 有误，或属于另一环境。",
            hant: "支付寶沒有此應用：app id 有誤，或屬於另一環境。", ko: "알리페이가 이 애플리케이션을 모릅니다. app id가 틀렸거나 다른 환경의 것입니다."),
        operatorMends("This machine's clock is wrong.", hans: "本机时钟有误。", hant: "本機時鐘有誤。", ko: "이 컴퓨터의 시계가 맞지 않습니다."),
    ]

    /// What codes about an order and its buyer mean.
    static let remedies: [Sentence] = [
        Sentence(
            "A request with this number and another content reached Alipay before. \(establishing.english)",
            hans: "此前已有相同号码、不同内容的请求到达支付宝。\(establishing[.simplifiedChinese])",
            hant: "此前已有相同號碼、不同內容的請求到達支付寶。\(establishing[.traditionalChinese])",
            ko: "같은 번호에 내용이 다른 요청이 이미 알리페이에 갔습니다. \(establishing[.korean])"),
        Sentence(
            "Alipay has no such order: the number is wrong, or the buyer has not opened the payment page yet.",
            hans: "支付宝没有此订单：号码有误，或买家尚未打开支付页面。",
            hant: "支付寶沒有此訂單：號碼有誤，或買家尚未打開支付頁面。", ko: "알리페이에 그런 주문이 없습니다. 번호가 틀렸거나 구매자가 아직 결제 페이지를 열지 않았습니다."),
        Sentence(
            "The order can no longer be refunded through Alipay; refund it another way.", hans: "此订单已不能通过支付宝退款，请用其他方式退款。",
            hant: "此訂單已不能透過支付寶退款，請用其他方式退款。",
            ko: "이 주문은 더 이상 알리페이로 환불할 수 없습니다. 다른 방법으로 환불하십시오."),
        Sentence(
            "The order is closed: it was refunded in full, or never paid.", hans: "交易已关闭：已全额退款，或从未支付。", hant: "交易已關閉：已全額退款，或從未支付。",
            ko: "거래가 닫혔습니다. 전액 환불되었거나 결제된 적이 없습니다."),
        Sentence(
            "The order's state does not allow this; query it first.", hans: "交易状态不允许此操作，请先查询。", hant: "交易狀態不允許此操作，請先查詢。",
            ko: "주문 상태로는 할 수 없습니다. 먼저 조회하십시오."),
        Sentence(
            "The order is frozen by Alipay. A person has to ask Alipay's service.", hans: "交易被支付宝冻结，须由人联系支付宝客服。",
            hant: "交易被支付寶凍結，須由人聯絡支付寶客服。", ko: "알리페이가 이 주문을 동결했습니다. 사람이 알리페이에 문의해야 합니다."),
        Sentence("This order may not be refunded.", hans: "此订单不允许退款。", hant: "此訂單不允許退款。", ko: "이 주문은 환불할 수 없습니다."),
        Sentence("This order can only be refunded in full.", hans: "此订单只能全额退款。", hant: "此訂單只能全額退款。", ko: "이 주문은 전액으로만 환불할 수 있습니다."),
        Sentence(
            "This order was paid with a voucher that cannot be refunded here.", hans: "此订单使用了不能在此退款的券。", hant: "此訂單使用了不能在此退款的券。",
            ko: "여기서 환불할 수 없는 쿠폰으로 결제된 주문입니다."),
        Sentence(
            "The amount is more than what is left to refund on this order.", hans: "金额超过订单剩余可退金额。", hant: "金額超過訂單剩餘可退金額。",
            ko: "이 주문에서 더 환불할 수 있는 금액을 넘습니다."),
        Sentence(
            "The amount must be the order's total where no request number is given.", hans: "不填退款请求号时，金额须为订单总额。",
            hant: "不填退款請求號時，金額須為訂單總額。", ko: "요청 번호가 없으면 금액이 주문 총액이어야 합니다."),
        Sentence(
            "Alipay does not accept this refund amount.", hans: "支付宝不接受此退款金额。", hant: "支付寶不接受此退款金額。", ko: "알리페이가 이 환불 금액을 받아들이지 않습니다."),
        Sentence(
            "Alipay does not accept one of the values; check the numbers and the amount.", hans: "支付宝不接受其中某个值，请核对号码和金额。",
            hant: "支付寶不接受其中某個值，請核對號碼和金額。",
            ko: "알리페이가 값 하나를 받아들이지 않습니다. 번호와 금액을 확인하십시오."),
        Sentence(
            "The order's currency cannot be refunded this way.", hans: "此订单的货币不能这样退款。", hant: "此訂單的貨幣不能這樣退款。",
            ko: "이 주문의 통화는 이렇게 환불할 수 없습니다."),
        Sentence(
            "The buyer's account no longer exists; refund another way.", hans: "买家账户已不存在，请用其他方式退款。", hant: "買家帳戶已不存在，請用其他方式退款。",
            ko: "구매자의 계정이 없어졌습니다. 다른 방법으로 환불하십시오."),
        Sentence(
            "The buyer's account is restricted; the buyer has to ask Alipay's service.", hans: "买家账户受限，须由买家联系支付宝客服。",
            hant: "買家帳戶受限，須由買家聯絡支付寶客服。",
            ko: "구매자의 계정이 제한되어 있습니다. 구매자가 알리페이에 문의해야 합니다."),
        Sentence(
            "The buyer's account cannot take the refund; the buyer has to ask Alipay's service.", hans: "买家账户无法接收退款，须由买家联系支付宝客服。",
            hant: "買家帳戶無法接收退款，須由買家聯絡支付寶客服。", ko: "구매자의 계정이 환불을 받을 수 없습니다. 구매자가 알리페이에 문의해야 합니다."),
        Sentence("The order belongs to another buyer or seller.", hans: "此订单属于其他买家或商家。", hant: "此訂單屬於其他買家或商家。", ko: "다른 구매자나 판매자의 주문입니다."),
        Sentence(
            "The buyer's account could not be checked; the buyer has to ask Alipay's service.", hans: "无法核验买家账户，须由买家联系支付宝客服。",
            hant: "無法核驗買家帳戶，須由買家聯絡支付寶客服。",
            ko: "구매자의 계정을 확인할 수 없습니다. 구매자가 알리페이에 문의해야 합니다."),
        Sentence(
            "The buyer's company account refuses this; the buyer has to ask there.", hans: "买家的企业账户拒绝此操作，须由买家向企业询问。",
            hant: "買家的企業帳戶拒絕此操作，須由買家向企業詢問。",
            ko: "구매자의 회사 계정이 거절했습니다. 구매자가 회사에 문의해야 합니다."),
    ]

    /// What codes about the shop's own account mean.
    static let shopRemedies: [Sentence] = [
        Sentence(
            "The shop's balance at Alipay is too small for this refund. A person has to fill it up.", hans: "商家的支付宝余额不足以退款，须由人充值。",
            hant: "商家的支付寶餘額不足以退款，須由人儲值。",
            ko: "상점의 알리페이 잔액이 이 환불에 모자랍니다. 사람이 채워야 합니다."),
        operatorMends(
            "The amounts to be taken back from the order's receivers do not fit.", hans: "从各分账收款方退回的金额不符。", hant: "從各分帳收款方退回的金額不符。",
            ko: "분배받은 쪽에서 돌려받을 금액이 맞지 않습니다."),
        operatorMends(
            "The account that advances refunds is not valid.", hans: "垫付退款的账户无效。", hant: "墊付退款的帳戶無效。", ko: "환불을 대신 내는 계정이 유효하지 않습니다."),
        operatorMends(
            "The agreement to advance refunds does not match.", hans: "退款垫付协议不匹配。", hant: "退款墊付協議不匹配。", ko: "환불 선지급 약정이 맞지 않습니다."),
        operatorMends(
            "The account that the refund is taken from does not exist.", hans: "退款出资账户不存在。", hant: "退款出資帳戶不存在。", ko: "환불금을 빼낼 계정이 없습니다."),
        operatorMends(
            "A receiver of the order's shares no longer exists.", hans: "此订单的一个分账收款方已不存在。", hant: "此訂單的一個分帳收款方已不存在。",
            ko: "주문 금액을 분배받은 계정 하나가 없어졌습니다."),
        operatorMends(
            "The shop may not take shares back for a refund.", hans: "商家无权为退款收回分账。", hant: "商家無權為退款收回分帳。", ko: "상점이 환불을 위해 분배금을 회수할 수 없습니다."
        ),
        Sentence("Alipay has no transfer under this number.", hans: "支付宝没有此号码的转账。", hant: "支付寶沒有此號碼的轉帳。", ko: "알리페이에 이 번호의 이체가 없습니다."),
        Sentence(
            "The transfer under this number is not this application's.", hans: "此号码的转账不属于本应用。", hant: "此號碼的轉帳不屬於本應用。",
            ko: "이 번호의 이체는 이 애플리케이션의 것이 아닙니다."),
        operatorMends("The application may not ask this.", hans: "应用无权查询此项。", hant: "應用無權查詢此項。", ko: "애플리케이션이 이것을 조회할 수 없습니다."),
        operatorMends(
            "The application may not look at this account.", hans: "应用无权查看此账户。", hant: "應用無權查看此帳戶。", ko: "애플리케이션이 이 계정을 볼 수 없습니다."),
        operatorMends(
            "Alipay does not know the shop's account number.", hans: "支付宝没有此商家账号。", hant: "支付寶沒有此商家帳號。", ko: "알리페이가 상점의 계정 번호를 모릅니다."),
        operatorMends(
            "The shop has no account of this kind at Alipay.", hans: "商家在支付宝没有此类账户。", hant: "商家在支付寶沒有此類帳戶。", ko: "상점에 이런 종류의 알리페이 계정이 없습니다."
        ),
        operatorMends(
            "The shop has not signed up for this at Alipay.", hans: "商家未在支付宝签约此项。", hant: "商家未在支付寶簽約此項。", ko: "상점이 알리페이에서 이것을 계약하지 않았습니다."),
        operatorMends(
            "The shop has not allowed the application to ask this.", hans: "商家未授权应用查询此项。", hant: "商家未授權應用查詢此項。",
            ko: "상점이 애플리케이션에 이 조회를 허락하지 않았습니다."),
    ]

    private static let establishing = Sentence(
        "The outcome is not known and is being established. Do not repeat it under another number.", hans: "结果未知，正在确认。请勿换用其他号码重复请求。",
        hant: "結果未知，正在確認。請勿換用其他號碼重複請求。", ko: "결과를 알 수 없어 확인하는 중입니다. 다른 번호로 반복하지 마십시오.")

    /// A sentence about what only a person at the shop can set right.
    private static func operatorMends(_ english: String, hans: String, hant: String, ko korean: String) -> Sentence {
        Sentence(
            "\(english) A person who runs this shop has to mend it; trying again will not help.", hans: "\(hans)须由商家的运营人员处理，重试无济于事。",
            hant: "\(hant)須由商家的營運人員處理，重試無濟於事。", ko: "\(korean) 상점 운영자가 고쳐야 하며 다시 시도해도 소용없습니다.")
    }
}
