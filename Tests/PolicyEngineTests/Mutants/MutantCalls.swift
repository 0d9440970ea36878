import Clocks
import Diagnostics
import JSON
import Money
import PolicyEngine
import TestSupport

/// What becomes of a call, whatever the statements are called.
enum Fate: Hashable {
    struct Asking: Hashable {
        let roles: Set<String>
        let approvals: Int
        let expires: Span
        let escalation: GateRequirement.Escalation?
    }

    case forbidden
    case exceeded
    case held(Set<Asking>)
    case passes
}

/// Calls and operations of earlier that get close to everything that a policy says.
struct MutantCalls {
    let requests: [Request]
    /// What was before: nothing, a little, much.
    private let histories: [[Spending]]

    init(_ policies: CheckedPolicies, tools: [ToolSignature], count: Int, _ random: inout SeededGenerator) {
        let text = policies.sources.map(\.text).joined(separator: "\n")
        let amounts = Set(text.matches(of: /([0-9]+)\.([0-9][0-9]) CNY/).compactMap { Int64("\($0.1)\($0.2)") })
        var fens: [Int64] = amounts.sorted().flatMap { [$0 - 1, $0, $0 + 1, $0 / 2] }.filter { $0 > 0 }
        fens += [1, 2000, 4000, 9000]
        let maker = Maker(agents: policies.agents, fens: fens, tools: tools)
        requests = (0..<count).map { _ in maker.request(at: Sample.noon + .hours(Int64.random(in: -14...100, using: &random)), &random) }
        histories = [0, 6, 60].map { size in
            (0..<size).compactMap { _ in maker.spending(before: Sample.noon + .hours(100), &random) }
        }
    }

    /// What becomes of every call after every history.
    func fates(_ policies: CheckedPolicies) -> [Fate] {
        let authorizer = Authorizer(policies)
        return histories.flatMap { spendings in
            var history = SpendingHistory(policies)
            for spending in spendings { _ = history.add(spending) }
            return requests.map { Self.fate($0, authorizer, history) }
        }
    }

    private static func fate(_ request: Request, _ authorizer: Authorizer, _ history: SpendingHistory) -> Fate {
        guard case .permit(let grant) = authorizer.decide(request) else { return .forbidden }
        let fit = Ceilings.fit(limits: grant.limits, gates: grant.gates) { history.balance(of: $0, currency: .cny) }
        guard case .fits(let held) = fit else { return .exceeded }
        if held.isEmpty { return .passes }
        return .held(
            Set(
                held.map { gate in
                    .init(roles: Set(gate.roles), approvals: gate.approvals, expires: gate.expires, escalation: gate.escalation)
                }))
    }
}

private struct Maker {
    let agents: [String]
    let fens: [Int64]
    let tools: [ToolSignature]

    func request(at now: Instant, _ random: inout SeededGenerator) -> Request {
        let tool = tools[Int.random(in: 0..<tools.count, using: &random)]
        let effect = tool.effects.first ?? .read
        let number = OrderNumber(["O-1", "O-2", "O-3"].randomElement(using: &random) ?? "O-1")
        let fen = fens.randomElement(using: &random) ?? 1
        let order = OrderFacts(
            identity: OrderIdentity(number: number, tradeNumber: "T-\(number.text)"), status: .paid, total: .fen(20_000_00),
            paid: .fen(max(fen, 20_000_00)), refunded: .fen(0), buyer: buyer(&random),
            paidAt: now - ([.hours(1), .hours(167), .hours(169)].randomElement(using: &random) ?? .hours(1)))
        let payee = PayeeFacts(identity: PayeeIdentity(kind: "alipay", id: "P-1"), isKnown: Bool.random(using: &random))
        let facts: Facts = effect == .transfer ? .payee(payee) : effect == .collect ? .unknownOrder(number) : .order(order)
        return Request(
            agent: agents.randomElement(using: &random) ?? "nobody", tool: tool.name, effect: effect,
            amount: effect.isMovement ? .fen(fen) : nil, order: effect == .transfer ? nil : number, facts: facts,
            orderRefunded: effect == .refund ? .fen(0) : nil, orderOpen: effect == .refund ? .fen(0) : nil,
            payee: facts.payee.map { PayeeKeys(own: $0.identity.id) }, shop: "shop-1",
            reason: ["", "broken"].randomElement(using: &random) ?? "",
            orderMadeByHost: Bool.random(using: &random), context: context(number, order.buyer, fen, &random), now: now)
    }

    private func buyer(_ random: inout SeededGenerator) -> String? {
        ["2088000000000001", "2088000000000001", "2088102146225135", nil].randomElement(using: &random) ?? nil
    }

    private func context(_ order: OrderNumber, _ buyer: String?, _ fen: Int64, _ random: inout SeededGenerator) -> ConversationContext? {
        if Int.random(in: 0..<4, using: &random) == 0 { return nil }
        let isIts = Bool.random(using: &random)
        let levels: [JSONValue] = ["vip", "gold", true, 2]
        let declared = JSONObject(
            ["vip", "is_vip", "level", "tier"].map { .init(key: $0, value: levels.randomElement(using: &random) ?? true) })
        return ConversationContext(
            conversation: "c-1", customer: isIts ? buyer : "2088000000000007", orders: isIts ? [order.text] : ["O-9"],
            quotes: isIts ? [order.text: .fen(fen)] : [:], declared: declared)
    }

    func spending(before end: Instant, _ random: inout SeededGenerator) -> Spending? {
        let request = request(at: end - .hours(Int64.random(in: 0...200, using: &random)), &random)
        guard request.effect.isMovement else { return nil }
        let record = RecordedOperation.Record(
            amount: request.amount.map { .fen($0.minorUnits / 4) }, orderNumber: request.order,
            tradeNumber: request.facts.order?.identity.tradeNumber, payee: request.facts.payee?.identity, reason: request.reason,
            facts: RecordedFacts(request), at: request.now)
        let operation = RecordedOperation(
            agent: request.agent, tool: request.tool, effect: request.effect,
            order: request.facts.order?.identity.tradeNumber ?? request.order?.text, buyer: request.facts.order?.buyer,
            payee: request.payee?.own, shop: request.shop, wasApproved: Bool.random(using: &random), record: record)
        return Spending(operation, state: .posted)
    }
}
