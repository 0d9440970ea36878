import Clocks
import Money
import Testing

@testable import PolicyEngine

@Suite("What is told of an order that may be somebody else's")
struct OthersOrderTests {
    private static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {} }
        scopes:
          - permit: refunds
            effects: [refund]
            when: order.id in context.orders
          - forbid: old
            effects: [refund]
            when: now - order.paid_at > duration("72h")
        limits:
          - { limit: day, effects: [refund], amount: 100000.00 CNY, per: day, each: agent }
        """

    private static let context = ConversationContext(orders: ["A"])

    private static func refund(_ fen: Int64, of facts: Facts, kind: MovementKind = .refund, context: ConversationContext?) -> Request {
        Request(
            agent: "desk", tool: "refund-alipay-payment", effect: .refund, kind: kind, amount: .fen(fen),
            order: facts.order?.identity.number, facts: facts, orderRefunded: .fen(0), orderOpen: .fen(0), shop: "shop-1",
            context: context, now: Sample.noon)
    }

    @Test("no amount of a refund finds out what is left of another customer's order, and the own order's is told")
    func amounts() throws {
        let authorizer = Authorizer(try Sample.policies(Self.policy))
        let unpermitted = Forbidden(reason: "no scope permits this call")
        for context in [Self.context, ConversationContext(quotes: ["A": .fen(1)]), nil] {
            for kind in [MovementKind.refund, .cancel] {
                for fen: Int64 in [1, 1234_56, 1234_57, 99_999_00] {
                    let request = Self.refund(fen, of: Sample.order("B", paid: 1234_56), kind: kind, context: context)
                    #expect(authorizer.decide(request).forbidden == unpermitted, "\(kind) \(fen)")
                }
            }
        }
        let own = Sample.order("A", paid: 1234_56)
        #expect(authorizer.decide(Self.refund(1234_56, of: own, context: Self.context)).grant?.statements == ["refunds"])
        let above = authorizer.decide(Self.refund(1234_57, of: own, context: Self.context)).forbidden
        #expect(above?.statements == ["order-ceiling"])
        // A quote names an order as well, though this scope asks for another list.
        let quoted = Self.refund(1234_57, of: own, context: ConversationContext(quotes: ["A": .fen(1)]))
        #expect(authorizer.decide(quoted).forbidden?.statements == ["order-ceiling"])
    }

    @Test("how another customer's order stands is not told either, by no forbid that can't be judged before it is paid")
    func states() throws {
        let authorizer = Authorizer(try Sample.policies(Self.policy))
        func order(_ number: String, _ status: OrderFacts.Status) -> Facts {
            .order(
                OrderFacts(
                    identity: OrderIdentity(number: OrderNumber(number), tradeNumber: "T-\(number)"), status: status, total: .fen(100_00),
                    paid: status == .waiting ? nil : .fen(100_00), buyer: "B-1", paidAt: status == .waiting ? nil : Sample.noon))
        }
        for status in [OrderFacts.Status.paid, .waiting, .finished, .closed] {
            let others = authorizer.decide(Self.refund(1, of: order("B", status), context: Self.context)).forbidden
            #expect(others == Forbidden(reason: "no scope permits this call"), "\(status)")
            let own = authorizer.decide(Self.refund(1, of: order("A", status), context: Self.context))
            #expect(own.forbidden?.statements == (status == .paid ? nil : ["order-state"]), "\(status)")
        }
    }

    @Test("a scope that permits whatever the conversation may hear what stops the call")
    func permitted() throws {
        let open = Self.policy.replacing("when: order.id in context.orders", with: "when: amount > money(\"1.00 CNY\")")
        let authorizer = Authorizer(try Sample.policies(open))
        let facts = Sample.order("B", paid: 100_00)
        #expect(authorizer.decide(Self.refund(100_01, of: facts, context: nil)).forbidden?.statements == ["order-ceiling"])
        #expect(authorizer.decide(Self.refund(1_00, of: facts, context: nil)).forbidden?.statements == [])
        // A forbid wins over what is built in, as it does over a permit.
        let late = Request(
            agent: "desk", tool: "refund-alipay-payment", effect: .refund, amount: .fen(100_01), order: OrderNumber("B"), facts: facts,
            orderRefunded: .fen(0), orderOpen: .fen(0), shop: "shop-1", now: Sample.noon + .hours(73))
        #expect(authorizer.decide(late).forbidden?.statements == ["old"])
    }
}
