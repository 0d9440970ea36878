import Clocks
import Diagnostics
import Money
import PolicyEngine

/// The figures that the policy language is held to: medians of a release build on one core.
enum Figures {
    /// Measures all of them, and says in one line whether they hold.
    static func measure() throws -> (measurements: [Measurement], line: String) {
        let (few, many) = (DeskPolicies(agents: 1), DeskPolicies(agents: 1000))
        let first = try decision(few)
        let second = try decision(many)
        let sources = many.files
        let check = Measurement("policy: check \(many.statements) statements", rounds: 5, roundMilliseconds: 1) {
            PolicyChecker.check(sources, tools: DeskPolicies.tools).diagnostics.count
        }
        let replay = try ReplayBenchmark.measurements()
        // Reading the calls from what the store keeps of them, and deciding them again.
        let whole = replay[0].median + replay[2].median
        let ratio = second.median / first.median
        let holds = first.median <= 5_000 && ratio <= 1.3 && check.median < 1e9 && whole < 5e9
        let line =
            "3.10 \(holds ? "ok" : "failed") one decision \(thousandth(first.median)) µs (at most 5); among \(many.statements) statements "
            + "\(hundredth(ratio)) times that (at most 1.3); check of \(many.statements) statements \(hundredth(check.median / 1e9)) s "
            + "(at most 1); replay of 100000 calls \(hundredth(whole / 1e9)) s (at most 5)"
        return ([first, second, check] + replay, line)
    }

    /// A request is built, decided, and what it claims is held against balances that are given.
    private static func decision(_ desk: DeskPolicies) throws -> Measurement {
        let check = PolicyChecker.check(desk.files, tools: DeskPolicies.tools)
        guard let policies = check.policies else { throw Benchmarks.Unfit(what: "\(check.diagnostics.prefix(3))") }
        let authorizer = Authorizer(policies)
        let agent = "desk-\(desk.agents - 1)"
        let decision = authorizer.decide(DeskPolicies.refund(by: agent))
        guard case .permit(let grant) = decision else { throw Benchmarks.Unfit(what: "the refund is not permitted") }
        guard grant.limits.count == 2, grant.gates.count == 1 else { throw Benchmarks.Unfit(what: "\(grant)") }
        let balance = Balance(amount: .fen(1_000), count: 3)
        return Measurement("policy: decide among \(desk.statements) statements, and fit") {
            guard case .permit(let grant) = authorizer.decide(DeskPolicies.refund(by: agent)) else { return 0 }
            guard case .fits(let held) = Ceilings.fit(limits: grant.limits, gates: grant.gates, balance: { _ in balance }) else { return 1 }
            return 2 + held.count
        }
    }

    private static func hundredth(_ figure: Double) -> Double { (figure * 100).rounded() / 100 }
    private static func thousandth(_ nanoseconds: Double) -> Double { hundredth(nanoseconds / 1000) }
}
