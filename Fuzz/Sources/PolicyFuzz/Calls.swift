import Clocks
import JSON
import Money
import PolicyEngine

/// The calls that are decided under every set of policies that the fuzzer comes up with.
enum Calls {
    static let tools = [
        ToolSignature(name: "link", effects: [.collect], parameters: ["outTradeNo": .string, "totalAmount": .money]),
        ToolSignature(name: "look", effects: [.read], parameters: ["outTradeNo": .string]),
        ToolSignature(
            name: "refund", effects: [.refund],
            parameters: ["outTradeNo": .string, "refundAmount": .money, "pieces": .integer, "urgent": .boolean],
            optionalParameters: ["pieces"]),
        ToolSignature(name: "send", effects: [.transfer], parameters: ["amount": .money]),
    ]

    private static let now = Instant(seconds: 1_793_000_000)

    private static let order = OrderFacts(
        identity: OrderIdentity(number: OrderNumber("N-1"), tradeNumber: "T-1"), status: .paid, total: .fen(100_00), paid: .fen(100_00),
        refunded: .fen(0), buyer: "2088102146225135", paidAt: now - .hours(3))

    private static let context = ConversationContext(
        conversation: "c-1", customer: "2088102146225135", orders: ["N-1"], quotes: ["N-1": .fen(30_00)], declared: ["vip": true])

    static func requests(by agent: String) -> [Request] {
        [
            request(agent, "refund", .refund, 30_00, .order(order), context), request(agent, "refund", .refund, 5, .order(order), nil),
            request(agent, "refund", .refund, 500_00, .order(order), nil),
            request(agent, "refund", .refund, 5, .unknownOrder(OrderNumber("N-1")), nil),
            request(agent, "refund", .refund, nil, .order(order), nil),
            request(agent, "link", .collect, 30_00, .unknownOrder(OrderNumber("N-1")), context),
            request(agent, "look", .read, nil, .order(order), context), request(agent, "look", .read, nil, .none, nil),
            request(agent, "send", .transfer, 30_00, payee(isKnown: true), nil),
            request(agent, "send", .transfer, .max, payee(isKnown: false), context),
            request(agent, "bills", .report, nil, .none, nil),
        ]
    }

    /// As operations of earlier: with all that was recorded, and with next to nothing.
    static func operations(by agent: String) -> [RecordedOperation] {
        requests(by: agent).filter { $0.effect.isMovement }.flatMap { request in
            let record = RecordedOperation.Record(
                amount: request.amount, orderNumber: request.order, tradeNumber: request.facts.order?.identity.tradeNumber,
                payee: request.facts.payee?.identity, reason: request.reason, arguments: request.arguments, facts: RecordedFacts(request),
                at: request.now)
            return [record, RecordedOperation.Record()].map { record in
                RecordedOperation(
                    agent: agent, tool: request.tool, effect: request.effect, order: "T-1", buyer: request.facts.order?.buyer,
                    payee: request.payee?.own, shop: request.shop, wasApproved: false, record: record)
            }
        }
    }

    private static func request(
        _ agent: String, _ tool: String, _ effect: Effect, _ fen: Int64?, _ facts: Facts, _ context: ConversationContext?
    ) -> Request {
        Request(
            agent: agent, tool: tool, effect: effect, amount: fen.map { .fen($0) }, order: OrderNumber("N-1"), facts: facts,
            orderRefunded: .fen(0), orderOpen: .fen(0), payee: facts.payee.map { PayeeKeys(own: $0.identity.id) }, shop: "shop",
            reason: "late",
            arguments: ["outTradeNo": "N-1", "refundAmount": 30, "urgent": true], orderMadeByHost: true, context: context, now: now)
    }

    private static func payee(isKnown: Bool) -> Facts {
        .payee(PayeeFacts(identity: PayeeIdentity(kind: "alipay", id: "P-1"), isKnown: isKnown))
    }
}
