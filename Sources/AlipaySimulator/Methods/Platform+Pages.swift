import Clocks
import JSON
import Money

extension Platform {
    /// How long an order of the payment pages waits for its buyer: 15 days.
    static let pageLife = Span.days(15)

    /// Opens the order of a payment page. The order exists from here on, as it does once a real cashier has been opened.
    func openPage(
        _ method: PlatformMethod, _ content: JSONObject, _ parameters: WireParameters, in book: inout TradeBook, at now: Instant
    ) throws(TradeRefusal) -> Trade {
        let content = BusinessContent(object: content)
        let product = method == .pagePay ? "FAST_INSTANT_TRADE_PAY" : "QUICK_WAP_WAY"
        let given = try content.text("product_code", most: 64)
        if method == .pagePay { guard given == product else { throw .invalidParameter("product_code") } }
        var order = try draft(
            content, product: product, life: Self.pageLife, isCertified: nonEmpty(parameters["app_cert_sn"]) != nil, at: now)
        order.returnURL = nonEmpty(parameters["return_url"])
        order.notifyURL = nonEmpty(parameters["notify_url"])
        return try book.open(order, at: now)
    }

    /// The order that a call describes.
    func draft(_ content: BusinessContent, product: String, life: Span, isCertified: Bool = false, at now: Instant) throws(TradeRefusal)
        -> OrderDraft
    {
        OrderDraft(
            outTradeNo: try content.required("out_trade_no", most: 64), totalAmount: try content.amount("total_amount"),
            subject: try content.required("subject", most: 256), body: try content.text("body", most: 128),
            product: try content.text("product_code", most: 64) ?? product, expiresAt: try content.expiry(life: life, at: now),
            passbackParams: try content.text("passback_params", most: 512), isCertified: isCertified)
    }
}
