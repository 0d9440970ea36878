internal import Money

/// What a policy says to a call, once sums are counted.
public enum CaseDecision: String, Sendable, Hashable, CaseIterable {
    /// It runs.
    case permit
    /// It waits for people.
    case hold
    /// It is refused.
    case forbid

    /// After "is".
    var participle: String {
        switch self {
        case .permit: "permitted"
        case .hold: "held"
        case .forbid: "forbidden"
        }
    }
}

/// How one call fared, statement by statement.
struct CaseVerdict {
    let decision: CaseDecision
    /// The statements that determined it. Where several limits stop a call, all of them: no order of files decides which is named.
    let statements: [String]
    let explanation: Explanation
    /// How each limit fared that the call had to pass.
    private(set) var limits: [(claim: LimitClaim, before: Balance?, stops: Bool)] = []
    /// How each gate fared that was asked; none is where a limit stops the call.
    private(set) var gates: [(claim: GateClaim, before: Balance?, holds: Bool)] = []
    /// Why the engine forbade it.
    private(set) var reason: String?

    /// A call that is forbidden whatever the balances are.
    init(_ explanation: Explanation, _ forbidden: Forbidden) {
        self.explanation = explanation
        decision = .forbid
        statements = forbidden.statements
        reason = forbidden.reason + (forbidden.detail.map { ": \($0)" } ?? "")
    }

    /// A call that is permitted as far as limits and gates let it pass.
    init(_ explanation: Explanation, _ grant: Grant, balance: (Counter) -> Balance) {
        self.explanation = explanation
        func before(_ counter: Counter?) -> Balance? { counter.flatMap { $0.window == nil ? nil : balance($0) } }
        limits = grant.limits.map { claim in
            (claim, before(claim.counter), Ceilings.fit(limits: [claim], gates: [], balance: balance).isExceeded)
        }
        switch Ceilings.fit(limits: grant.limits, gates: grant.gates, balance: balance) {
        case .exceeded(let name, _, _):
            let stopping = limits.filter(\.stops).map(\.claim.limit)
            decision = .forbid
            statements = stopping.isEmpty ? [name] : stopping
            reason = stopping.isEmpty ? "`\(name)` cannot be judged" : nil
        case .fits(let held):
            let names = held.map(\.gate)
            gates = grant.gates.map { ($0, before($0.counter), names.contains($0.gate)) }
            decision = held.isEmpty ? .permit : .hold
            statements = held.isEmpty ? grant.statements : names
        }
    }
}

extension Fit {
    fileprivate var isExceeded: Bool { if case .exceeded = self { true } else { false } }
}
