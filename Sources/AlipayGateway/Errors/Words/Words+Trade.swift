extension GatewaySentence {
    static let otherContent =
        GatewaySentence(
            "A request with this number and another content reached Alipay before.", hans: "此前已有相同号码、不同内容的请求到达支付宝。",
            hant: "此前已有相同號碼、不同內容的請求到達支付寶。", ko: "같은 번호에 내용이 다른 요청이 이미 알리페이에 갔습니다.") + .establishing
    static let noSuchOrder = GatewaySentence(
        "Alipay has no such order: the number is wrong, or the buyer has not opened the payment page yet.",
        hans: "支付宝没有此订单：号码有误，或买家尚未打开支付页面。", hant: "支付寶沒有此訂單：號碼有誤，或買家尚未打開支付頁面。",
        ko: "알리페이에 그런 주문이 없습니다. 번호가 틀렸거나 구매자가 아직 결제 페이지를 열지 않았습니다.")
    static let finished = GatewaySentence(
        "The order can no longer be refunded through Alipay; refund it another way.", hans: "此订单已不能通过支付宝退款，请用其他方式退款。",
        hant: "此訂單已不能透過支付寶退款，請用其他方式退款。", ko: "이 주문은 더 이상 알리페이로 환불할 수 없습니다. 다른 방법으로 환불하십시오.")
    static let closed = GatewaySentence(
        "The order is closed: it was refunded in full, or never paid.", hans: "交易已关闭：已全额退款，或从未支付。", hant: "交易已關閉：已全額退款，或從未支付。",
        ko: "거래가 닫혔습니다. 전액 환불되었거나 결제된 적이 없습니다.")
    static let wrongState = GatewaySentence(
        "The order's state does not allow this; query it first.", hans: "交易状态不允许此操作，请先查询。", hant: "交易狀態不允許此操作，請先查詢。",
        ko: "주문 상태로는 할 수 없습니다. 먼저 조회하십시오.")
    static let frozen = GatewaySentence(
        "The order is frozen by Alipay. A person has to ask Alipay's service.", hans: "交易被支付宝冻结，须由人联系支付宝客服。", hant: "交易被支付寶凍結，須由人聯絡支付寶客服。",
        ko: "알리페이가 이 주문을 동결했습니다. 사람이 알리페이에 문의해야 합니다.")
    static let notRefundable = GatewaySentence(
        "This order may not be refunded.", hans: "此订单不允许退款。", hant: "此訂單不允許退款。", ko: "이 주문은 환불할 수 없습니다.")
    static let onlyWhole = GatewaySentence(
        "This order can only be refunded in full.", hans: "此订单只能全额退款。", hant: "此訂單只能全額退款。", ko: "이 주문은 전액으로만 환불할 수 있습니다.")
    static let voucher = GatewaySentence(
        "This order was paid with a voucher that cannot be refunded here.", hans: "此订单使用了不能在此退款的券。", hant: "此訂單使用了不能在此退款的券。",
        ko: "여기서 환불할 수 없는 쿠폰으로 결제된 주문입니다.")
    static let moreThanLeft = GatewaySentence(
        "The amount is more than what is left to refund on this order.", hans: "金额超过订单剩余可退金额。", hant: "金額超過訂單剩餘可退金額。",
        ko: "이 주문에서 더 환불할 수 있는 금액을 넘습니다.")
    static let notTheTotal = GatewaySentence(
        "The amount must be the order's total where no request number is given.", hans: "不填退款请求号时，金额须为订单总额。", hant: "不填退款請求號時，金額須為訂單總額。",
        ko: "요청 번호가 없으면 금액이 주문 총액이어야 합니다.")
    static let refundAmount = GatewaySentence(
        "Alipay does not accept this refund amount.", hans: "支付宝不接受此退款金额。", hant: "支付寶不接受此退款金額。", ko: "알리페이가 이 환불 금액을 받아들이지 않습니다.")
    static let wrongValue = GatewaySentence(
        "Alipay does not accept one of the values; check the numbers and the amount.", hans: "支付宝不接受其中某个值，请核对号码和金额。",
        hant: "支付寶不接受其中某個值，請核對號碼和金額。",
        ko: "알리페이가 값 하나를 받아들이지 않습니다. 번호와 금액을 확인하십시오.")
    static let currency = GatewaySentence(
        "The order's currency cannot be refunded this way.", hans: "此订单的货币不能这样退款。", hant: "此訂單的貨幣不能這樣退款。", ko: "이 주문의 통화는 이렇게 환불할 수 없습니다.")
    static let tooLateToCancel = GatewaySentence(
        "The order is too old to be cancelled; refund it instead.", hans: "订单已超过可撤销的期限，请改用退款。", hant: "訂單已超過可撤銷的期限，請改用退款。",
        ko: "취소하기에는 너무 오래된 주문입니다. 대신 환불하십시오.")
    static let notCancellable = GatewaySentence(
        "Alipay does not let this order be cancelled; refund it where it is paid, or close it where it is not.",
        hans: "支付宝不允许撤销此订单：已支付的请退款，未支付的请关闭。", hant: "支付寶不允許撤銷此訂單：已支付的請退款，未支付的請關閉。",
        ko: "알리페이가 이 주문의 취소를 허락하지 않습니다. 결제되었으면 환불하고 아니면 닫으십시오.")

    static let buyerGone = GatewaySentence(
        "The buyer's account no longer exists; refund another way.", hans: "买家账户已不存在，请用其他方式退款。", hant: "買家帳戶已不存在，請用其他方式退款。",
        ko: "구매자의 계정이 없어졌습니다. 다른 방법으로 환불하십시오.")
    static let buyerRestricted = GatewaySentence(
        "The buyer's account is restricted; the buyer has to ask Alipay's service.", hans: "买家账户受限，须由买家联系支付宝客服。",
        hant: "買家帳戶受限，須由買家聯絡支付寶客服。",
        ko: "구매자의 계정이 제한되어 있습니다. 구매자가 알리페이에 문의해야 합니다.")
    static let buyerCannotReceive = GatewaySentence(
        "The buyer's account cannot take the refund; the buyer has to ask Alipay's service.", hans: "买家账户无法接收退款，须由买家联系支付宝客服。",
        hant: "買家帳戶無法接收退款，須由買家聯絡支付寶客服。", ko: "구매자의 계정이 환불을 받을 수 없습니다. 구매자가 알리페이에 문의해야 합니다.")
    static let otherBuyer = GatewaySentence(
        "The order belongs to another buyer or seller.", hans: "此订单属于其他买家或商家。", hant: "此訂單屬於其他買家或商家。", ko: "다른 구매자나 판매자의 주문입니다.")
    static let buyerUnchecked = GatewaySentence(
        "The buyer's account could not be checked; the buyer has to ask Alipay's service.", hans: "无法核验买家账户，须由买家联系支付宝客服。",
        hant: "無法核驗買家帳戶，須由買家聯絡支付寶客服。", ko: "구매자의 계정을 확인할 수 없습니다. 구매자가 알리페이에 문의해야 합니다.")
    static let companyRefuses = GatewaySentence(
        "The buyer's company account refuses this; the buyer has to ask there.", hans: "买家的企业账户拒绝此操作，须由买家向企业询问。",
        hant: "買家的企業帳戶拒絕此操作，須由買家向企業詢問。",
        ko: "구매자의 회사 계정이 거절했습니다. 구매자가 회사에 문의해야 합니다.")

    static let balanceTooSmall = GatewaySentence(
        "The shop's balance at Alipay is too small for this refund. A person has to fill it up.", hans: "商家的支付宝余额不足以退款，须由人充值。",
        hant: "商家的支付寶餘額不足以退款，須由人儲值。", ko: "상점의 알리페이 잔액이 이 환불에 모자랍니다. 사람이 채워야 합니다.")
    static let sharesDoNotFit = mended(
        "The amounts to be taken back from the order's receivers do not fit.", hans: "从各分账收款方退回的金额不符。", hant: "從各分帳收款方退回的金額不符。",
        ko: "분배받은 쪽에서 돌려받을 금액이 맞지 않습니다.")
    static let advanceAccount = mended(
        "The account that advances refunds is not valid.", hans: "垫付退款的账户无效。", hant: "墊付退款的帳戶無效。", ko: "환불을 대신 내는 계정이 유효하지 않습니다.")
    static let advanceAgreement = mended(
        "The agreement to advance refunds does not match.", hans: "退款垫付协议不匹配。", hant: "退款墊付協議不匹配。", ko: "환불 선지급 약정이 맞지 않습니다.")
    static let refundAccount = mended(
        "The account that the refund is taken from does not exist.", hans: "退款出资账户不存在。", hant: "退款出資帳戶不存在。", ko: "환불금을 빼낼 계정이 없습니다.")
    static let shareReceiverGone = mended(
        "A receiver of the order's shares no longer exists.", hans: "此订单的一个分账收款方已不存在。", hant: "此訂單的一個分帳收款方已不存在。",
        ko: "주문 금액을 분배받은 계정 하나가 없어졌습니다.")
    static let mayNotTakeShares = mended(
        "The shop may not take shares back for a refund.", hans: "商家无权为退款收回分账。", hant: "商家無權為退款收回分帳。", ko: "상점이 환불을 위해 분배금을 회수할 수 없습니다.")
}
