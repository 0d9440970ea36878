import Clocks
import Cryptography
import HTTPTypes
import Hummingbird
import JSON
import Money
import NIOCore

/// What a buyer sees and does.
struct CashierRoutes: Sendable {
    let simulator: AlipaySimulator

    func add(to router: Router<SimulatorContext>) {
        let cashier = router.group("/cashier").add(middleware: LoopbackOnly())
        cashier.get(":tradeNo") { _, context in
            guard let tradeNo = context.parameters.get("tradeNo"), let trade = simulator.trades.first(where: { $0.tradeNo == tradeNo })
            else {
                return CashierPage.response(to: .failure(.tradeNotExist))
            }
            return CashierPage.response(to: .success(trade))
        }
        // What a buyer's telephone opens when it has scanned a code.
        router.group("/qr").add(middleware: LoopbackOnly()).get(":code") { _, context in
            do throws(TradeRefusal) {
                return CashierPage.response(to: .success(try simulator.scan(context.parameters.get("code") ?? "")))
            } catch {
                return CashierPage.response(to: .failure(error))
            }
        }
        cashier.post(":tradeNo/pay") { request, context in try await pay(request, context) }
    }

    private func pay(_ request: Request, _ context: SimulatorContext) async throws -> Response {
        var request = request
        let body = try await request.collectBody(upTo: 4096)
        let form = WireParameters(decoding: body.readableBytesView) ?? WireParameters()
        let reference = TradeReference(tradeNo: context.parameters.get("tradeNo"))
        do {
            let named = simulator.trades.first { $0.tradeNo == reference.tradeNo }?.order.buyer ?? .standard
            let buyer = Buyer(
                userID: nonEmpty(form["buyer_id"]) ?? named.userID, logonID: nonEmpty(form["buyer_logon_id"]) ?? named.logonID)
            let trade = try simulator.pay(reference, by: buyer)
            return CashierPage.paid(trade, wayBack: simulator.wayBack(from: trade))
        } catch {
            return CashierPage.response(to: .failure(error))
        }
    }
}

extension AlipaySimulator {
    /// The address, signed, to which the buyer's browser goes after paying; nil where the order named none.
    ///
    /// It proves nothing to the merchant, just as the real one does not.
    func wayBack(from trade: Trade) -> String? {
        guard let url = trade.order.returnURL, url.hasPrefix("https://") || url.hasPrefix("http://") else { return nil }
        let method = trade.order.product == "QUICK_WAP_WAY" ? PlatformMethod.wapPay : .pagePay
        let pairs = [
            ("charset", "utf-8"), ("out_trade_no", trade.order.outTradeNo), ("method", method.rawValue + ".return"),
            ("total_amount", trade.order.totalAmount.decimalText), ("trade_no", trade.tradeNo), ("auth_app_id", configuration.appID),
            ("version", "1.0"), ("app_id", configuration.appID), ("seller_id", configuration.sellerID),
            ("timestamp", ChinaTime.text(configuration.clock.now())),
        ].map { WireParameters.Pair(name: $0, value: $1) }
        return url + (url.contains("?") ? "&" : "?") + writer.returnQuery(pairs, digest: .sha256)
    }
}

/// The pages of the cashier.
enum CashierPage {
    /// The page of an order, or of what keeps it from being paid.
    static func response(to result: Result<Trade, TradeRefusal>) -> Response {
        switch result {
        case .failure(let refusal):
            return SimulatedPage.response(
                "无法付款", "<p>错误代码 <code>\(Escaped.html(refusal.subCode))</code></p><p>\(Escaped.html(refusal.subMessage))</p>")
        case .success(let trade):
            var body = details(of: trade)
            if trade.status == .waitBuyerPay {
                body += "<form method=\"post\" action=\"/cashier/\(trade.tradeNo)/pay\"><button type=\"submit\">确认付款</button></form>"
            }
            return SimulatedPage.response("收银台", body)
        }
    }

    /// The page after paying.
    static func paid(_ trade: Trade, wayBack: String?) -> Response {
        SimulatedPage.response("付款成功", details(of: trade) + (wayBack.map { "<p><a href=\"\(Escaped.html($0))\">返回商家</a></p>" } ?? ""))
    }

    private static func details(of trade: Trade) -> String {
        let rows = [
            ("商品", trade.order.subject), ("金额", "¥ " + trade.order.totalAmount.decimalText), ("商户订单号", trade.order.outTradeNo),
            ("支付宝交易号", trade.tradeNo), ("状态", trade.status.rawValue),
        ]
        return "<table>" + rows.map { "<tr><th>\($0)</th><td>\(Escaped.html($1))</td></tr>" }.joined() + "</table>"
    }
}

/// Turns away what a web page elsewhere could make a browser send here: another site's origin, or a name made to point at loopback.
struct LoopbackOnly: RouterMiddleware {
    func handle(
        _ request: Request, context: SimulatorContext, next: (Request, SimulatorContext) async throws -> Response
    ) async throws -> Response {
        let origin = request.headers[.origin]
        guard Self.isLoopback(request.head.authority ?? ""), origin.map(Self.isLoopbackOrigin) ?? true else {
            return Routes.json(["error": "only this machine may ask"], status: .forbidden)
        }
        return try await next(request, context)
    }

    private static func isLoopbackOrigin(_ origin: String) -> Bool {
        origin.hasPrefix("http://") && isLoopback(String(origin.dropFirst(7)))
    }

    private static func isLoopback(_ authority: String) -> Bool {
        let name = authority.hasPrefix("[") ? String(authority.prefix { $0 != "]" }) + "]" : String(authority.prefix { $0 != ":" })
        return ["127.0.0.1", "localhost", "[::1]"].contains(name.lowercased())
    }
}
