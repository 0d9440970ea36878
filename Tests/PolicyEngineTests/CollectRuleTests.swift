import Money
import Testing

@testable import PolicyEngine

@Suite("Collecting, and what holds of it without being written")
struct CollectRuleTests {
    private static let open = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {}, night: {} }
        scopes:
          - permit: links
            effects: [collect]
            unlimited: true
        """
    private static let limited =
        open + """

            limits:
              - limit: night-links
                agents: [night]
                effects: [collect]
                amount: 100000.00 CNY
                per: day
            """

    private func collect(
        _ fen: Int64, order: String = "O-9", facts: Facts? = nil, price: Int64? = nil, context: ConversationContext? = nil,
        by agent: String = "desk"
    ) -> Request {
        Request(
            agent: agent, tool: "create-mobile-alipay-payment", effect: .collect, amount: .fen(fen), order: OrderNumber(order),
            facts: facts ?? .unknownOrder(OrderNumber(order)), shop: "shop-1", price: price.map { .fen($0) }, context: context,
            now: Sample.noon)
    }

    @Test("with a context the amount is the quote, whoever permits it")
    func quoted() throws {
        let authorizer = Authorizer(try Sample.policies(Self.open))
        let context = ConversationContext(quotes: ["O-9": .fen(88_00), "O-8": .fen(1_00)])
        let grant = try #require(authorizer.decide(collect(88_00, context: context)).grant)
        #expect(grant.limits.isEmpty)
        for fen in [87_99, 88_01, 1_00] as [Int64] {
            #expect(authorizer.decide(collect(fen, context: context)).forbidden?.statements == ["quoted-price"])
        }
        #expect(authorizer.decide(collect(88_00, order: "O-7", context: context)).forbidden?.statements == ["quoted-price"])
        for none in [ConversationContext(), ConversationContext(orders: ["O-9"]), ConversationContext(quotes: [:])] {
            #expect(authorizer.decide(collect(88_00, context: none)).forbidden?.statements == ["quoted-price"])
        }
        // What the order was asked for before does not matter where its price is signed.
        #expect(authorizer.decide(collect(88_00, price: 12_00, context: context)).grant != nil)
        let waiting = Sample.order("O-9", paid: 88_00, status: .waiting)
        #expect(authorizer.decide(collect(88_00, facts: waiting, context: context)).grant != nil)
    }

    @Test("an order that the provider has is asked for at its price there while it waits; only who knows the price hears how it stands")
    func known() throws {
        let authorizer = Authorizer(try Sample.policies(Self.open))
        let context = ConversationContext(quotes: ["O-9": .fen(88_00)])
        let table: [(OrderFacts.Status, [String]?)] = [
            (.waiting, nil), (.paid, ["order-state"]), (.finished, ["order-state"]), (.closed, ["order-state"]),
        ]
        for (status, statements) in table {
            let own = authorizer.decide(collect(88_00, facts: Sample.order("O-9", paid: 88_00, status: status), context: context))
            #expect(own.forbidden?.statements == statements, "\(status)")
            let dearer = authorizer.decide(collect(88_00, facts: Sample.order("O-9", paid: 99_00, status: status), context: context))
            #expect(dearer.forbidden?.statements == ["quoted-price"] && dearer.forbidden?.reason.contains("99") == false, "\(status)")
            // Of an order that nobody quoted here, with a context or without, its state makes no difference.
            let others = Sample.order("O-9", paid: 88_00, status: status)
            let unquoted = authorizer.decide(collect(88_00, facts: others, context: ConversationContext(orders: ["O-9"]))).forbidden
            #expect(unquoted?.reason == "nobody has quoted a price for the order in this conversation")
            let bare = authorizer.decide(collect(88_00, facts: others)).forbidden
            #expect(bare?.reason == "the order is known at the provider already, and nobody has quoted its price")
        }
        let mistaken = Sample.order("O-8", paid: 88_00, status: .waiting)
        #expect(authorizer.decide(collect(88_00, facts: mistaken, context: context)).forbidden?.statements == ["order-state"])
    }

    @Test("without a context the order is unknown to the provider and a limit counts")
    func unquoted() throws {
        let authorizer = Authorizer(try Sample.policies(Self.limited))
        for facts in [Sample.order("O-9", status: .waiting), Sample.order("O-9"), .none, .unknownOrder(OrderNumber("O-8"))] {
            #expect(authorizer.decide(collect(1, facts: facts)).forbidden?.statements == ["unquoted-order"], "\(facts)")
        }
        let bare = try #require(authorizer.decide(collect(5_000_01)).grant)
        #expect(bare.limits.map(\.limit) == ["unquoted-collect"])
        let nothing = Balance(amount: .fen(0), count: 0)
        #expect(
            Ceilings.fit(limits: bare.limits, gates: []) { _ in nothing }
                == .exceeded(limit: "unquoted-collect", left: .fen(5_000_00), leftCount: nil))
        let least = try #require(authorizer.decide(collect(5_000_00)).grant)
        #expect(Ceilings.fit(limits: least.limits, gates: []) { _ in nothing } == .fits(held: []))
        // The admin's own word takes its place, however high.
        #expect(authorizer.decide(collect(50_000_00, by: "night")).grant?.limits.map(\.limit) == ["night-links"])
    }

    @Test("without a context an order has one price: the first link that is opened would win")
    func onePrice() throws {
        let authorizer = Authorizer(try Sample.policies(Self.open))
        #expect(authorizer.decide(collect(88_00, price: 88_00)).grant != nil)
        #expect(authorizer.decide(collect(1, price: 88_00)).forbidden?.statements == ["unquoted-order"])
    }

    // MARK: - Closing

    private func close(
        facts: Facts = Sample.order("O-9", status: .waiting), own: Bool? = nil, price: Int64? = nil, context: ConversationContext? = nil,
        amount: Int64 = 0
    ) -> Request {
        Request(
            agent: "desk", tool: "create-mobile-alipay-payment", effect: .collect, kind: .close, amount: .fen(amount),
            order: facts.order?.identity.number ?? OrderNumber("O-9"), facts: facts, shop: "shop-1", orderMadeForCaller: own,
            price: price.map { .fen($0) }, context: context, now: Sample.noon)
    }

    @Test("an order is closed for its own conversation alone, while nobody has paid it")
    func closing() throws {
        let authorizer = Authorizer(try Sample.policies(Self.limited))
        #expect(authorizer.decide(close(own: true)).grant?.limits.isEmpty == true)
        for context in [ConversationContext(orders: ["O-9"]), ConversationContext(quotes: ["O-9": .fen(1)])] {
            #expect(authorizer.decide(close(own: false, context: context)).grant != nil)
        }
        for own in [nil, false] {
            for context in [nil, ConversationContext(), ConversationContext(orders: ["O-8"], quotes: ["O-8": .fen(1)])] {
                #expect(authorizer.decide(close(own: own, context: context)).forbidden?.statements == ["own-order"])
                // What became of somebody else's order is not told.
                let paid = authorizer.decide(close(facts: Sample.order("O-9"), own: own, context: context))
                #expect(paid.forbidden?.statements == ["own-order"])
            }
        }
        for status in [OrderFacts.Status.paid, .finished, .closed] {
            #expect(
                authorizer.decide(close(facts: Sample.order("O-9", status: status), own: true)).forbidden?.statements == ["order-state"])
        }
        #expect(authorizer.decide(close(facts: .none, own: true)).forbidden?.statements == ["order-state"])
        #expect(authorizer.decide(close(own: true, amount: 1)).forbidden?.statements == [])
    }

    @Test("a closed order is seen at its quote, at what was asked for it or at its total, and is counted nowhere")
    func closedAmount() throws {
        let policies = try Sample.policies(
            Self.open.replacing("    unlimited: true", with: "    when: amount >= money(\"88.00 CNY\")\n    unlimited: true") + """

                limits:
                  - { limit: asks, effects: [collect], count: 1, per: day, each: shop }
                gates:
                  - { gate: dear, effects: [collect], above: 1.00 CNY, by: [admin] }
                  - { gate: every, effects: [collect], by: [admin] }
                """)
        let authorizer = Authorizer(policies)
        let waiting = Sample.order("O-9", paid: 87_99, status: .waiting)
        #expect(authorizer.decide(close(facts: waiting, own: true)).grant == nil)
        #expect(authorizer.decide(close(facts: waiting, own: true, price: 88_00)).grant != nil)
        let quotes = ConversationContext(quotes: ["O-9": .fen(88_00)])
        let grant = try #require(authorizer.decide(close(facts: waiting, own: true, price: 1, context: quotes)).grant)
        #expect(grant.limits.isEmpty && grant.gates.map(\.gate) == ["every"])
        #expect(policies.counters(for: RecordedOperation(close(own: true))).isEmpty)
    }
}
