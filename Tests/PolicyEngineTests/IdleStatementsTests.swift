import Clocks
import Diagnostics
import Money
import TestSupport
import Testing

@testable import PolicyEngine

@Suite("Statements that are told to do nothing")
struct IdleStatementsTests {
    /// A generated set: each statement is one line.
    private struct Lines {
        var scopes: [String] = []
        var limits: [String] = []
        var gates: [String] = []

        var text: String {
            let head = """
                tollgate: 1
                timezone: Asia/Shanghai
                agents: { desk: {}, bot: {} }
                approvers: { a: { roles: [lead] }, b: { roles: [lead, boss] } }

                """
            func section(_ name: String, _ lines: [String]) -> String {
                lines.isEmpty ? "" : "\(name):\n" + lines.map { "  - { \($0) }\n" }.joined()
            }
            return head + section("scopes", scopes) + section("limits", limits) + section("gates", gates)
        }

        mutating func remove(_ name: String) {
            func isMeant(_ line: String) -> Bool { line.contains(": \(name),") }
            scopes.removeAll(where: isMeant)
            limits.removeAll(where: isMeant)
            gates.removeAll(where: isMeant)
        }
    }

    @Test("can be taken out, and no call of any history comes out otherwise")
    func soundness() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        var counts: [String: Int] = [:]
        for _ in 0..<400 {
            let lines = Self.lines(&random)
            let check = Sample.check(lines.text)
            guard let policies = check.policies else { continue }
            let idle = ["never-applies", "outweighed", "says-nothing", "same-twice", "never-binds", "never-holds"]
            for finding in check.diagnostics where idle.contains(finding.code) {
                // What is told of a part of a statement names it too, but points elsewhere.
                let line = lines.text.split(separator: "\n", omittingEmptySubsequences: false)[finding.span.line - 1]
                let name = String(line.dropFirst(finding.span.column - 1).prefix(finding.span.length))
                guard finding.code == "never-holds" || (!name.contains(" ") && finding.message.contains("`\(name)`")),
                    !finding.message.contains("counts each")
                else {
                    continue
                }
                // A gate that never holds is pointed at by its threshold.
                let meant = finding.code == "never-holds" ? String(finding.message.split(separator: "`").first ?? "") : name
                var fewer = lines
                fewer.remove(meant)
                counts[finding.code, default: 0] += 1
                let less = try #require(Sample.check(fewer.text).policies, "seed \(seed): \(meant)\n\(lines.text)")
                Self.compare(policies, less, context: "seed \(seed), without `\(meant)` (\(finding.code))\n\(lines.text)", &random)
            }
        }
        #expect(counts.count == 6 && counts.values.allSatisfy { $0 > 0 }, "seed \(seed): \(counts)")
        print("idle statements: seed \(seed), \(counts.sorted { $0.key < $1.key })")
    }

    // MARK: - Comparing

    private static func compare(_ one: CheckedPolicies, _ other: CheckedPolicies, context: String, _ random: inout SeededGenerator) {
        var (first, second) = (SpendingHistory(one), SpendingHistory(other))
        for _ in 0..<12 {
            let ago = Span.hours(Int64.random(in: 0...800, using: &random))
            let (call, tool) = (Sample.refund(1), random.next() % 2 == 0 ? "refund-alipay-payment" : "create-mobile-alipay-payment")
            let operation = RecordedOperation(
                agent: random.next() % 2 == 0 ? "desk" : "bot", tool: tool, effect: tool.hasPrefix("refund") ? .refund : .collect,
                order: random.next() % 2 == 0 ? "T-O-1" : "O-9", buyer: "2088000000000001", payee: nil, shop: call.shop,
                wasApproved: random.next() % 3 == 0,
                record: .init(amount: .fen(Int64.random(in: 1...12, using: &random) * 500), at: Sample.noon - ago))
            first.add(Spending(operation, state: .posted))
            second.add(Spending(operation, state: .posted))
        }
        for _ in 0..<8 {
            let agent = random.next() % 2 == 0 ? "desk" : "bot"
            let fen = Int64.random(in: 1...16, using: &random) * 500
            let request = random.next() % 2 == 0 ? Sample.refund(fen, by: agent) : Sample.collect(fen, by: agent)
            #expect(outcome(one, request, first) == outcome(other, request, second), "\(context)\n\(request)")
        }
    }

    /// What becomes of a call.
    private static func outcome(_ policies: CheckedPolicies, _ request: Request, _ history: SpendingHistory) -> String {
        guard let grant = Authorizer(policies).decide(request).grant else { return "forbidden" }
        let fit = Ceilings.fit(limits: grant.limits, gates: grant.gates) { history.balance(of: $0, currency: .cny) }
        guard case .fits(let held) = fit else { return "exceeded" }
        return held.isEmpty ? "passes" : "held"
    }

    // MARK: - Made up

    private static func lines(_ random: inout SeededGenerator) -> Lines {
        func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
        func match() -> String {
            let agents = pick(["", "", "agents: [desk], ", "agents: [bot], ", "agents: [desk, bot], "])
            let tools = pick(["", "", "", "", "tools: [refund-*, create-mobile-*], "])
            return agents + tools
                + pick(["effects: [refund], ", "effects: [refund], ", "effects: [refund, collect], ", "effects: [collect], "])
        }
        func except() -> String { pick(["", "", "", ", except: { agents: [bot] }", ", except: { tools: [create-*] }"]) }
        var lines = Lines()
        for index in 0..<Int.random(in: 1...3, using: &random) { lines.scopes.append("permit: p\(index), \(match())unlimited: true") }
        if random.next() % 3 == 0 { lines.scopes.append("forbid: f0, \(match())".dropLast(2) + "") }
        if random.next() % 6 == 0 { lines.scopes.append("forbid: f1, \(match())".dropLast(2) + "") }
        for index in 0..<Int.random(in: 0...4, using: &random) {
            let ceiling = pick(["amount: 20.00 CNY", "amount: 40.00 CNY", "amount: 40.00 CNY", "count: 2", "amount: 20.00 CNY, count: 3"])
            let window = pick(["per: call", "per: day", "per: week", "per: month", "per: ever", "within: 36h", "within: 80h"])
            let each = window == "per: call" ? "" : pick(["", "", ", each: shop", ", each: order"])
            lines.limits.append("limit: l\(index), \(match())\(ceiling), \(window)\(each)\(except())")
        }
        for index in 0..<Int.random(in: 0...4, using: &random) {
            let above = pick(["", "above: 10.00 CNY, ", "above: 40.00 CNY, ", "above_count: 2, "])
            let window = above.isEmpty ? "" : pick(["", "per: day, ", "per: month, ", "per: ever, each: shop, "])
            let without = above.isEmpty ? "" : pick(["", "", "without: approval, "])
            lines.gates.append(
                "gate: g\(index), \(match())\(above)\(window)\(without)by: [\(pick(["lead", "boss", "lead, boss"]))]\(except())")
        }
        return lines
    }
}
