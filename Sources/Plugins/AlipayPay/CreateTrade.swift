import AlipayGateway
import Clocks
import JSON
import Money
import QRCode
import ToolKit

/// Makes an order that can be paid, on a page (`alipay.trade.page.pay`, `alipay.trade.wap.pay`) or by a code (`alipay.trade.precreate`).
struct CreateTrade: MovingTool {
    /// How the buyer pays.
    enum Channel: String, Sendable, CaseIterable {
        case page, wap, qr
    }

    struct Arguments: Sendable {
        let outTradeNo: String
        let totalAmount: Money
        let subject: String
        let channel: String
        let timeout: String
    }

    struct Output: ToolOutput {
        let order: OrderNumber
        let amount: Money
        let channel: Channel
        /// The page's link, or what the code says.
        let link: PaymentLink
        let expiresAt: Instant

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "out_trade_no": ["type": "string", "description": "the merchant's order number (商户订单号)"],
                "total_amount": ["type": "string", "description": "the price in yuan"],
                "channel": ["type": "string", "enum": ["page", "wap", "qr"], "description": "how the buyer pays"],
                "payment_url": ["type": "string", "description": "the payment link, or what the QR code says; for the buyer alone"],
                "expires_at": ["type": "string", "description": "until when it can be paid (RFC 3339)"],
            ],
            "required": ["out_trade_no", "total_amount", "channel", "payment_url", "expires_at"],
        ]

        var text: String {
            switch channel {
            case .page, .wap: PlatformText.link(link.url, order: order, amount: amount, until: expiresAt)
            case .qr:
                PlatformText.code(
                    link.url, picture: (try? QRCode(link.url))?.terminalText(), order: order, amount: amount, until: expiresAt)
            }
        }

        var structured: JSONObject {
            [
                "out_trade_no": .string(order.text), "total_amount": .string(amount.decimalText), "channel": .string(channel.rawValue),
                "payment_url": .string(link.url), "expires_at": .string(expiresAt.text),
            ]
        }
    }

    let name = AlipayPay.ToolName.createTrade.rawValue
    let title = "Order to be paid (创建订单)"
    let summary = """
        Makes an Alipay (支付宝) order that the buyer of this conversation can pay, and answers with the way to pay it and its expiry. \
        `channel` says how: `page` is a link for a computer's browser (电脑网站支付), `wap` one for a phone's browser (手机网站支付), `qr` a code \
        to be scanned with Alipay (扫码支付), as an image and as text for terminals. Give it to that buyer and to nobody else. Nothing is \
        paid yet: query_trade tells whether it was. An order that is not wanted any more is closed by close_trade.
        """
    let effects: Set<Effect> = [.collect]
    let methods = [
        PageMethod.pagePay.rawValue, PageMethod.wapPay.rawValue, MovingMethod.tradePrecreate.rawValue, ReadingMethod.tradeQuery.rawValue,
    ]
    let parameters = Parameters(
        Field(
            "out_trade_no", \Arguments.outTradeNo, .string(1...64),
            "the merchant's number (商户订单号) of the new order: letters, digits and underscores, never used for another order"),
        Field(
            "total_amount", \Arguments.totalAmount, .money(atMost: .fen(10_000_000_000)),
            "the price of the order (订单金额) in yuan (元), at most two decimals, such as 88.88"),
        Field("subject", \Arguments.subject, .string(1...256), "the order's title (订单标题), for the buyer; no addresses of pages"),
        Field(
            "channel", \Arguments.channel, .choice(of: Channel.allCases.map(\.rawValue)),
            "how the buyer pays: `page` (computer), `wap` (phone) or `qr` (a code to scan)"),
        Field(
            "timeout", \Arguments.timeout, Kind.string(2...6).orDefault("30m"),
            """
            for how long it can be paid (超时时间): a number of minutes, hours or days such as `30m`, `2h`, `1d`; 1m to 15d. A code ends \
            after two hours
            """),
        build: Arguments.init)
    private let gateway: AlipayGateway
    private let clock: any WallClock
    private let core: LinkCore

    /// Alipay's codes end then, whatever was asked.
    private static let codeLifetime = Span.hours(2)

    init(gateway: AlipayGateway, clock: any WallClock) {
        self.gateway = gateway
        self.clock = clock
        core = LinkCore(names: .init(order: "out_trade_no", title: "subject"), gateway: gateway)
    }

    func reference(in arguments: Arguments) -> MovementReference {
        MovementReference(order: .merchant(OrderNumber(arguments.outTradeNo)), number: nil, reason: "")
    }

    func facts(for arguments: Arguments) async throws(Failure) -> Facts {
        _ = try plan(arguments)
        return try await core.facts(order: arguments.outTradeNo, title: arguments.subject)
    }

    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        core.movement(order: arguments.outTradeNo, amount: arguments.totalAmount)
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<Output> {
        let plan: Plan
        do throws(Failure) { plan = try self.plan(arguments) } catch { return permit.decline(error) }
        let order = OrderNumber(arguments.outTradeNo)
        let amount = permit.movement.amount
        // The time itself is sent, not how long it is: what is told is then what holds, whenever the buyer begins.
        let extra: JSONObject = [
            "subject": .string(SentText.title(arguments.subject)), "time_expire": .string(ChinaTime.text(of: plan.closesAt)),
        ]
        let output: @Sendable (PaymentLink) -> Output = { link in
            Output(order: order, amount: amount, channel: plan.channel, link: link, expiresAt: plan.expiresAt)
        }
        switch plan.channel {
        case .page: return await gateway.page(.pagePay, extra, under: permit).map(output)
        case .wap: return await gateway.page(.wapPay, extra, under: permit).map(output)
        case .qr:
            return await gateway.move(
                .tradePrecreate, extra, under: permit, telling: { PlatformText.moveFailed("Making the code (付款码)", $0) }
            ).map { answer in output(PaymentLink(url: answer.text("qr_code") ?? "")) }
        }
    }

    /// A way to pay that may not have been handed out is no payment: making it once more asks for the same order at the same price. A code
    /// that nobody has scanned leaves no order at Alipay either, so that there is nothing to ask for.
    func lookUp(_ movement: Movement) async -> LookUp<Output> { .absent }

    /// The code as an image, where the answer is one.
    func attachments(of result: JSONObject) -> [Attachment] {
        guard result["channel"]?.stringValue == Channel.qr.rawValue, let text = result["payment_url"]?.stringValue,
            let image = try? QRCode(text).png()
        else { return [] }
        return [Attachment(bytes: image, mediaType: "image/png")]
    }

    /// What the arguments ask for, reckoned from now.
    private struct Plan: Sendable {
        let channel: Channel
        /// When Alipay closes the order if nobody has paid.
        let closesAt: Instant
        /// Until when it can be paid this way.
        let expiresAt: Instant
    }

    private func plan(_ arguments: Arguments) throws(Failure) -> Plan {
        guard let channel = Channel(rawValue: arguments.channel) else {
            throw Failure(code: "invalid-argument", text: "`channel` is one of `page`, `wap` and `qr`.")
        }
        guard let timeout = TradeTimeout(arguments.timeout) else {
            throw Failure(
                code: "invalid-argument", text: "`timeout` is a number of minutes, hours or days such as `30m`, `2h` or `1d`: 1m to 15d.")
        }
        // Alipay knows whole seconds.
        let now = Instant(seconds: clock.now().milliseconds / 1000)
        let closesAt = now + timeout.span
        return Plan(channel: channel, closesAt: closesAt, expiresAt: channel == .qr ? min(closesAt, now + Self.codeLifetime) : closesAt)
    }
}
