extension GatewaySentence {
    static let aboutAnotherOrder = GatewaySentence(
        "Alipay's answer is about another order.", hans: "支付宝的答复针对另一笔订单。", hant: "支付寶的答覆針對另一筆訂單。", ko: "알리페이의 답이 다른 주문에 관한 것입니다.")
    static let refundAccepted = GatewaySentence(
        "Alipay accepted the refund and does not say yet that money moved.", hans: "支付宝已受理退款，但尚未表示资金已变动。", hant: "支付寶已受理退款，但尚未表示資金已變動。",
        ko: "알리페이가 환불을 접수했지만 돈이 움직였다고는 아직 말하지 않습니다.")
    static let refundCountsLess = GatewaySentence(
        "Alipay counts less refunded on this order than this refund alone.", hans: "支付宝所计的此订单累计退款少于本次退款。", hant: "支付寶所計的此訂單累計退款少於本次退款。",
        ko: "알리페이가 센 이 주문의 환불 총액이 이번 환불보다 적습니다.")
    static let noCode = GatewaySentence(
        "Alipay's answer has no code to pay by.", hans: "支付宝的答复中没有付款码。", hant: "支付寶的答覆中沒有付款碼。", ko: "알리페이의 답에 결제할 코드가 없습니다.")
    static let cancelAskedAgain = GatewaySentence(
        "Alipay could not finish the cancel and asks for it once more.", hans: "支付宝未能完成撤销，要求再次请求。", hant: "支付寶未能完成撤銷，要求再次請求。",
        ko: "알리페이가 취소를 마치지 못해 다시 요청하라고 합니다.")
    static let cancelUnconfirmed = GatewaySentence(
        "Alipay does not say what the cancel did.", hans: "支付宝未说明撤销的结果。", hant: "支付寶未說明撤銷的結果。", ko: "알리페이가 취소로 무엇을 했는지 말하지 않습니다.")
    static let closedUnpaid = GatewaySentence(
        "Nobody had paid the order: it was closed, and no money moved.", hans: "订单无人付款：已关闭，没有资金变动。", hant: "訂單無人付款：已關閉，沒有資金變動。",
        ko: "아무도 결제하지 않은 주문이라 닫혔고, 돈은 움직이지 않았습니다.")
    static let alreadyPaid = GatewaySentence(
        "The order was paid before it could be closed; it is refunded, or cancelled, instead.", hans: "订单在关闭前已支付：请改用退款或撤销。",
        hant: "訂單在關閉前已支付：請改用退款或撤銷。", ko: "닫기 전에 결제된 주문입니다. 대신 환불하거나 취소합니다.")
    static let orderUnclear = GatewaySentence(
        "Alipay's answer about the order does not settle it.", hans: "支付宝关于订单的答复不足以确认结果。", hant: "支付寶關於訂單的答覆不足以確認結果。",
        ko: "주문에 관한 알리페이의 답으로는 결과를 알 수 없습니다.")

    static let aboutAnotherTransfer = GatewaySentence(
        "Alipay's answer is about another transfer.", hans: "支付宝的答复针对另一笔转账。", hant: "支付寶的答覆針對另一筆轉帳。", ko: "알리페이의 답이 다른 이체에 관한 것입니다.")
    static let transferAccepted = GatewaySentence(
        "Alipay has accepted the transfer and does not say yet that it is done.", hans: "支付宝已受理转账，但尚未表示已完成。", hant: "支付寶已受理轉帳，但尚未表示已完成。",
        ko: "알리페이가 이체를 접수했지만 끝났다고는 아직 말하지 않습니다.")
    static let transferDiffers = GatewaySentence(
        "Alipay tells of another amount than the one that was sent. A person has to look.", hans: "支付宝所述金额与所发送的不同，须由人查看。",
        hant: "支付寶所述金額與所送出的不同，須由人查看。", ko: "알리페이가 말하는 금액이 보낸 금액과 다릅니다. 사람이 확인해야 합니다.")
    static let transferFailed = GatewaySentence(
        "The transfer failed at Alipay; no money moved.", hans: "转账在支付宝失败，没有资金变动。", hant: "轉帳在支付寶失敗，沒有資金變動。",
        ko: "알리페이에서 이체가 실패했고, 돈은 움직이지 않았습니다.")
    static let transferReturned = GatewaySentence(
        "The transfer was made and came back. A person has to look.", hans: "转账已完成但被退回，须由人查看。", hant: "轉帳已完成但被退回，須由人查看。",
        ko: "이체가 되었다가 되돌아왔습니다. 사람이 확인해야 합니다.")
    static let transferUnclear = GatewaySentence(
        "Alipay's answer about the transfer does not settle it.", hans: "支付宝关于转账的答复不足以确认结果。", hant: "支付寶關於轉帳的答覆不足以確認結果。",
        ko: "이체에 관한 알리페이의 답으로는 결과를 알 수 없습니다.")

    /// What becomes of movements, each with what follows from it.
    static let verdicts: [GatewaySentence] =
        [
            aboutAnotherOrder, refundAccepted, refundCountsLess, noCode, cancelAskedAgain, cancelUnconfirmed, aboutAnotherTransfer,
            transferAccepted, transferDiffers,
        ].map { $0 + .establishing } + [
            closedUnpaid, alreadyPaid, orderUnclear, transferFailed, transferReturned, transferUnderWay, transferUnclear, transferDiffers,
        ] + TransferRemedies.table.remedies.filter { $0.certainty == .failed }.map { transferFailed + $0.sentence }
}
