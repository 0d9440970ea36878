import Gate
import Hummingbird
import Money

/// The page to which a buyer's browser comes back from paying.
struct ReturnPage: Sendable {
    private let page: PublicPage

    init(_ result: ReturnResult, in language: PageLanguages.Language) {
        let texts = AgentTexts(language, [])
        switch result {
        case .paid(let order): page = Self.paid(order, texts)
        case .waiting(let order): page = Self.waiting(order, texts)
        case .closed(let order): page = Self.closed(order, texts)
        case .unavailable(let order): page = Self.unavailable(order, texts)
        case .notConfirmed: page = Self.notConfirmed(texts)
        }
    }

    func response() -> Response { page.response() }

    /// The page as it is written.
    var html: String { page.html }

    private static func paid(_ order: ReturnResult.Order, _ texts: AgentTexts) -> PublicPage {
        PublicPage(
            sign: .good, title: texts.say("Paid", hans: "支付成功", hant: "付款成功", ko: "결제 완료"), amount: amount(order),
            texts: [
                texts.say(
                    "Alipay has confirmed your payment. You can close this page.", hans: "支付宝已确认您的付款，您可以关闭此页面。",
                    hant: "支付寶已確認您的付款，您可以關閉此頁面。", ko: "Alipay가 결제를 확인했습니다. 이 페이지를 닫아도 됩니다.")
            ], rows: rows(order, texts), language: texts.language)
    }

    private static func waiting(_ order: ReturnResult.Order, _ texts: AgentTexts) -> PublicPage {
        PublicPage(
            sign: .waiting, title: texts.say("Not paid yet", hans: "尚未支付", hant: "尚未付款", ko: "아직 결제되지 않음"), amount: amount(order),
            texts: [
                texts.say(
                    "Alipay has not told us of your payment yet. If you have just paid, wait here: "
                        + "the page looks again by itself. Do not pay twice.",
                    hans: "支付宝尚未通知我们您的付款。如果您刚刚付款，请在此稍候，页面会自动刷新。请勿重复付款。",
                    hant: "支付寶尚未通知我們您的付款。如果您剛剛付款，請在此稍候，頁面會自動重新整理。請勿重複付款。",
                    ko: "아직 Alipay에서 결제를 확인하지 못했습니다. 방금 결제하셨다면 여기서 기다려 주세요. 페이지가 자동으로 다시 확인합니다. 두 번 결제하지 마세요.")
            ], rows: rows(order, texts), refresh: 5, language: texts.language)
    }

    private static func closed(_ order: ReturnResult.Order, _ texts: AgentTexts) -> PublicPage {
        PublicPage(
            sign: .bad, title: texts.say("Order closed", hans: "订单已关闭", hant: "訂單已關閉", ko: "주문 종료됨"), amount: amount(order),
            texts: [
                texts.say(
                    "This order was closed before it was paid, or refunded in full. Ask the shop if you want to order again.",
                    hans: "此订单未付款已关闭，或已全额退款。如需重新下单，请联系商家。", hant: "此訂單未付款已關閉，或已全額退款。如需重新下單，請聯絡商家。",
                    ko: "이 주문은 결제 전에 종료되었거나 전액 환불되었습니다. 다시 주문하려면 판매자에게 문의하세요.")
            ], rows: rows(order, texts), language: texts.language)
    }

    private static func unavailable(_ order: ReturnResult.Order, _ texts: AgentTexts) -> PublicPage {
        PublicPage(
            sign: .waiting, title: texts.say("Being checked", hans: "正在确认", hant: "正在確認", ko: "확인 중"),
            texts: [
                texts.say(
                    "We can't ask Alipay just now. If you have paid, your payment is safe: the page "
                        + "looks again by itself. Do not pay twice.",
                    hans: "暂时无法向支付宝查询。如果您已付款，款项是安全的，页面会自动刷新。请勿重复付款。",
                    hant: "暫時無法向支付寶查詢。如果您已付款，款項是安全的，頁面會自動重新整理。請勿重複付款。",
                    ko: "지금은 Alipay에 확인할 수 없습니다. 이미 결제하셨다면 결제는 안전합니다. 페이지가 자동으로 다시 확인합니다. 두 번 결제하지 마세요.")
            ], rows: rows(order, texts), refresh: 10, language: texts.language)
    }

    private static func notConfirmed(_ texts: AgentTexts) -> PublicPage {
        PublicPage(
            sign: .bad, title: texts.say("Not confirmed", hans: "无法确认", hant: "無法確認", ko: "확인되지 않음"),
            texts: [
                texts.say(
                    "This address does not come from Alipay as it is, so it says nothing of a payment. Look in "
                        + "your Alipay app whether you have paid, or ask the shop.",
                    hans: "此链接并非支付宝原样返回，不能说明付款结果。请在支付宝中查看是否已付款，或联系商家。",
                    hant: "此連結並非支付寶原樣返回，不能說明付款結果。請在支付寶中查看是否已付款，或聯絡商家。",
                    ko: "이 주소는 Alipay에서 온 그대로가 아니므로 결제에 대해 아무것도 알려 주지 않습니다. Alipay 앱에서 결제 여부를 확인하거나 판매자에게 문의하세요.")
            ], language: texts.language)
    }

    private static func amount(_ order: ReturnResult.Order) -> String? { order.total.map { "¥ \($0.decimalText)" } }

    private static func rows(_ order: ReturnResult.Order, _ texts: AgentTexts) -> [(String, String)] {
        [(texts.say("Order", hans: "订单号", hant: "訂單編號", ko: "주문 번호"), order.number)]
    }
}
