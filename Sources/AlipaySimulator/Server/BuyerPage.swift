import Clocks
import HTTPTypes
import Hummingbird
import Money

/// What somebody with a telephone would see and press: orders to pay, codes to scan, money that came, what the merchant was told.
struct BuyerRoutes: Sendable {
    let simulator: AlipaySimulator

    /// As many lines of each kind as are of any use.
    private static let most = 50

    func add(to router: Router<SimulatorContext>) {
        router.group("/buyer").add(middleware: LoopbackOnly()).get("") { _, _ in
            SimulatedPage.response("支付宝", orders + codes + transfers + notices + grants)
        }
    }

    private var orders: String {
        let rows = simulator.trades.suffix(Self.most).reversed().map { trade in
            let button =
                trade.status == .waitBuyerPay
                ? "<form method=\"post\" action=\"/cashier/\(trade.tradeNo)/pay\"><button>付款</button></form>" : ""
            return [
                "<a href=\"/cashier/\(trade.tradeNo)\">\(Escaped.html(trade.order.outTradeNo))</a>", Escaped.html(trade.order.subject),
                "¥ " + trade.order.totalAmount.decimalText, trade.status.rawValue, "¥ " + trade.refunded.decimalText, button,
            ]
        }
        return table("订单", ["商户订单号", "商品", "金额", "状态", "已退款", ""], rows)
    }

    private var codes: String {
        let rows = simulator.paymentCodes.suffix(Self.most).map { code in
            [
                Escaped.html(code.order.outTradeNo), Escaped.html(code.order.subject), "¥ " + code.order.totalAmount.decimalText,
                ChinaTime.text(code.diesAt), "<a href=\"/qr/\(code.text)\">扫码</a>",
            ]
        }
        return table("收款码", ["商户订单号", "商品", "金额", "有效期至", ""], rows)
    }

    private var transfers: String {
        let rows = simulator.transfers.suffix(Self.most).reversed().map { transfer in
            [
                Escaped.html(transfer.draft.outBizNo), Escaped.html(transfer.request?.payee.identity ?? ""),
                Escaped.html(transfer.request?.title ?? ""), "¥ " + transfer.draft.amount.decimalText, transfer.draft.status.rawValue,
            ]
        }
        return table("收到的转账", ["转账单号", "收款方", "标题", "金额", "状态"], rows)
    }

    private var notices: String {
        let rows = simulator.notices.suffix(Self.most).reversed().map { notice in
            let state =
                switch notice.state {
                case .waiting(let until): "下次发送 " + ChinaTime.text(until)
                case .taken: "已确认"
                case .givenUp: "已放弃"
                case .withheld: "不发送"
                }
            return [
                ChinaTime.text(notice.createdAt), Escaped.html(notice.outTradeNo), notice.status, Escaped.html(notice.url),
                "\(notice.sends.count)", state,
            ]
        }
        return table("通知", ["时间", "商户订单号", "状态", "地址", "发送次数", ""], rows)
    }

    private var grants: String {
        let rows = simulator.grants.suffix(Self.most).reversed().map { grant in
            [grant.userID, grant.scope, ChinaTime.text(grant.issuedAt), ChinaTime.text(grant.expiresAt)]
        }
        return table("授权", ["用户", "范围", "时间", "有效期至"], rows)
    }

    /// A table with its heading; nothing where there are no rows. Cells are HTML.
    private func table(_ title: String, _ columns: [String], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "" }
        let head = columns.map { "<th>\($0)</th>" }.joined()
        let body = rows.map { "<tr>" + $0.map { "<td>\($0)</td>" }.joined() + "</tr>" }.joined()
        return "<h2>\(title)</h2><div class=\"wide\"><table><tr>\(head)</tr>\(body)</table></div>"
    }
}
