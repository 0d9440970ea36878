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
                "outTradeNo": ["type": "string", "description": "the merchant's order number (商户订单号)"],
                "totalAmount": ["type": "string", "description": "the price in yuan"],
                "paymentUrl": ["type": "string", "description": "the payment link; for the buyer alone"],
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
        Field(
            "outTradeNo", \Arguments.outTradeNo, .string(1...64),
            "the merchant's number (商户订单号) of the new order: letters, digits and underscores, never used for another order"),
        Field(
            "totalAmount", \Arguments.totalAmount, .money(atMost: .fen(10_000_000_000)),
            "the price of the order (支付金额) in yuan (元), at most two decimals, such as 88.88"),
        Field(
            "orderTitle", \Arguments.orderTitle, .string(1...256), "the order's title (订单标题), for the buyer; no addresses of pages"),
        build: Arguments.init)
    private let browser: Browser
    private let gateway: AlipayGateway
    private let core: LinkCore

    var methods: [String] { [method.rawValue, ReadingMethod.tradeQuery.rawValue] }

    init(for browser: Browser, gateway: AlipayGateway) {
        self.browser = browser
        self.gateway = gateway
        core = LinkCore(names: .init(order: "outTradeNo", title: "orderTitle"), gateway: gateway, telling: OutputText.queryFailed)
        switch browser {
        case .phone:
            name = AlipayPay.ToolName.mobilePayment.rawValue
            title = "Payment link for phones (手机支付)"
            summary = """
                Makes an Alipay (支付宝) order and answers with Markdown that holds the payment link (支付链接). The buyer opens it in a \
                phone's browser and pays. For mobile sites and apps. Give the link to the buyer of this conversation and to nobody else. \
                Nothing is paid yet: query-alipay-payment tells whether it was.
                """
        case .computer:
            name = AlipayPay.ToolName.webPagePayment.rawValue
            title = "Payment link for computers (网页支付)"
            summary = """
                Makes an Alipay (支付宝) order and answers with Markdown that holds the payment link (支付链接). The buyer opens it in a \
                computer's browser and scans the code (扫码支付) there. For desktop sites and programs. Give the link to the buyer of this \
                conversation and to nobody else. Nothing is paid yet: query-alipay-payment tells whether it was.
                """
        }
    }

    func reference(in arguments: Arguments) -> MovementReference {
        MovementReference(order: .merchant(OrderNumber(arguments.outTradeNo)), number: nil, reason: "")
    }

    func facts(for arguments: Arguments) async throws(Failure) -> Facts {
        try await core.facts(order: arguments.outTradeNo, title: arguments.orderTitle)
    }

    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        core.movement(order: arguments.outTradeNo, amount: arguments.totalAmount)
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<Output> {
        let order = OrderNumber(arguments.outTradeNo)
        let amount = permit.movement.amount
        let browser = browser
        return await gateway.page(method, ["subject": .string(SentText.title(arguments.orderTitle))], under: permit).map { link in
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
}
