import JSON
import Money

extension Platform {
    /// What the merchant's account holds. Nothing in it is ever frozen here.
    func queryAccount(_ content: BusinessContent, balance: Money) throws(TradeRefusal) -> JSONObject {
        guard try content.required("account_type", most: 64) == "ACCTRANS_ACCOUNT" else { throw .invalidParameter("account_type") }
        let userID = try content.text("alipay_user_id", most: 28)
        let openID = try content.text("alipay_open_id", most: 128)
        guard let owner = userID ?? openID else {
            throw .invalidParameter("alipay_user_id,alipay_open_id不能同时为空")
        }
        guard owner == sellerID else { throw .noPermissionAccount }
        return ["available_amount": .string(balance.decimalText), "freeze_amount": "0.00"]
    }

    /// What is known of a transfer. Of several numbers the payment's counts first, then the platform's, then the merchant's.
    func queryTransfer(_ content: BusinessContent, in transfers: FundsBook) throws(TradeRefusal) -> JSONObject {
        let transfer: Transfer?
        if let number = try content.text("pay_fund_order_id", most: 64) {
            transfer = transfers.all.first { $0.payFundOrderID == number }
        } else if let number = try content.text("order_id", most: 64) {
            transfer = transfers.all.first { $0.orderID == number }
        } else if let number = try content.text("out_biz_no", most: 64) {
            _ = try content.required("product_code", most: 64)
            _ = try content.required("biz_scene", most: 64)
            transfer = transfers[number]
        } else {
            throw .invalidParameter("out_biz_no,order_id,pay_fund_order_id不能同时为空")
        }
        guard let transfer else { throw .orderNotExist }
        return answer(about: transfer)
    }

    private func answer(about transfer: Transfer) -> JSONObject {
        let draft = transfer.draft
        var answer: JSONObject = [
            "order_id": .string(transfer.orderID), "pay_fund_order_id": .string(transfer.payFundOrderID),
            "out_biz_no": .string(draft.outBizNo), "status": .string(draft.status.rawValue),
        ]
        // The amount is told of successes alone.
        if draft.status == .success { answer["trans_amount"] = .string(draft.amount.decimalText) }
        if let paidAt = transfer.paidAt { answer["pay_date"] = .string(ChinaTime.text(paidAt)) }
        let told = [
            ("error_code", draft.errorCode), ("fail_reason", draft.failReason), ("receiver_user_id", draft.receiverUserID),
            ("receiver_open_id", draft.receiverOpenID),
        ]
        for (name, text) in told { answer[name] = text.map(JSONValue.string) }
        return answer
    }
}
