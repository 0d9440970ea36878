import Money
import Testing

@testable import PolicyEngine

@Suite("Orders that are taken back, and payees of several names")
struct CancelRuleTests {
    private static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {} }
        scopes:
          - permit: all
            effects: [refund, transfer]
        limits:
          - { limit: refunds, effects: [refund], amount: 1000.00 CNY, per: day, each: agent }
          - { limit: payee, effects: [transfer], amount: 500.00 CNY, per: day, each: payee }
        """

    private func cancel(_ fen: Int64, facts: Facts, refunded: Int64 = 0, open: Int64 = 0) -> Request {
        Request(
            agent: "desk", tool: "refund-alipay-payment", effect: .refund, kind: .cancel, amount: .fen(fen),
            order: facts.order?.identity.number, facts: facts, orderRefunded: .fen(refunded), orderOpen: .fen(open), shop: "shop-1",
            now: Sample.noon)
    }

    @Test("a cancel counts all that is not refunded, on a paid and on an unpaid order")
    func whole() throws {
        let policies = try Sample.policies(Self.policy, tools: Sample.tools + [Sample.transferTool])
        let authorizer = Authorizer(policies)
        for status in [OrderFacts.Status.paid, .waiting] {
            let facts = Sample.order(paid: 100_00, status: status)
            let grant = try #require(authorizer.decide(cancel(70_00, facts: facts, refunded: 30_00)).grant)
            #expect(grant.limits.map(\.limit) == ["refunds"] && grant.limits.map(\.amount) == [.fen(70_00)])
            #expect(!policies.counters(for: RecordedOperation(cancel(70_00, facts: facts, refunded: 30_00))).isEmpty)
            for (fen, refunded, open) in [(69_99, 30_00, 0), (70_01, 30_00, 0), (100_00, 30_00, 0), (70_00, 30_00, 1), (70_00, 29_99, 0)]
                as [(Int64, Int64, Int64)]
            {
                let found = authorizer.decide(cancel(fen, facts: facts, refunded: refunded, open: open)).forbidden
                #expect(found?.statements == ["order-ceiling"], "\(status) \(fen) \(refunded) \(open)")
            }
        }
        for status in [OrderFacts.Status.closed, .finished] {
            let found = authorizer.decide(cancel(100_00, facts: Sample.order(paid: 100_00, status: status))).forbidden
            #expect(found?.statements == ["order-state"])
        }
        // Of nothing that is left not even all of the order is taken back.
        for refunded: Int64 in [100_00, 100_01] {
            let none = authorizer.decide(cancel(100_00, facts: Sample.order(paid: 100_00), refunded: refunded)).forbidden
            #expect(none?.statements == ["order-ceiling"] && none?.mayHelpLater == false)
            #expect(none?.reason == "all of the order went back to the buyer already; there is nothing to take back")
        }
        #expect(authorizer.decide(cancel(1, facts: .unknownOrder(OrderNumber("O-1")))).forbidden?.statements == ["order-state"])
    }

    @Test("a payee is counted under all of its names, and one that nobody has resolved with all such payees too")
    func names() throws {
        let policies = try Sample.policies(Self.policy, tools: Sample.tools + [Sample.transferTool])
        let authorizer = Authorizer(policies)
        func send(_ fen: Int64, _ payee: PayeeKeys) -> Request {
            Request(agent: "desk", tool: "pay-out", effect: .transfer, amount: .fen(fen), payee: payee, shop: "shop-1", now: Sample.noon)
        }
        var history = SpendingHistory(policies)
        func fits(_ request: Request) throws -> Bool {
            let grant = try #require(authorizer.decide(request).grant)
            let fit = Ceilings.fit(limits: grant.limits, gates: grant.gates) { history.balance(of: $0, currency: .cny) }
            return fit == .fits(held: [])
        }
        let (mail, phone) = (PayeeKeys(own: "L:mail", isUnresolved: true), PayeeKeys(own: "L:phone", isUnresolved: true))
        #expect(authorizer.decide(send(1, mail)).grant?.limits.map(\.counter.key.value) == ["L:mail", "unresolved"])
        history.add(Spending(RecordedOperation(send(300_00, mail)), state: .posted))
        // Two strangers have one allowance, whoever they are.
        #expect(try fits(send(200_00, phone)))
        #expect(try !fits(send(200_01, phone)))
        history.add(Spending(RecordedOperation(send(200_00, phone)), state: .open))
        #expect(try !fits(send(1, mail)))
        // From the moment that both are known to be one receiver's, they are one payee, and no stranger any more.
        let joined = PayeeKeys(own: "L:mail", others: ["L:phone", "U:1"])
        #expect(try !fits(send(1, joined)))
        #expect(try fits(send(499_99, PayeeKeys(own: "U:2"))))
        history.add(Spending(RecordedOperation(send(400_00, PayeeKeys(own: "U:3"))), state: .posted))
        #expect(try fits(send(100_00, PayeeKeys(own: "U:4", others: ["U:3"]))))
        #expect(try !fits(send(100_01, PayeeKeys(own: "U:4", others: ["U:3"]))))
    }
}
