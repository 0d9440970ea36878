import Clocks
import JSON
import Money
import TestSupport
import Testing

@testable import PolicyEngine

@Suite("What is recorded of a call")
struct ReplayRecordTests {
    @Test("a recorded request comes back as it was, whatever is in it")
    func roundTrip() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let request = Self.request(&random)
            let text = JSONValue.object(request.json).text
            let object = try #require(try JSONValue(parsing: text).objectValue)
            #expect(try Request(json: object) == request, "seed \(seed): \(text)")
        }
    }

    @Test("a member that cannot be read is never taken for absent")
    func damaged() throws {
        let whole = Sample.refund(30_00).json
        for member in whole.members {
            var json = whole
            json[member.key] = .null
            #expect(throws: UnreadableRequest(member: member.key), "\(member.key)") { try Request(json: json) }
        }
        for amount in ["30 CNY", "30.000 CNY", "030.00 CNY", "30.00", "30.00 XXX", "+30.00 CNY", "3.0.00 CNY", "30.00 CNY "] {
            var json = whole
            json["amount"] = .string(amount)
            #expect(throws: UnreadableRequest(member: "amount"), "\(amount)") { try Request(json: json) }
        }
        for member in ["agent", "tool", "effect", "shop", "now"] {
            #expect(throws: UnreadableRequest(member: member)) { try Request(json: whole.removing(member)) }
        }
    }

    @Test("an operation counts later against exactly what its call counted against when it was permitted")
    func sameCounters() throws {
        let policies = try Sample.policies(Self.policy, tools: Sample.tools + [Sample.transferTool])
        let authorizer = Authorizer(policies)
        var random = SeededGenerator(seed: UInt64.random(in: .min ... .max))
        var granted = 0
        for _ in 0..<3000 {
            let request = Self.decidable(&random)
            guard case .permit(let grant) = authorizer.decide(request) else { continue }
            granted += 1
            let claimed = Set((grant.limits.map(\.counter) + grant.gates.compactMap(\.counter)).filter { $0.window != nil }.map(Named.init))
            let counted = policies.counters(for: RecordedOperation(request)).map { Named(definition: $0.definition, key: $0.key) }
            #expect(Set(counted) == claimed && counted.count == claimed.count, "\(request)")
            let approved = policies.counters(for: RecordedOperation(request, wasApproved: true))
            let left = Set(
                (grant.limits.map(\.counter) + grant.gates.compactMap(\.counter)).filter {
                    $0.window != nil && !$0.leavesOutApproved
                }.map(Named.init))
            #expect(Set(approved.map { Named(definition: $0.definition, key: $0.key) }) == left)
        }
        #expect(granted > 500)
    }

    private struct Named: Hashable {
        let definition: String
        let key: BalanceKey

        init(definition: String, key: BalanceKey) {
            self.definition = definition
            self.key = key
        }

        init(_ counter: Counter) { self.init(definition: counter.definition, key: counter.key) }
    }

    private static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {}, night: {} }
        approvers: { lead: { roles: [lead] } }
        scopes:
          - permit: everything
            effects: [collect, refund, transfer]
            unlimited: true
        limits:
          - limit: day
            effects: [refund]
            amount: 900000000.00 CNY
            per: day
          - limit: late
            effects: [refund]
            when: reason == "late" && now.localHour() < 12
            amount: 900000000.00 CNY
            within: 90m
            each: customer
          - limit: links
            effects: [collect]
            count: 100000
            per: month
            each: order
          - limit: desk
            agents: [desk]
            effects: [refund, transfer]
            except: { when: amount < money("1.00 CNY") }
            amount: 900000000.00 CNY
            per: week
            each: shop
        gates:
          - gate: lead
            effects: [refund]
            above: 50.00 CNY
            by: [lead]
          - gate: unattended
            effects: [refund, transfer]
            above: 500.00 CNY
            per: day
            without: approval
            by: [lead]
        """

    // MARK: - Made up

    private static func decidable(_ random: inout SeededGenerator) -> Request {
        let agent = ["desk", "night"].randomElement(using: &random) ?? "desk"
        let now = Sample.noon + .minutes(Int64.random(in: -700...700, using: &random))
        let fen = Int64.random(in: 1...500, using: &random)
        let order = "O-\(Int.random(in: 1...3, using: &random))"
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            let isKnown = Bool.random(using: &random)
            return Request(
                agent: agent, tool: "create-mobile-alipay-payment", effect: .collect, amount: .fen(fen), order: OrderNumber(order),
                facts: isKnown ? Sample.order(order, status: .waiting) : .unknownOrder(OrderNumber(order)), shop: "s",
                context: isKnown ? ConversationContext(quotes: [order: .fen(fen)]) : nil, now: now)
        case 1:
            return Request(
                agent: agent, tool: "pay-out", effect: .transfer, amount: .fen(fen),
                payee: PayeeKeys(own: "userid:P", isUnresolved: Bool.random(using: &random)), shop: "s", now: now)
        default:
            let facts = Sample.order(order, paid: 10_000_00)
            return Request(
                agent: agent, tool: "refund-alipay-payment", effect: .refund, amount: .fen(fen), order: OrderNumber(order), facts: facts,
                orderRefunded: .fen(0), orderOpen: .fen(0), shop: "s", reason: Bool.random(using: &random) ? "late" : "", now: now)
        }
    }

    private static func request(_ random: inout SeededGenerator) -> Request {
        func text(_ random: inout SeededGenerator) -> String {
            ["", "x", "退货", "a \"b\" \\ \u{7}\n", "😀", "2088102146225135"].randomElement(using: &random) ?? ""
        }
        func money(_ random: inout SeededGenerator) -> Money {
            let codes = ["CNY", "JPY", "KWD"]
            let currency = Currency(code: codes.randomElement(using: &random) ?? "CNY") ?? .cny
            let edges: [Int64] = [0, 1, -1, 99, 100, .max, .min]
            let units =
                Bool.random(using: &random) ? edges.randomElement(using: &random) ?? 0 : Int64.random(in: .min ... .max, using: &random)
            return Money(minorUnits: units, currency: currency)
        }
        func maybe<Value>(_ random: inout SeededGenerator, _ make: (inout SeededGenerator) -> Value) -> Value? {
            Bool.random(using: &random) ? make(&random) : nil
        }
        let facts: Facts
        switch Int.random(in: 0..<4, using: &random) {
        case 0: facts = .none
        case 1: facts = .unknownOrder(OrderNumber(text(&random)))
        case 2:
            facts = .payee(
                PayeeFacts(
                    identity: .init(kind: text(&random), id: text(&random)), isKnown: Bool.random(using: &random),
                    knownSince: maybe(&random) { Instant(milliseconds: Int64.random(in: .min ... .max, using: &$0)) },
                    paid: maybe(&random, money)))
        default:
            let statuses: [OrderFacts.Status] = [.waiting, .paid, .finished, .closed]
            facts = .order(
                OrderFacts(
                    identity: OrderIdentity(number: OrderNumber(text(&random)), tradeNumber: text(&random)),
                    status: statuses.randomElement(using: &random) ?? .paid, total: money(&random), paid: maybe(&random, money),
                    refunded: maybe(&random, money), buyer: maybe(&random, text),
                    paidAt: maybe(&random) { Instant(milliseconds: Int64.random(in: .min ... .max, using: &$0)) }))
        }
        let context = maybe(&random) { random in
            ConversationContext(
                conversation: maybe(&random, text), customer: maybe(&random, text), orders: maybe(&random) { [text(&$0), "O-1"] },
                quotes: maybe(&random) { ["O-1": .fen(Int64.random(in: 0...1_000_000, using: &$0))] },
                declared: Bool.random(using: &random) ? ["tier": "gold", "levels": [1, .null, true]] : [:])
        }
        let payee = maybe(&random) { random in
            PayeeKeys(
                own: text(&random), others: Bool.random(using: &random) ? [text(&random), "b"] : [],
                isUnresolved: Bool.random(using: &random))
        }
        return Request(
            agent: text(&random), tool: text(&random), effect: Effect.allCases.randomElement(using: &random) ?? .read,
            kind: maybe(&random) { MovementKind.allCases.randomElement(using: &$0) ?? .cancel }, amount: maybe(&random, money),
            order: maybe(&random) { OrderNumber(text(&$0)) }, facts: facts,
            orderRefunded: maybe(&random, money), orderOpen: maybe(&random, money), payee: payee, shop: text(&random),
            number: text(&random), reason: text(&random),
            arguments: Bool.random(using: &random) ? ["amount": 1, "nested": ["a": [1, "b"]]] : [:],
            orderMadeByHost: maybe(&random) { Bool.random(using: &$0) }, orderMadeForCaller: maybe(&random) { Bool.random(using: &$0) },
            price: maybe(&random, money), disclosing: Bool.random(using: &random) ? ["phone", "mail"] : [], context: context,
            now: Instant(milliseconds: Int64.random(in: .min ... .max, using: &random)))
    }
}
