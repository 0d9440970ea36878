internal import Clocks
internal import Diagnostics
internal import Money

/// Runs cases through the engine: what a call is made into, how it is decided, and what it meets under its limits and gates is what
/// happens in a host.
struct CaseRunner {
    private let policies: CheckedPolicies
    private let authorizer: Authorizer

    init(_ policies: CheckedPolicies) {
        self.policies = policies
        authorizer = Authorizer(policies)
    }

    /// Runs one case, and notes which statements it met.
    func run(_ test: PolicyCase, _ coverage: inout CaseCoverage) -> CaseResult {
        var steps: [CaseResult.Step] = []
        walk(test) { step, request, history in
            let verdict = verdict(on: request, history)
            coverage.note(verdict, effect: request.effect)
            steps.append(
                CaseResult.Step(step.expectation, verdict, case: test.name.value, number: test.steps.count > 1 ? steps.count + 1 : nil))
            return verdict.decision
        }
        return CaseResult(name: test.name.value, span: test.name.span, steps: steps)
    }

    /// Explains every call of one case.
    func explain(_ test: PolicyCase) throws -> [CallExplanation] {
        var explanations: [CallExplanation] = []
        try walk(test) { _, request, history in
            let currency = request.amount?.currency ?? .cny
            explanations.append(try policies.explain(request) { history.balance(of: $0, currency: currency) })
            return verdict(on: request, history).decision
        }
        return explanations
    }

    /// Goes through the calls of a case, each after all that happened before it.
    private func walk(
        _ test: PolicyCase, _ visit: (PolicyCase.Step, Request, SpendingHistory) throws -> CaseDecision
    ) rethrows {
        var past = Books(policies)
        for entry in test.history.enumerated().sorted(by: { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }).map(\.element) {
            for _ in 0..<entry.times {
                _ = past.add(entry.situation, request: past.request(entry.situation, at: entry.at), entry.state, entry.wasApproved)
            }
        }
        var now = test.now
        for step in test.steps {
            now = now + step.after
            let request = past.request(step.situation, at: now)
            past.enter(step, request: request, try visit(step, request, past.spendings))
        }
    }

    private func verdict(on request: Request, _ history: SpendingHistory) -> CaseVerdict {
        let explanation = authorizer.explain(request)
        let grant: Grant
        switch explanation.decision {
        case .forbid(let forbidden): return CaseVerdict(explanation, forbidden)
        case .permit(let found): grant = found
        }
        let currency = request.amount?.currency ?? .cny
        let balance = { (counter: Counter) in history.balance(of: counter, currency: currency) }
        return CaseVerdict(explanation, grant, balance: balance)
    }
}

/// What happened before a call.
private struct Books {
    private(set) var spendings: SpendingHistory
    /// What was refunded of each order, and what is under way.
    private var refunds: [String: (posted: Money?, open: Money?)] = [:]
    /// What was asked for each order last, by the merchant's number.
    private var prices: [String: Money] = [:]

    init(_ policies: CheckedPolicies) { spendings = SpendingHistory(policies) }

    /// The call with what is known of its order by now. What a case says outright replaces what its history adds up to.
    func request(_ situation: CaseSituation, at now: Instant) -> Request {
        guard situation.effect == .refund, let order = situation.order, let key = order.key else {
            let price = situation.order?.number.flatMap { prices[$0] }
            return situation.request(refunded: nil, open: nil, price: price, at: now)
        }
        let nothing = Money.zero(situation.currency)
        let known = refunds[key] ?? (nothing, nothing)
        return situation.request(refunded: order.refunded ?? known.posted, open: order.open ?? known.open, at: now)
    }

    /// Enters an operation, and gives the handle by which it is settled.
    mutating func add(_ situation: CaseSituation, request: Request, _ state: Spending.State, _ wasApproved: Bool) -> Int {
        if situation.effect == .refund, let key = situation.order?.key, let amount = situation.amount {
            let nothing = Money.zero(amount.currency)
            var known = refunds[key] ?? (nothing, nothing)
            switch state {
            case .posted: known.posted = try? known.posted?.adding(amount)
            case .open: known.open = try? known.open?.adding(amount)
            case .void: break
            }
            refunds[key] = known
        }
        if situation.effect == .collect, state != .void, let number = situation.order?.number { prices[number] = situation.amount }
        return spendings.add(Spending(RecordedOperation(request, wasApproved: wasApproved), state: state))
    }

    /// What a step leaves behind: what is permitted happens at once, and what is held waits, unless people answer.
    mutating func enter(_ step: PolicyCase.Step, request: Request, _ decision: CaseDecision) {
        guard request.effect.isMovement, step.situation.amount != nil else { return }
        switch (decision, step.answer) {
        case (.forbid, _): break
        case (.permit, _): _ = add(step.situation, request: request, .posted, false)
        case (.hold, nil): _ = add(step.situation, request: request, .open, false)
        case (.hold, .approve): _ = add(step.situation, request: request, .posted, true)
        case (.hold, .reject): break
        }
    }
}
