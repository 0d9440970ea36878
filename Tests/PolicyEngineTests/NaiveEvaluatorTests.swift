import Clocks
import Diagnostics
import Money
import PolicyEngine
import Testing

@Suite("The engine and a naive evaluator")
struct NaiveEvaluatorTests {
    private static let tools = [
        ToolSignature(name: "refund-one", effects: [.refund]), ToolSignature(name: "refund-two", effects: [.refund]),
        ToolSignature(name: "link", effects: [.collect]), ToolSignature(name: "send", effects: [.transfer]),
        ToolSignature(name: "look", effects: [.read]),
    ]
    private static let effects: [String: Effect] = [
        "refund-one": .refund, "refund-two": .refund, "link": .collect, "send": .transfer, "look": .read,
    ]

    @Test("agree on 4 000 generated calls under 100 policies")
    func agreement() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        var outcomes: [String: Int] = [:]
        for number in 0..<100 {
            let naive = Self.policy(&random)
            let check = PolicyChecker.check([.init(name: "generated.yaml", text: naive.yaml)], tools: Self.tools)
            let policies = try #require(check.policies, "seed \(seed), policy \(number): \(check.diagnostics)\n\(naive.yaml)")
            let authorizer = Authorizer(policies)
            let now = Instant(seconds: Int64.random(in: 1_780_300_800..<1_788_100_000, using: &random))
            let history = (0..<30).map { _ in Self.call(before: now, &random) }
            for _ in 0..<40 {
                var call = Self.call(before: now, &random)
                call.at = now
                let paid = Int64.random(in: 0...300, using: &random) * 100
                let (refunded, open) = (Int64.random(in: 0...40, using: &random) * 100, Int64.random(in: 0...20, using: &random) * 100)
                let expected = naive.judge(call, paid: paid, refunded: refunded, open: open, history: history)
                let found = Self.judge(call, authorizer, policies, (paid, refunded, open), history)
                outcomes[String("\(expected)".prefix { $0 != "(" }), default: 0] += 1
                if !Self.agree(expected, found) {
                    Issue.record("seed \(seed), policy \(number): expected \(expected), found \(found)\n\(call)\n\(naive.yaml)")
                    return
                }
            }
        }
        // A generator that makes only one kind of outcome would prove nothing.
        #expect(outcomes.count == 3 && outcomes.values.allSatisfy { $0 > 100 }, "seed \(seed): \(outcomes)")
        print("naive evaluator: seed \(seed), \(outcomes.sorted { $0.key < $1.key })")
    }

    /// Of several exceeded limits the engine names one.
    private static func agree(_ expected: NaivePolicy.Outcome, _ found: NaivePolicy.Outcome) -> Bool {
        if case .exceeded(let all) = expected, case .exceeded(let named) = found { return !named.isEmpty && named.isSubset(of: all) }
        return expected == found
    }

    // MARK: - By the engine

    private static func judge(
        _ call: NaivePolicy.Call, _ authorizer: Authorizer, _ policies: CheckedPolicies,
        _ amounts: (paid: Int64, refunded: Int64, open: Int64), _ history: [NaivePolicy.Call]
    ) -> NaivePolicy.Outcome {
        var facts = Facts.none
        if call.effect == .refund {
            let identity = OrderIdentity(number: OrderNumber("N-\(call.order ?? "")"), tradeNumber: call.order ?? "")
            facts = .order(
                OrderFacts(
                    identity: identity, status: .paid, total: .fen(amounts.paid), paid: .fen(amounts.paid), buyer: call.buyer, paidAt: nil))
        }
        let request = Request(
            agent: call.agent, tool: call.tool, effect: call.effect, amount: call.effect == .read ? nil : .fen(call.fen),
            order: call.effect == .collect ? call.order.map { OrderNumber($0) } : nil, facts: facts, orderRefunded: .fen(amounts.refunded),
            orderOpen: .fen(amounts.open), payeeKey: call.payee, shop: "shop", now: call.at)
        guard case .permit(let grant) = authorizer.decide(request) else { return .forbidden }
        let fit = Ceilings.fit(limits: grant.limits, gates: grant.gates) { counter in
            let counted = history.filter { operation in
                counter.window?.contains(operation.at) ?? false
                    && policies.counters(for: Self.recorded(operation)).contains {
                        $0.definition == counter.definition && $0.key == counter.key
                    }
            }
            return Balance(amount: .fen(counted.reduce(0) { $0 + $1.fen }), count: counted.count)
        }
        switch fit {
        case .exceeded(let limit, _, _): return .exceeded([limit])
        case .fits(let held): return .held(Set(held.map(\.gate)))
        }
    }

    private static func recorded(_ operation: NaivePolicy.Call) -> RecordedOperation {
        RecordedOperation(
            agent: operation.agent, tool: operation.tool, effect: operation.effect, order: operation.order, buyer: operation.buyer,
            payee: operation.payee, shop: "shop", wasApproved: operation.wasApproved)
    }

    // MARK: - Made up

    private static func policy(_ random: inout SeededGenerator) -> NaivePolicy {
        let zones = ["Asia/Shanghai", "Asia/Kolkata", "Europe/Berlin", "America/New_York"]
        var policy = NaivePolicy(zone: zones.randomElement(using: &random) ?? "UTC", scopes: [], statements: [])
        for index in 0..<Int.random(in: 2...5, using: &random) {
            let isForbid = Int.random(in: 0..<6, using: &random) == 0
            let match =
                isForbid
                ? match(&random, effects: some(of: [.refund, .collect, .read], &random)) : match(&random, effects: Effect.allCases)
            policy.scopes.append(.init(name: "s\(index)", isForbid: isForbid, match: match))
        }
        for index in 0..<Int.random(in: 1...6, using: &random) { policy.statements.append(statement(index, &random)) }
        return policy
    }

    private static func match(_ random: inout SeededGenerator, effects: [Effect]) -> NaivePolicy.Match {
        NaivePolicy.Match(
            agents: Bool.random(using: &random) ? some(of: ["a", "b", "c"], &random) : nil,
            tools: Int.random(in: 0..<3, using: &random) == 0 ? some(of: tools.map(\.name), &random) : nil, effects: effects)
    }

    private static func statement(_ index: Int, _ random: inout SeededGenerator) -> NaivePolicy.Statement {
        let isGate = Bool.random(using: &random)
        let effects: [Effect] = some(of: [.collect, .refund, .transfer], &random)
        var statement = NaivePolicy.Statement(name: "l\(index)", isGate: isGate, match: match(&random, effects: effects))
        let kind = Int.random(in: isGate ? 0..<4 : 1..<4, using: &random)
        if kind & 1 != 0 { statement.amount = Int64.random(in: 1...60, using: &random) * 1000 }
        if kind & 2 != 0 { statement.count = Int.random(in: 1...4, using: &random) }
        guard statement.counts else { return statement }
        if !isGate || Bool.random(using: &random) {
            statement.window = ["call", "hour", "day", "week", "month", "ever", "6h", "720h"].randomElement(using: &random)
        }
        let kinds = effects.reduce(["agent", "customer", "order", "payee", "shop"]) { kinds, effect in
            let valid: [Effect: [String]] = [
                .refund: ["agent", "customer", "order", "shop"], .collect: ["agent", "order", "shop"],
                .transfer: ["agent", "payee", "shop"],
            ]
            return kinds.filter { valid[effect]?.contains($0) ?? false }
        }
        let mayCountEach = statement.window != "call" && (statement.window != nil || effects == [.refund])
        if mayCountEach, Bool.random(using: &random) { statement.each = kinds.randomElement(using: &random) }
        statement.withoutApproval = isGate && Int.random(in: 0..<3, using: &random) == 0
        if Int.random(in: 0..<4, using: &random) == 0 { statement.exceptAgents = some(of: ["a", "b", "c"], &random) }
        if Int.random(in: 0..<4, using: &random) == 0 { statement.exceptTools = some(of: tools.map(\.name), &random) }
        return statement
    }

    /// A few of them, at least one, in their order.
    private static func some<Element>(of elements: [Element], _ random: inout SeededGenerator) -> [Element] {
        let chosen = elements.filter { _ in Bool.random(using: &random) }
        return chosen.isEmpty ? Array(elements.prefix(1)) : chosen
    }

    private static func call(before now: Instant, _ random: inout SeededGenerator) -> NaivePolicy.Call {
        let tool = tools[Int.random(in: 0..<tools.count, using: &random)].name
        let effect = effects[tool] ?? .read
        // Some lie exactly on the edges of windows, most close to now.
        let edges: [Int64] = [0, 1, 6 * 3_600_000, 6 * 3_600_000 - 1, 720 * 3_600_000, 720 * 3_600_000 - 1]
        let age = Bool.random(using: &random) ? edges.randomElement(using: &random) ?? 0 : Int64.random(in: 0..<86_400_000, using: &random)
        let order = ["T-1", "T-2"].randomElement(using: &random)
        return NaivePolicy.Call(
            agent: ["a", "b", "c"].randomElement(using: &random) ?? "a", tool: tool, effect: effect,
            fen: [1, 500, 1000, 5000, 10_000].randomElement(using: &random) ?? 1,
            order: effect == .refund ? order : effect == .collect ? "N-1" : nil,
            buyer: effect == .refund ? [nil, "B-1", "B-1", "B-2"].randomElement(using: &random) ?? nil : nil,
            payee: effect == .transfer ? ["P-1", "P-2"].randomElement(using: &random) : nil, at: now - .milliseconds(age),
            wasApproved: Bool.random(using: &random))
    }
}
