import Clocks
import Diagnostics
import Foundation
import PolicyEngine
import TestSupport
import Testing

/// 3.6 of the acceptance lines: the engine does what an evaluator of a few hundred naive lines does.
@Suite("The engine and a naive evaluator")
struct NaiveEvaluatorTests {
    private static let total = Level.count(100_000)
    private static let callsForEach = 20

    @Test("agree on the decision, the statements and what is left, for generated policies, calls and histories")
    func agreement() throws {
        let seed = Self.seed()
        var run = Run(maker: NaiveMaker(seed: seed))
        while run.complaint == nil, run.count < Self.total { run.next(callsForEach: Self.callsForEach) }
        // A generator that makes only one kind of outcome would prove nothing.
        let shares = Run.shares.map { ($0.key, $0.value, Double(run.outcomes[$0.key] ?? 0) / Double(run.count)) }
        for (outcome, least, share) in shares where run.complaint == nil && share < least {
            run.complaint = "only \(share) of the calls came out as `\(outcome)`"
        }
        if let complaint = run.complaint { Issue.record("seed \(seed): \(complaint)") }
        let text = run.outcomes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        Acceptance.line(
            "3.6", isGood: run.complaint == nil,
            "the engine and a naive evaluator agree on \(run.count) generated (policy, call, history) triples"
                + " under \(run.policies) policies: \(text); \(run.refused) policies refused by the check; seed \(seed)")
    }

    @Test("no longer agree once the naive evaluator makes a mistake", arguments: NaivePolicy.Fault.allCases)
    func canary(fault: NaivePolicy.Fault) {
        let seed = Self.seed()
        var run = Run(maker: NaiveMaker(seed: seed), fault: fault)
        while run.complaint == nil, run.count < 20_000 { run.next(callsForEach: Self.callsForEach) }
        #expect(run.complaint != nil, "seed \(seed)")
    }

    private static func seed() -> UInt64 {
        ProcessInfo.processInfo.environment["TOLLGATE_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: .min ... .max)
    }

    /// What was gone through so far.
    private struct Run {
        var maker: NaiveMaker
        var fault: NaivePolicy.Fault?
        /// What is not as expected; nothing goes on after that.
        var complaint: String?
        var count = 0
        var policies = 0
        var refused = 0
        var outcomes: [String: Int] = [:]

        /// The least share of each kind of outcome.
        static let shares = [
            "forbidden by a statement": 0.02, "forbidden by a built-in rule": 0.02, "forbidden, not permitted": 0.02, "unjudged": 0.003,
            "exceeded": 0.02, "held": 0.02, "passed": 0.02, "passed a limit": 0.02,
        ]

        init(maker: NaiveMaker, fault: NaivePolicy.Fault? = nil) {
            self.maker = maker
            self.fault = fault
        }

        /// Goes through one more policy.
        mutating func next(callsForEach: Int) {
            var policy = maker.policy()
            policy.fault = fault
            let file = SourceFile(name: "generated.yaml", text: policy.yaml)
            // As what is in force: nobody thought about what is made up, and a draft like it would be told so.
            let tools = policy.world.signatures
            let check = PolicyChecker.load([file], tools: tools, appliedWith: Set(tools.map(\.name)))
            guard let checked = check.policies else {
                let errors = check.diagnostics.filter { $0.severity == .error }
                if errors.allSatisfy({ NaiveEvaluatorTests.mayRefuse.contains($0.code) }), refused < 10 + policies / 2 {
                    refused += 1
                    return
                }
                complaint = "refused\n\(DiagnosticRenderer(sources: [file]).render(errors))\n\(policy.yaml)"
                return
            }
            policies += 1
            let authorizer = Authorizer(checked)
            let calendar = NaiveCalendar(zone: policy.zone)
            let start = maker.start(in: calendar.zone)
            var waiting = maker.history(before: start + 86_400_000, in: calendar.zone)
            var (done, history): ([NaiveCall], SpendingHistory) = ([], SpendingHistory(checked))
            for now in maker.instants(callsForEach, from: start, after: waiting) {
                while let first = waiting.first, first.at <= now {
                    _ = history.add(first.asSpending)
                    done.append(waiting.removeFirst())
                }
                let call = maker.call(at: now)
                let expected = policy.judge(call, history: done, calendar)
                let found = NaiveVerdict(authorizer, call, history)
                count += 1
                outcomes[Self.kind(expected), default: 0] += 1
                if expected.isKept(by: found) { continue }
                complaint = "policy \(policies): expected \(expected)\nfound \(found)\n\(call)\n\(policy.yaml)"
                return
            }
        }

        private static func kind(_ verdict: NaiveVerdict) -> String {
            switch verdict.outcome {
            case .forbidden(let statements):
                if statements.isEmpty { return "forbidden, not permitted" }
                let isBuiltIn = statements.contains { ["order-", "quoted-", "unquoted-", "own-"].contains(where: $0.hasPrefix) }
                return isBuiltIn ? "forbidden by a built-in rule" : "forbidden by a statement"
            case .unjudged: return "unjudged"
            case .exceeded: return "exceeded"
            case .passed(_, let held):
                if !held.isEmpty { return "held" }
                return verdict.rooms.isEmpty ? "passed" : "passed a limit"
            }
        }
    }

    /// What a policy that nobody thought about may well be told.
    private static let mayRefuse: Set<String> = []
}
