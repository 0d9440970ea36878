import AlipayGateway
import Clocks
import Money
import ToolKit

/// What the platform's tools say. Alipay's own words for things stand beside ours: agents and people know them.
enum PlatformText {
    /// A payment's link.
    static func link(_ url: String, order: OrderNumber, amount: Money, until end: Instant) -> String {
        """
        支付链接: [点击完成支付](\(url))
        Order `\(order.text)`, \(amount.decimalText) yuan (元), can be paid until \(time(end)). \(notPaidYet)
        """
    }

    /// A payment's code, as text where a terminal can show it.
    static func code(_ url: String, picture: String?, order: OrderNumber, amount: Money, until end: Instant) -> String {
        let shown = picture.map { "\n```text\n\($0)```" } ?? ""
        return """
            付款码: the buyer scans it with Alipay (支付宝扫一扫), or opens \(url) on the phone.
            Order `\(order.text)`, \(amount.decimalText) yuan (元), can be paid until \(time(end)). \(notPaidYet)\(shown)
            """
    }

    private static let notPaidYet = "It is for the buyer of this conversation alone. Nothing is paid yet: query_trade tells whether it was."

    /// An order's state.
    static func state(_ report: OrderReport) -> String {
        let meaning = report.meaning.map { ", \($0)" } ?? ""
        let paid = report.paidAt.map { ", paid at \(time($0))" } ?? ""
        return "Order `\(report.outTradeNo)` (支付宝交易号 \(report.tradeNo)): \(report.status)\(meaning); \(report.total) yuan (元)\(paid)."
    }

    /// A refund that was made.
    static func refunded(_ refund: Refunded) -> String {
        """
        退款成功: \(refund.amount.decimalText) yuan (元) of order `\(refund.order.number.text)` (支付宝交易号 \(refund.order.tradeNumber)) \
        went back to the buyer, as refund `\(refund.number.text)`.
        """
    }

    /// An order that was taken back.
    static func cancelled(_ order: OrderIdentity, _ amount: Money) -> String {
        """
        已撤销: order `\(order.number.text)` (支付宝交易号 \(order.tradeNumber)) is taken back; what the buyer had not got back of it, at most \
        \(amount.decimalText) yuan (元), went back.
        """
    }

    /// An order that was closed.
    static func closed(_ order: OrderIdentity) -> String {
        """
        已关闭: order `\(order.number.text)` (支付宝交易号 \(order.tradeNumber)) is closed and can't be paid any more. Nobody had paid it, and no \
        money moved.
        """
    }

    /// An error of a request that moves money: one that leaves it in doubt must not be called a failure.
    static func moveFailed(_ what: String, _ error: GatewayError) -> String {
        error.certainty == .failed ? "\(what) failed: \(error.agentText)" : "\(what): the outcome is not known yet. \(error.agentText)"
    }

    /// As people in China read it.
    static func time(_ instant: Instant) -> String { "\(ChinaTime.text(of: instant)) (GMT+8)" }
}
