import AlipayGateway
import JSON
import Money
import ToolKit

/// Makes a link on which a buyer pays: `alipay.trade.wap.pay` for phones, `alipay.trade.page.pay` for computers.
struct CreatePayment: MovingTool {
    /// Where the buyer opens the link.
    enum Browser: Sendable {
        case phone, computer
    }

    struct Arguments: Sendable {
        let outTradeNo: String
        let totalAmount: Money
        let orderTitle: String
    }

    struct Output: ToolOutput {
        let link: PaymentLink
        let order: OrderNumber
        let amount: Money
        let browser: Browser

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "outTradeNo": ["type": "string"], "totalAmount": ["type": "string"],
                "paymentUrl": ["type": "string", "description": "for the buyer alone"],
            ],
            "required": ["outTradeNo", "totalAmount", "paymentUrl"],
        ]

        var text: String {
            switch browser {
            case .phone: OutputText.mobile(link.url)
            case .computer: OutputText.webPage(link.url)
            }
        }

        var structured: JSONObject {
            [
                "outTradeNo": .string(order.text), "totalAmount": .string(amount.decimalText), "paymentUrl": .string(link.url),
            ]
        }
    }

    let name: String
    let title: String
    let summary: String
    let effects: Set<Effect> = [.collect]
    let parameters = Parameters(
        Field("outTradeNo", \Arguments.outTradeNo, .string(1...64), "创建订单参数-商户订单号"),
        Field("totalAmount", \Arguments.totalAmount, .money(atMost: .fen(10_000_000_000)), "该订单的支付金额，以元为单位"),
        Field("orderTitle", \Arguments.orderTitle, .string(1...256), "该订单的订单标题"),
        build: Arguments.init)
    private let browser: Browser
    private let gateway: AlipayGateway

    init(for browser: Browser, gateway: AlipayGateway) {
        self.browser = browser
        self.gateway = gateway
        switch browser {
        case .phone:
            name = AlipayPay.ToolName.mobilePayment.rawValue
            title = "手机支付链接"
            summary = "创建一笔支付宝订单，返回带有支付链接的 Markdown 文本；买家在手机浏览器中打开链接即可支付。适用于移动网站和移动应用。"
        case .computer:
            name = AlipayPay.ToolName.webPagePayment.rawValue
            title = "网页支付链接"
            summary = "创建一笔支付宝订单，返回带有支付链接的 Markdown 文本；买家在电脑浏览器中打开链接后扫码支付。适用于桌面网站和电脑客户端。"
        }
    }

    func reference(in arguments: Arguments) -> MovementReference {
        MovementReference(order: .merchant(OrderNumber(arguments.outTradeNo)), number: nil, reason: "")
    }

    /// Nothing is asked: the order comes to be at Alipay only when the buyer opens the link.
    func facts(for arguments: Arguments) async throws(Failure) -> Facts {
        try NumberText.checkNew(arguments.outTradeNo, argument: "outTradeNo")
        guard !cleanTitle(arguments).isEmpty else {
            throw Failure(
                code: "invalid-argument", text: "`orderTitle` has nothing left when addresses and invisible characters are taken out.")
        }
        return .unknownOrder(OrderNumber(arguments.outTradeNo))
    }

    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        .collect(order: OrderNumber(arguments.outTradeNo), amount: arguments.totalAmount)
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<Output> {
        let order = OrderNumber(arguments.outTradeNo)
        let amount = permit.movement.amount
        let browser = browser
        return await gateway.page(method, ["subject": .string(cleanTitle(arguments))], under: permit).map { link in
            Output(link: link, order: order, amount: amount, browser: browser)
        }
    }

    /// A link that may not have been handed out is no payment: making it once more asks for the same order at the same price.
    func lookUp(_ movement: Movement) async -> LookUp<Output> { .absent }

    private var method: PageMethod {
        switch browser {
        case .phone: .wapPay
        case .computer: .pagePay
        }
    }

    private func cleanTitle(_ arguments: Arguments) -> String { OutsideText.withoutLinks(arguments.orderTitle, limit: 256) }
}
