import Clocks
import Diagnostics
import Money
import TestSupport
import Testing

@testable import PolicyEngine

/// Tiny policies and amounts, where every sequence of calls can be gone through: by an evaluator that shares no code with the
/// engine.
@Suite("Answers and an exhaustive search")
struct AnswerAgreementTests {
    private static let tools = [
        ToolSignature(name: "refund-one", effects: [.refund]), ToolSignature(name: "refund-two", effects: [.refund]),
    ]
    /// 2027-02-01T00:00 in Shanghai, a Monday: every calendar window begins.
    private static let boundary = Instant(seconds: 1_801_411_200)
    private static let maximumCalls = 3
    private static let maximumOrders = 2
    private static let paid: Int64 = 10_000_000

    @Test("agree on 80 generated policies")
    func agreement() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        var outcomes: [String: Int] = [:]
        for number in 0..<80 {
            let tiny = Self.policy(&random)
            let file = SourceFile(name: "generated.yaml", text: tiny.yaml)
            // As what is in force: nobody thought about what is made up, and a draft like it would be told so.
            let check = PolicyChecker.load([file], tools: Self.tools, appliedWith: Set(Self.tools.map(\.name)))
            let policies = try #require(check.policies, "seed \(seed), policy \(number): \(check.diagnostics)\n\(tiny.yaml)")
            let question = Self.question(&random)
            let reach = AnswerReach(calls: Self.maximumCalls, objects: Self.maximumOrders, tries: 400_000, duplicateGuard: nil)
            let answer = policies.answer(question, tools: Self.tools, from: Sample.noon, reach: reach)
            let times = Self.times(&random)
            let isReachable = Self.search(tiny, question, times)
            let context: Comment = "seed \(seed), policy \(number): \(question.reading)\n\(tiny.yaml)\n\(answer.text)"
            if isReachable { #expect(answer.verdict == .yes, context) }
            if answer.verdict == .yes { #expect(Self.holds(tiny, question, answer), context) }
            // Whoever tries fewer calls than it takes does not know.
            let short = AnswerReach(calls: Self.maximumCalls - 1, objects: 1, tries: 400_000, duplicateGuard: nil)
            let early = policies.answer(question, tools: Self.tools, from: Sample.noon, reach: short)
            if isReachable { #expect(early.verdict != .no, "\(context)\nwith fewer calls: \(early.text)") }
            outcomes["\(answer.verdict) \(isReachable) \(answer.proof != nil)", default: 0] += 1
        }
        print("exhaustive search: seed \(seed), \(outcomes.sorted { $0.key < $1.key })")
        #expect(outcomes["yes true false", default: 0] > 10 && outcomes["no false true", default: 0] > 5, "seed \(seed): \(outcomes)")
        #expect(outcomes["no false false", default: 0] > 0, "seed \(seed): \(outcomes)")
        #expect(outcomes["notFound false false", default: 0] < 8, "seed \(seed): \(outcomes)")
    }

    // MARK: - By going through everything

    private static func search(_ policy: TinyPolicy, _ question: PolicyQuestion, _ times: [Instant]) -> Bool {
        let single = question.group == .call
        return extend(policy, question, single ? [times[0]] : times, [], from: 0, left: single ? 1 : maximumCalls)
    }

    private static func extend(
        _ policy: TinyPolicy, _ question: PolicyQuestion, _ times: [Instant], _ made: [TinyPolicy.Call], from time: Int, left: Int
    ) -> Bool {
        if isBeyond(question, made) { return true }
        guard left > 0 else { return false }
        for time in time..<times.count {
            for order in 1...(question.group == .order ? 1 : maximumOrders) {
                for fen in Int64(1)...6 {
                    for tool in tools {
                        var call = TinyPolicy.Call(
                            tool: tool.name, fen: fen, order: "T-\(order)", buyer: "B-\(order)", at: times[time])
                        guard let isHeld = outcome(policy, question, call, made) else { continue }
                        call.wasApproved = isHeld
                        if extend(policy, question, times, made + [call], from: time, left: left - 1) { return true }
                    }
                }
            }
        }
        return false
    }

    /// Whether people had to agree; nil where the call does not pass.
    private static func outcome(
        _ policy: TinyPolicy, _ question: PolicyQuestion, _ call: TinyPolicy.Call, _ made: [TinyPolicy.Call]
    ) -> Bool? {
        guard let isHeld = policy.judge(call, after: made, paid: paid), !(isHeld && question.isWithoutApproval) else { return nil }
        return isHeld
    }

    private static func isBeyond(_ question: PolicyQuestion, _ made: [TinyPolicy.Call]) -> Bool {
        switch question.measure {
        case .anything: !made.isEmpty
        case .amount(let money): made.reduce(0) { $0 + $1.fen } > money.minorUnits
        case .calls(let count): made.count > count
        }
    }

    /// Whether the tiny evaluator lets the calls of a yes pass too.
    private static func holds(_ policy: TinyPolicy, _ question: PolicyQuestion, _ answer: PolicyAnswer) -> Bool {
        var made: [TinyPolicy.Call] = []
        for call in answer.calls {
            let request = call.request
            guard let order = request.facts.order else { return false }
            var next = TinyPolicy.Call(
                tool: request.tool, fen: request.amount?.minorUnits ?? 0, order: order.identity.tradeNumber, buyer: order.buyer ?? "",
                at: request.now)
            guard let isHeld = outcome(policy, question, next, made) else { return false }
            next.wasApproved = isHeld
            made.append(next)
        }
        let span = (answer.calls.last?.request.now ?? boundary) - (answer.calls.first?.request.now ?? boundary)
        return isBeyond(question, made) && span < .hours(24)
    }

    // MARK: - Made up

    private static func question(_ random: inout SeededGenerator) -> PolicyQuestion {
        let measure: PolicyQuestion.Measure =
            Int.random(in: 0..<4, using: &random) == 0
            ? .calls(Int.random(in: 0...2, using: &random)) : .amount(.fen(Int64.random(in: 1...10, using: &random)))
        let group: PolicyQuestion.Group = [.everything, .everything, .order, .call].randomElement(using: &random) ?? .everything
        var question = PolicyQuestion(.agent("a"), [.refund], measure, group: group)
        question.isWithoutApproval = Bool.random(using: &random)
        return question
    }

    /// Three instants within 24 hours around the boundary.
    private static func times(_ random: inout SeededGenerator) -> [Instant] {
        let hour: Int64 = 3_600_000
        let offsets: [Int64] = [-1, 0, hour - 1, hour, 6 * hour - 1, 6 * hour, 12 * hour, 24 * hour - 2]
        return offsets.shuffled(using: &random).prefix(3).sorted().map { boundary + .milliseconds($0) }
    }

    private static func policy(_ random: inout SeededGenerator) -> TinyPolicy {
        var policy = TinyPolicy(tool: some(&random), statements: [])
        for index in 0..<Int.random(in: 1...4, using: &random) {
            var statement = TinyPolicy.Statement(name: "l\(index)", isGate: Bool.random(using: &random), tool: some(&random))
            let kind = Int.random(in: statement.isGate ? 0..<4 : 1..<4, using: &random)
            if kind & 1 != 0 { statement.amount = Int64.random(in: 1...5, using: &random) }
            if kind & 2 != 0 { statement.count = Int.random(in: 1...3, using: &random) }
            if statement.counts {
                statement.window = ["call", "hour", "day", "week", "month", "ever", "6h", "24h"].randomElement(using: &random)
                statement.each = ["agent", "customer", "order", "shop"].randomElement(using: &random) ?? "agent"
            }
            statement.withoutApproval = statement.isGate && statement.counts && Int.random(in: 0..<3, using: &random) == 0
            policy.statements.append(statement)
        }
        return policy
    }

    private static func some(_ random: inout SeededGenerator) -> String? {
        Int.random(in: 0..<3, using: &random) == 0 ? (Bool.random(using: &random) ? "refund-one" : "refund-two") : nil
    }
}
