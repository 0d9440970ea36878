import Clocks
import JSON
import Money

extension Platform {
    /// The scenes that a transfer can be reported under.
    static let transferScenes: Set<String> = ["现金营销", "企业退款", "佣金报酬", "业务结算", "二手回收", "公益补助", "行政补贴和退款", "保险理赔"]

    /// From this amount on, in fen, a transfer must say what it is for.
    static let leastWithRemark: Int64 = 5_000_000

    /// Transfers once for each of the merchant's numbers. The same again tells how the first one stands.
    func transfer(
        _ content: BusinessContent, _ call: VerifiedCall, in books: inout PlatformBooks, staysUnderWay: Bool, at now: Instant
    ) throws(TradeRefusal) -> JSONObject {
        guard call.isCertified || !transfersNeedCertificates else {
            throw .turnedAway(code: "40002", subCode: "isv.missing-app-cert-sn", message: "缺少应用公钥证书SN")
        }
        let request = try content.transfer()
        if let known = books.funds[request.outBizNo] {
            guard known.request == request else { throw .refused("PAYMENT_INFO_INCONSISTENCY", "两次请求商户单号一样，但参数不一致") }
            return answer(to: known)
        }
        try checkAmount(of: request)
        guard let receiver = books.users.find(request.payee.identity, kind: request.payee.kind) else {
            // The merchant's own account is no user; it is found all the same.
            guard request.payee.identity != sellerID else { throw .refused("PAYER_PAYEE_CANNOT_SAME", "收付款方不能相同") }
            throw .refused("PAYEE_NOT_EXIST", "收款账号不存在")
        }
        if let name = request.payee.name, name != receiver.realName { throw .refused("PAYEE_USERINFO_ERROR", "支付宝账号和姓名不匹配，请确认姓名是否正确") }
        guard receiver.canReceive else { throw .refused("PAYEE_ACCOUNT_STATUS_ERROR", "收款方账号异常") }
        guard request.amount.minorUnits <= books.available.minorUnits else { throw .refused("PAYER_BALANCE_NOT_ENOUGH", "付款方余额不足") }
        return answer(to: books.funds.transfer(request, to: receiver, staysUnderWay: staysUnderWay, at: now))
    }

    private func checkAmount(of request: TransferRequest) throws(TradeRefusal) {
        let least: Int64 = request.product == "STD_RED_PACKET" ? 1 : 10
        guard request.amount.minorUnits >= least else { throw .refused("EXCEED_LIMIT_SM_MIN_AMOUNT", "单笔最低转账金额0.1元") }
        guard request.amount.minorUnits <= TradeBook.greatestTotal else { throw .refused("EXCEED_LIMIT_SM_AMOUNT", "单笔额度超限") }
        guard request.amount.minorUnits < Self.leastWithRemark || request.remark != nil else {
            throw .refused("MEMO_REQUIRED_IN_TRANSFER_ERROR", "根据监管部门的要求，单笔转账金额达到50000元时，需要填写付款理由")
        }
    }

    private func answer(to transfer: Transfer) -> JSONObject {
        var answer: JSONObject = [
            "out_biz_no": .string(transfer.draft.outBizNo), "order_id": .string(transfer.orderID),
            "pay_fund_order_id": .string(transfer.payFundOrderID), "status": .string(transfer.draft.status.rawValue),
        ]
        if let paidAt = transfer.paidAt { answer["trans_date"] = .string(ChinaTime.text(paidAt)) }
        return answer
    }
}

extension BusinessContent {
    /// The transfer that the call asks for.
    func transfer() throws(TradeRefusal) -> TransferRequest {
        let number = try required("out_biz_no", most: 64)
        let amount = try amount("trans_amount")
        let product = try required("product_code", most: 64)
        guard ["TRANS_ACCOUNT_NO_PWD", "STD_RED_PACKET"].contains(product) else { throw .refused("PRODUCT_NOT_SIGN", "产品未签约") }
        guard try required("biz_scene", most: 64) == "DIRECT_TRANSFER" else { throw .invalidParameter("biz_scene") }
        let request = TransferRequest(
            outBizNo: number, amount: amount, payee: try payee(), product: product, title: try text("order_title", most: 128),
            remark: try text("remark", most: 200), scene: try scene())
        try FundsBook.check(TransferDraft(outBizNo: number, amount: amount, status: .success))
        return request
    }

    private func payee() throws(TradeRefusal) -> TransferPayee {
        guard let object = object["payee_info"]?.objectValue else { throw .invalidParameter("payee_info不能为空") }
        let info = BusinessContent(object: object)
        let kind = try info.required("identity_type", most: 64)
        guard ["ALIPAY_USER_ID", "ALIPAY_LOGON_ID", "ALIPAY_OPEN_ID"].contains(kind) else { throw .invalidParameter("identity_type") }
        let identity = try info.required("identity", most: 128)
        let name = try info.text("name", most: 128)
        guard kind != "ALIPAY_LOGON_ID" || name != nil else { throw .invalidParameter("name不能为空") }
        return TransferPayee(kind: kind, identity: identity, name: name)
    }

    private func scene() throws(TradeRefusal) -> String? {
        let name = try text("transfer_scene_name", most: 64)
        let infos = object["transfer_scene_report_infos"]?.arrayValue ?? []
        guard let name else {
            guard infos.isEmpty else { throw .refused("TRANSFER_SCENE_NAME_BLANK", "转账场景不能为空") }
            return nil
        }
        guard Platform.transferScenes.contains(name) else { throw .refused("TRANSFER_SCENE_NAME_ILLEGAL", "转账场景不合法") }
        let areWhole = infos.allSatisfy {
            nonEmpty($0["info_type"]?.stringValue) != nil && nonEmpty($0["info_content"]?.stringValue) != nil
        }
        guard !infos.isEmpty, areWhole else { throw .refused("TRANSFER_SCENE_REPORT_INFO_ILLEGAL", "转账场景报备信息不合法") }
        return JSONValue.object(["name": .string(name), "infos": .array(infos)]).text
    }

    /// A span such as `90m`, from one minute to fifteen days; nil where it is absent.
    func span(_ name: String) throws(TradeRefusal) -> Span? {
        guard let text = try text(name, most: 6) else { return nil }
        let units: [Character: Span] = ["m": .minutes(1), "h": .hours(1), "d": .days(1)]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), (1...21_600).contains(count),
            text.utf8.first != UInt8(ascii: "+")
        else { throw .invalidParameter(name) }
        let span = Span(milliseconds: unit.milliseconds * count)
        guard span <= .days(15) else { throw .invalidParameter(name) }
        return span
    }
}
