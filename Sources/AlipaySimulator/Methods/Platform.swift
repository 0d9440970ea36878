import Clocks
import JSON
import Money

/// What each method does to the book and answers. Pure: a call, a book and an instant give an answer.
struct Platform: Sendable {
    /// The merchant's own account.
    let sellerID: String

    /// Whether transfers are for applications with certificates alone.
    var transfersNeedCertificates = true
    /// Whether the application knows users by open ids.
    var tellsOpenIDs = false
    /// The certificates that can be asked for.
    var certificates: SimulatorCertificates?

    /// The answer of a method that an application calls; a refusal is a part of it.
    /// - Parameter staysUnderWay: whether a transfer is taken and not brought to its end.
    func answer(_ call: VerifiedCall, in books: inout PlatformBooks, staysUnderWay: Bool = false, at now: Instant) -> JSONObject {
        do {
            let result = try result(call, in: &books, staysUnderWay: staysUnderWay, at: now)
            if call.method == .token { return result }
            var answer: JSONObject = ["code": "10000", "msg": "Success"]
            for member in result.members {
                answer[member.key] = member.value
            }
            return answer
        } catch {
            return Self.failure(error, of: call.method)
        }
    }

    /// The answer of a method that did nothing.
    static func failure(_ refusal: TradeRefusal, of method: PlatformMethod) -> JSONObject {
        let (code, message) = refusal.publicCode
        var answer: JSONObject = [
            "code": .string(code), "msg": .string(message), "sub_code": .string(method.subCode(refusal.subCode)),
            "sub_msg": .string(refusal.subMessage),
        ]
        if method == .tradeRefund {
            answer["refund_fee"] = "0.00"
            answer["send_back_fee"] = "0.00"
        }
        return answer
    }

    private func result(
        _ call: VerifiedCall, in books: inout PlatformBooks, staysUnderWay: Bool, at now: Instant
    ) throws(TradeRefusal) -> JSONObject {
        let content = BusinessContent(object: call.content)
        switch call.method {
        case .pagePay, .wapPay: throw .invalidParameter("method")
        case .tradeCreate: return try create(content, call, in: &books.trades, at: now)
        case .tradePrecreate: return try precreate(content, call, in: &books, at: now)
        case .tradeQuery: return try query(content, in: &books.trades, at: now)
        case .tradeClose: return numbers(of: try books.trades.close(try content.reference(), at: now))
        case .tradeCancel: return try cancel(content, in: &books, at: now)
        case .tradeRefund: return try refund(content, in: &books, at: now)
        case .refundQuery: return try queryRefund(content, in: &books.trades, at: now)
        case .transfer: return try transfer(content, call, in: &books, staysUnderWay: staysUnderWay, at: now)
        case .transferQuery: return try queryTransfer(content, in: books.funds)
        case .accountQuery: return try queryAccount(content, balance: books.available)
        case .billURL: return try billURL(content, call, in: &books, at: now)
        case .certificate: return try certificate(content)
        case .token: return try token(call, in: &books.users, at: now)
        case .userInfo: return try userInfo(call, in: books.users, at: now)
        }
    }

    private func create(
        _ content: BusinessContent, _ call: VerifiedCall, in book: inout TradeBook, at now: Instant
    ) throws(TradeRefusal) -> JSONObject {
        let openID = try content.text("buyer_open_id", most: 128)
        let userID = try content.text("buyer_id", most: 28) ?? openID
        let logonID = try content.text("buyer_logon_id", most: 100)
        guard userID != nil || logonID != nil else { throw .invalidParameter("buyer_id,buyer_logon_id不能同时为空") }
        guard userID != sellerID else { throw .buyerSellerEqual }
        let buyer = Buyer(userID: userID ?? Buyer.standard.userID, logonID: logonID ?? Buyer.standard.logonID)
        var order = try draft(content, product: "FACE_TO_FACE_PAYMENT", life: .hours(3), isCertified: call.isCertified, at: now)
        order.buyer = buyer
        order.notifyURL = nonEmpty(call.parameters["notify_url"])
        return numbers(of: try book.open(order, at: now))
    }

