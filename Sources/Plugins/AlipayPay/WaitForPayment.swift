import AlipayGateway
import Clocks
import JSON
import Money
import ToolKit

/// Waits until an order is paid: Alipay tells the host of payments, and is asked for the order before anything is said.
struct WaitForPayment: ReadingTool {
    struct Arguments: Sendable {
        let outTradeNo: String
    }

    struct Output: ToolOutput {
        let order: String
        /// What Alipay says of the order; nil where it does not know it yet.
        let report: OrderReport?
        /// How the price stands to what was asked for; nil where nothing is paid.
        let price: PriceStanding?

        static let schema: JSONObject = [
            "type": "object",
            "properties": [
                "out_trade_no": ["type": "string", "description": "the merchant's order number (商户订单号)"],
                "payment": [
                    "type": "string", "enum": ["paid", "closed", "waiting"],
                    "description": "waiting: nobody has paid yet, call again; closed: nobody can pay it any more",
                ],
                "trade_no": ["type": "string", "description": "Alipay's number of the order (支付宝交易号)"],
                "total_amount": ["type": "string", "description": "the order's total in yuan"],
                "paid_at": ["type": "string", "description": "when it was paid (RFC 3339)"],
                "price": [
                    "type": "string", "enum": .array(PriceStanding.allCases.map { .string($0.rawValue) }),
                    "description":
                        """
                    quoted: what the shop has quoted was paid; unverified: nobody has quoted it; differs: another amount was paid than \
                    was asked for
                    """,
                ],
            ],
            "required": ["out_trade_no", "payment"],
        ]

        /// A link that nobody has opened yet has no order either: the host tells the two apart.
        var isOrderUnknown: Bool { report == nil }

        private var status: String {
            guard let report else { return "waiting" }
            if report.status == "TRADE_CLOSED" { return "closed" }
            return report.isPaid == true ? "paid" : "waiting"
        }

        var text: String {
            guard let report, status != "waiting" else {
                return "Order `\(order)` is not paid yet (等待付款). Call again to go on waiting, or tell the buyer to pay."
            }
            switch price {
            case .differs?:
                return """
                    \(PlatformText.state(report)) Another amount was asked for: deliver nothing, people of the shop have to look at it \
                    (金额不符，请勿发货).
                    """
            case .unverified?: return "\(PlatformText.state(report)) Its price is unverified: nobody but the agent has said what it costs."
            case .quoted?, nil: return PlatformText.state(report)
            }
        }

        var structured: JSONObject {
            var object: JSONObject = ["out_trade_no": .string(order), "payment": .string(status)]
            guard let report else { return object }
            object["trade_no"] = .string(report.tradeNo)
            object["total_amount"] = .string(report.total)
            if let paidAt = report.paidAt { object["paid_at"] = .string(paidAt.text) }
            if let price { object["price"] = .string(price.rawValue) }
            return object
        }
    }

    /// How long it waits for a client that is told how long it has waited, and for one that is not: many give up after a minute.
    static let patience = (told: Span.minutes(5), untold: Span.seconds(45))
    /// How often the client is told.
    private static let part = Span.seconds(5)
    /// How often Alipay is asked, in parts: its own message may be lost, or there is no address that it could send it to.
    private static let partsPerQuestion = 2

    let name = AlipayPay.ToolName.waitForPayment.rawValue
    let title = "Wait for a payment (等待付款)"
    let summary = """
        Waits until the buyer has paid an order (等待买家付款), and answers as soon as Alipay says so: at most 45 seconds, or 5 minutes for a \
        client that takes progress. Where nobody has paid until then the payment is `waiting`: call again, or let the buyer know. Use it \
        after a payment link or code was handed out, instead of asking for the order's state again and again.
        """
    let effects: Set<Effect> = [.read]
    let methods = [ReadingMethod.tradeQuery.rawValue]
    let parameters = Parameters(
        Field(OrderNames.merchant, \Arguments.outTradeNo, .string(1...64), "the merchant's number of the order (商户订单号)"),
        build: Arguments.init)
    private let orders: OrderLookUp
    private let payments: any PaymentWatch

    init(gateway: AlipayGateway, payments: any PaymentWatch) {
        orders = OrderLookUp(gateway: gateway)
        self.payments = payments
    }

    func order(in arguments: Arguments) -> OrderNumber? { OrderNumber(arguments.outTradeNo) }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output {
        try NumberText.check(arguments.outTradeNo, argument: OrderNames.merchant)
        let (order, line) = (OrderNumber(arguments.outTradeNo), CallLine.ofThisCall)
        let patience = line?.takesProgress == true ? Self.patience.told : Self.patience.untold
        let parts = Int(patience.milliseconds / Self.part.milliseconds)
        let seconds = Int(Self.part.milliseconds / 1000)
        var last: OrderReport?
        for part in 0..<parts {
            if part % Self.partsPerQuestion == 0 {
                last = try await ask(order)
                if let last, last.status != "WAIT_BUYER_PAY" { return try await answer(order, last) }
            }
            line?.progress(part * seconds, of: parts * seconds, "Waiting for the payment of \(order.text)")
            switch try await wait(for: order, line) {
            case .told:
                // What the host was told is not repeated on trust: Alipay is asked.
                last = try await ask(order)
                if let last, last.status != "WAIT_BUYER_PAY" { return try await answer(order, last) }
            case .nothing: break
            case .over: return try await answer(order, last)
            }
        }
        return try await answer(order, try await ask(order))
    }

    private enum Heard { case told, nothing, over }

    private func wait(for order: OrderNumber, _ line: CallLine?) async throws(Failure) -> Heard {
        let payments = payments
        let heard = await withTaskGroup(of: Result<Heard, Failure>.self) { group in
            group.addTask {
                do throws(Failure) {
                    return .success(try await payments.next(of: order, within: Self.part) == nil ? .nothing : .told)
                } catch {
                    return .failure(error)
                }
            }
            if let line {
                group.addTask {
                    await line.ended()
                    return .success(.over)
                }
            }
            defer { group.cancelAll() }
            return await group.next() ?? .success(.over)
        }
        return Task.isCancelled ? .over : try heard.get()
    }

    /// The order as Alipay tells of it; nil where it does not know it, since nobody has opened the link yet.
    private func ask(_ order: OrderNumber) async throws(Failure) -> OrderReport? {
        do throws(OrderProblem) { return OrderReport(try await orders.answer(about: .merchant(order))) } catch {
            if case .gateway(let problem) = error, problem.isTradeUnknown { return nil }
            throw error.failure(orders.telling)
        }
    }

    private func answer(_ order: OrderNumber, _ report: OrderReport?) async throws(Failure) -> Output {
        guard let report, report.isPaid == true, let total = try? Money(decimal: report.total, currency: .cny) else {
            return Output(order: order.text, report: report, price: nil)
        }
        return Output(order: order.text, report: report, price: try await payments.price(of: order, paying: total))
    }
}

/// Where nobody tells of payments: time passes all the same.
struct NobodyTells: PaymentWatch {
    func news(of order: OrderNumber) async throws(Failure) -> PaymentNews? { nil }

    func next(of order: OrderNumber, within span: Span) async throws(Failure) -> PaymentNews? {
        try? await Task.sleep(for: .milliseconds(span.milliseconds))
        return nil
    }

    func price(of order: OrderNumber, paying total: Money) async throws(Failure) -> PriceStanding { .unverified }
}
