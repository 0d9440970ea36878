import Clocks
import Cryptography
import JSON

extension Platform {
    /// How far back bills go.
    static let billsReach = Span.days(6 * 366)

    /// Makes a link to a bill.
    func billURL(
        _ content: BusinessContent, _ call: VerifiedCall, in books: inout PlatformBooks, at now: Instant
    ) throws(TradeRefusal) -> JSONObject {
        let type = try content.required("bill_type", most: 64)
        let text = try content.required("bill_date", most: 16)
        guard let kind = BillKind(rawValue: type) else { throw .refused("TYPE_NOT_SUPPORTED", "账单类型不支持") }
        guard let period = BillPeriod(text), period.to <= now else { throw .invalidParameter("bill_date") }
        guard now - period.from <= Self.billsReach else { throw .refused("BILL_DATE_BEFORE_REGISTRATION", "账单日期超出可查询范围") }
        guard period.readyAt <= now else { throw .refused("BILL_NOT_EXIST", "账单不存在") }
        guard AccountFlow.isThere(in: books, { $0 < period.to }) else { throw .refused("NO_BILL_DATA", "无账单数据") }
        let token = Hex.encode(SecureRandom.bytes(16))
        let link = books.bills.add(kind, period, token: token, at: now)
        var answer: JSONObject = ["bill_download_url": .string("\(call.origin)/bill/\(link.token)")]
        if !AccountFlow.isThere(in: books, ofTradesAlone: kind == .trade, period.contains) {
            answer["bill_file_code"] = "EMPTY_DATA_WITH_BILL_FILE"
        }
        return answer
    }
}