    private func query(_ content: BusinessContent, in book: inout TradeBook, at now: Instant) throws(TradeRefusal) -> JSONObject {
        let trade = try book.find(try content.reference(), at: now)
        let paid = trade.paidAt == nil ? Money.fen(0) : trade.order.totalAmount
        var answer = buyerFields(of: trade)
        answer["buyer_pay_amount"] = .string(paid.decimalText)
        answer["invoice_amount"] = .string(paid.decimalText)
        answer["out_trade_no"] = .string(trade.order.outTradeNo)
        answer["point_amount"] = "0.00"
        answer["receipt_amount"] = .string(paid.decimalText)
        if let paidAt = trade.paidAt { answer["send_pay_date"] = .string(ChinaTime.text(paidAt)) }
        answer["total_amount"] = .string(trade.order.totalAmount.decimalText)
        answer["trade_no"] = .string(trade.tradeNo)
        answer["trade_status"] = .string(trade.status.rawValue)
        if let passback = trade.order.passbackParams { answer["passback_params"] = .string(passback) }
        if content.asks(for: "fund_bill_list"), trade.paidAt != nil { answer["fund_bill_list"] = funds(paid) }
        return answer
    }

    private func refund(_ content: BusinessContent, in books: inout PlatformBooks, at now: Instant) throws(TradeRefusal) -> JSONObject {
        let available = books.available
        let result = try books.trades.refund(try content.reference(), try content.refund(), available: available, at: now)
        var answer = buyerFields(of: result.trade)
        answer["fund_change"] = result.fundChange ? "Y" : "N"
        answer["gmt_refund_pay"] = .string(ChinaTime.text(result.refund.at))
        answer["out_trade_no"] = .string(result.trade.order.outTradeNo)
        if content.asks(for: "refund_detail_item_list") { answer["refund_detail_item_list"] = funds(result.refund.amount) }
        answer["refund_fee"] = .string(result.trade.refunded.decimalText)
        answer["send_back_fee"] = .string((result.fundChange ? result.refund.amount : .fen(0)).decimalText)
        answer["trade_no"] = .string(result.trade.tradeNo)
        return answer
    }

    private func queryRefund(_ content: BusinessContent, in book: inout TradeBook, at now: Instant) throws(TradeRefusal) -> JSONObject {
        let number = try content.required("out_request_no", most: 64)
        let (trade, refund) = try book.lookUpRefund(try content.reference(), requestNumber: number, at: now)
        // An absent refund answers success without a status: nothing in the answer says "failed".
        guard let refund else { return [:] }
        var answer = numbers(of: trade)
        answer["out_request_no"] = .string(refund.requestNumber)
        answer["refund_amount"] = .string(refund.amount.decimalText)
        if let reason = refund.reason { answer["refund_reason"] = .string(reason) }
        answer["refund_status"] = "REFUND_SUCCESS"
        answer["total_amount"] = .string(trade.order.totalAmount.decimalText)
        if content.asks(for: "gmt_refund_pay") { answer["gmt_refund_pay"] = .string(ChinaTime.text(refund.at)) }
        if content.asks(for: "refund_detail_item_list") { answer["refund_detail_item_list"] = funds(refund.amount) }
        return answer
    }

    private func cancel(_ content: BusinessContent, in books: inout PlatformBooks, at now: Instant) throws(TradeRefusal) -> JSONObject {
        let reference = try content.reference()
        let available = books.available
        var answer: JSONObject = ["retry_flag": "N"]
        switch try books.trades.cancel(reference, available: available, at: now) {
        case .absent:
            if let outTradeNo = reference.outTradeNo {
                answer["out_trade_no"] = .string(outTradeNo)
                books.codes.cancel(outTradeNo, at: now)
            }
        case .closed(let trade):
            answer["action"] = "close"
            for member in numbers(of: trade).members { answer[member.key] = member.value }
        case .refunded(let trade):
            answer["action"] = "refund"
            if let refund = trade.refunds.last { answer["gmt_refund_pay"] = .string(ChinaTime.text(refund.at)) }
            for member in numbers(of: trade).members { answer[member.key] = member.value }
        }
        return answer
    }

    func numbers(of trade: Trade) -> JSONObject {
        ["out_trade_no": .string(trade.order.outTradeNo), "trade_no": .string(trade.tradeNo)]
    }

    private func buyerFields(of trade: Trade) -> JSONObject {
        guard let buyer = trade.paidBy ?? trade.order.buyer else { return [:] }
        return [
            "buyer_logon_id": .string(buyer.maskedLogonID), "buyer_user_id": .string(buyer.userID), "buyer_user_type": "PRIVATE",
        ]
    }

    private func funds(_ amount: Money) -> JSONValue {
        [["amount": .string(amount.decimalText), "fund_channel": "ALIPAYACCOUNT"]]
    }
}
