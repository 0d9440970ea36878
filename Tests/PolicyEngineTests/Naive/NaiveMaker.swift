import Foundation
import Money
import TestSupport

/// Makes up policies, calls and histories.
struct NaiveMaker {
    let world = NaiveWorld()
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private static let movements: [Effect] = [.collect, .refund, .transfer]
    /// Clocks change at midnight in Havana and Cairo, by half an hour on Lord Howe, by two at Troll; others never do.
    private static let zones = [
        "Asia/Shanghai", "Asia/Kolkata", "Europe/Berlin", "America/New_York", "America/Havana", "Africa/Cairo", "Australia/Lord_Howe",
        "Antarctica/Troll", "Asia/Kathmandu", "America/St_Johns", "UTC",
    ]

    // MARK: - Policies

    mutating func policy() -> NaivePolicy {
        let zone = Self.zones.randomElement(using: &random) ?? "UTC"
        var policy = NaivePolicy(world: world, zone: zone, scopes: [], statements: [])
        for index in 0..<Int.random(in: 2...5, using: &random) {
            let isForbid = index > 0 && one(in: 4)
            let effects: [Effect]? = isForbid ? some(of: Effect.allCases) : one(in: 4) ? some(of: Effect.allCases) : nil
            var match = match(effects: effects, isWide: !isForbid)
            if isForbid ? !one(in: 4) : one(in: 2) { match.condition = condition(match, all: Effect.allCases, isGuarded: isForbid) }
            policy.scopes.append(.init(name: "s\(index)", isForbid: isForbid, match: match))
        }
        for index in 0..<Int.random(in: 2...9, using: &random) { policy.statements.append(statement(index)) }
        return policy
    }

    private mutating func match(effects: [Effect]?, isWide: Bool) -> NaivePolicy.Match {
        NaivePolicy.Match(
            agents: one(in: isWide ? 4 : 2) ? some(of: world.agents) : nil, tools: one(in: isWide ? 6 : 3) ? tools(effects) : nil,
            effects: effects)
    }

    /// Some tools, of which at least one has one of the effects; nil where no tool has any.
    private mutating func tools(_ effects: [Effect]?) -> [String]? {
        let useful = world.tools.filter { tool in effects.map { !Set($0).isDisjoint(with: tool.effects) } ?? true }
        guard !useful.isEmpty else { return nil }
        let chosen = Set(some(of: useful.map(\.name)) + (one(in: 3) ? some(of: world.tools.map(\.name)) : []))
        return world.tools.map(\.name).filter { chosen.contains($0) }
    }

    private mutating func condition(
        _ match: NaivePolicy.Match, all: [Effect], within: [String]? = nil, isGuarded: Bool
    ) -> NaiveExpression {
        let sight = NaiveSight(world, effects: match.effects, tools: match.tools, within: within, all: all)
        return NaiveExpressionMaker(sight: sight, world: world, isGuarded: isGuarded).condition(&random)
    }

    private func effects(of match: NaivePolicy.Match) -> Set<Effect> {
        Set(world.tools.filter { match.tools?.contains($0.name) ?? true }.flatMap(\.effects))
    }

    private mutating func statement(_ index: Int) -> NaivePolicy.Statement {
        let isGate = Bool.random(using: &random)
        var statement = NaivePolicy.Statement(
            name: "l\(index)", isGate: isGate, match: match(effects: one(in: 5) ? nil : some(of: Self.movements), isWide: false))
        let effects = statement.match.effects ?? Self.movements.filter { self.effects(of: statement.match).contains($0) }
        if effects.isEmpty { statement.match = .init(agents: nil, tools: nil, effects: [.refund]) }
        if one(in: 2) { statement.match.condition = condition(statement.match, all: Self.movements, isGuarded: true) }
        let kind = Int.random(in: isGate ? 0..<5 : 1..<4, using: &random)
        if kind & 1 != 0 { statement.amount = amount(statement.match) }
        if kind & 2 != 0 { statement.count = Int.random(in: isGate ? 0...4 : 1...6, using: &random) }
        if statement.counts { count(&statement, effects.isEmpty ? [.refund] : effects) }
        if one(in: 3) { statement.exception = exception(statement.match) }
        if isGate, one(in: 3) { statement.decoration = ["expires: 30m", "escalate: { after: 10m, by: [admin] }", "approvals: 2"] }
        return statement
    }

    private mutating func amount(_ match: NaivePolicy.Match) -> NaivePolicy.Amount {
        if !one(in: 3) { return .fixed(Int64.random(in: 1...80, using: &random) * 1000) }
        let sight = NaiveSight(world, effects: match.effects, tools: match.tools, all: Self.movements)
        return .expression(NaiveExpressionMaker(sight: sight, world: world, isGuarded: true).amount(&random))
    }

    /// A window, and by what it is counted.
    private mutating func count(_ statement: inout NaivePolicy.Statement, _ effects: [Effect]) {
        if !statement.isGate || Bool.random(using: &random) {
            statement.window = ["call", "hour", "day", "week", "month", "ever", "6h", "48h", "720h"].randomElement(using: &random)
        }
        let valid: [Effect: [String]] = [
            .refund: ["agent", "customer", "order", "shop"], .collect: ["agent", "order", "shop"], .transfer: ["agent", "payee", "shop"],
        ]
        let kinds = effects.reduce(["agent", "customer", "order", "payee", "shop"]) { kinds, effect in
            kinds.filter { valid[effect]?.contains($0) ?? false }
        }
        let mayCountEach = statement.window != "call" && (statement.window != nil || effects == [.refund])
        if mayCountEach, !one(in: 3) { statement.each = kinds.randomElement(using: &random) }
        statement.withoutApproval = statement.isGate && one(in: 3)
    }

    private mutating func exception(_ match: NaivePolicy.Match) -> NaivePolicy.Exception {
        var exception = NaivePolicy.Exception()
        if one(in: 2) { exception.agents = some(of: world.agents) }
        if one(in: 3) { exception.tools = some(of: (match.tools ?? world.tools.map(\.name))) }
        if one(in: 2) || (exception.agents == nil && exception.tools == nil) {
            exception.condition = condition(match, all: Self.movements, within: exception.tools, isGuarded: true)
        }
        return exception
    }

    // MARK: - Chance

    mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

    /// A few of them, at least one, in their order.
    mutating func some<Element>(of elements: [Element]) -> [Element] {
        let chosen = elements.filter { _ in Bool.random(using: &random) }
        return chosen.isEmpty ? elements.randomElement(using: &random).map { [$0] } ?? [] : chosen
    }

    mutating func any<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &random) }
}
