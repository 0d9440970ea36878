import Clocks
import Cryptography
import Money

/// Writes the notifications of trades and signs them.
struct NoticeWriter: Sendable {
    let key: RSAPrivateKey
    let appID: String
    let sellerID: String
    /// The serial number of the platform's certificate; nil where there is none.
    let certificateSerial: String?

    /// The notifications of an event: none, one, or where a fault wants it so two of the same.
    func notices(of entry: LedgerEntry, _ trade: Trade, number: Int, fault: Fault.Kind?) -> [Notice] {
        guard let url = trade.order.notifyURL, let told = told(entry, trade) else { return [] }
        let id = ChinaTime.compactDay(entry.at) + Hex.encode(SHA256.digest(Array("\(trade.tradeNo)|\(entry.sequence)".utf8)).prefix(13))
        var pairs = common(id: id, trade, at: entry.at) + told.pairs
        if fault == .notifyAmount, let place = pairs.firstIndex(where: { $0.name == "total_amount" }) {
            let wrong = Money.fen(trade.order.totalAmount.minorUnits + 1)
            pairs[place] = WireParameters.Pair(name: "total_amount", value: wrong.decimalText)
        }
        let body = signed(pairs, isForged: fault == .notifyForged, isCertified: trade.order.isCertified)
        let goesOut = LoopbackAddress.of(url) != nil && fault != .notifyLost
        let firstAt = fault == .notifyLate ? entry.at + NoticeQueue.waits[0] : entry.at
        return (0..<(fault == .notifyTwice ? 2 : 1)).map { copy in
            Notice(
                number: number + copy, id: id, outTradeNo: entry.outTradeNo, status: told.status, url: url, body: body, createdAt: entry.at,
                state: goesOut ? .waiting(until: firstAt) : .withheld)
        }
    }

    private func common(id: String, _ trade: Trade, at now: Instant) -> [WireParameters.Pair] {
        var pairs = [
            ("notify_time", ChinaTime.text(now)), ("notify_type", "trade_status_sync"), ("notify_id", id), ("charset", "utf-8"),
            ("version", "1.0"), ("app_id", appID), ("auth_app_id", appID), ("trade_no", trade.tradeNo),
            ("out_trade_no", trade.order.outTradeNo), ("total_amount", trade.order.totalAmount.decimalText), ("seller_id", sellerID),
            ("seller_email", "merchant@example.com"), ("subject", trade.order.subject), ("gmt_create", ChinaTime.text(trade.createdAt)),
        ]
        if let body = trade.order.body { pairs.append(("body", body)) }
        if let passback = trade.order.passbackParams { pairs.append(("passback_params", passback)) }
        if let buyer = trade.paidBy, let paidAt = trade.paidAt {
            let paid = trade.order.totalAmount.decimalText
            pairs += [
                ("buyer_id", buyer.userID), ("buyer_logon_id", buyer.maskedLogonID), ("gmt_payment", ChinaTime.text(paidAt)),
                ("receipt_amount", paid), ("invoice_amount", paid), ("buyer_pay_amount", paid), ("point_amount", "0.00"),
                ("fund_bill_list", "[{\"amount\":\"\(paid)\",\"fundChannel\":\"ALIPAYACCOUNT\"}]"),
            ]
        }
        return pairs.map { WireParameters.Pair(name: $0, value: $1) }
    }

    /// What an event is told as; nil where nothing is told of it.
    private func told(_ entry: LedgerEntry, _ trade: Trade) -> (status: String, pairs: [WireParameters.Pair])? {
        func told(_ status: TradeStatus, _ more: [(String, String)] = []) -> (String, [WireParameters.Pair]) {
            (status.rawValue, ([("trade_status", status.rawValue)] + more).map { WireParameters.Pair(name: $0, value: $1) })
        }
        switch entry.event {
        case .opened: return nil
        case .paid: return told(.success)
        case .finished: return told(.finished)
        case .closed: return told(.closed, [("gmt_close", ChinaTime.text(entry.at))])
        case .refunded(let requestNumber, _, _, _):
            // The sum of what was refunded up to this refund, which need not be the last one.
            let place = trade.refunds.firstIndex { $0.requestNumber.utf8.elementsEqual(requestNumber.utf8) } ?? 0
            let refunded = trade.refunds[...place].reduce(Int64(0)) { $0 + $1.amount.minorUnits }
            var more = [
                ("refund_fee", Money.fen(refunded).decimalText), ("gmt_refund", ChinaTime.text(entry.at) + "." + milliseconds(entry.at)),
                ("out_biz_no", requestNumber),
            ]
            let isWhole = refunded == trade.order.totalAmount.minorUnits
            if isWhole { more.append(("gmt_close", ChinaTime.text(entry.at))) }
            return told(isWhole ? .closed : .success, more)
        }
    }

    private func milliseconds(_ instant: Instant) -> String {
        let text = String(instant.milliseconds % 1000)
        return String(repeating: "0", count: 3 - text.count) + text
    }

    private func signed(_ pairs: [WireParameters.Pair], isForged: Bool, isCertified: Bool) -> String {
        let text = SignedText.ofReturn(pairs) + (isForged ? " " : "")
        let signature = (try? key.sign(Array(text.utf8), digest: .sha256)) ?? []
        var all =
            pairs + [
                WireParameters.Pair(name: "sign_type", value: "RSA2"), WireParameters.Pair(name: "sign", value: Base64.encode(signature)),
            ]
        if isCertified, let certificateSerial { all.append(WireParameters.Pair(name: "alipay_cert_sn", value: certificateSerial)) }
        // The platform writes a space as `+`, as forms do.
        return all.map { "\($0.name)=\(Escaped.query($0.value).replacing("%20", with: "+"))" }.joined(separator: "&")
    }
}

/// Addresses of this machine's own, which are the only ones that anything is sent to.
enum LoopbackAddress {
    /// The address with its host written as a number; nil for any other address.
    static func of(_ url: String) -> String? {
        guard url.hasPrefix("http://"), url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        let rest = url.dropFirst("http://".count)
        let authority = rest.prefix { !"/?#".contains($0) }
        guard !authority.contains("@"), !authority.contains("\\") else { return nil }
        let host = authority.hasPrefix("[") ? String(authority.prefix { $0 != "]" }) + "]" : String(authority.prefix { $0 != ":" })
        let number = ["127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "[::1]": "[::1]"][host.lowercased()]
        guard let number else { return nil }
        let port = authority.dropFirst(host.count)
        guard port.isEmpty || port.first == ":" && UInt16(port.dropFirst()) != nil else { return nil }
        return "http://\(number)\(port)\(rest.dropFirst(authority.count))"
    }
}
