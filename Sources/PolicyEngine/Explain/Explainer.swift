internal import CEL
internal import Clocks
internal import Diagnostics
internal import Money

extension CheckedPolicies {
    /// Explains one call.
    /// - Parameter balance: what counts already for a counter, for any window that is asked about; this call itself is not in it.
    /// - Throws: what `balance` throws.
    public func explain(_ request: Request, balance: (Counter) throws -> Balance) throws -> CallExplanation {
        try withoutActuallyEscaping(balance) { try Explainer(self, balance: $0).explain(request) }
    }
}

/// Explains calls under one set of policies.
struct Explainer {
    let policies: CheckedPolicies
    let authorizer: Authorizer
    let balance: (Counter) throws -> Balance

    var content: PolicyContent { policies.content }

    init(_ policies: CheckedPolicies, balance: @escaping (Counter) throws -> Balance) {
        self.policies = policies
        self.balance = balance
        authorizer = Authorizer(policies)
    }

    func explain(_ request: Request) throws -> CallExplanation {
        let explanation = authorizer.explain(request)
        let outcome = try outcome(of: explanation.decision)
        var statements = explain(explanation, request)
        if case .permit(let grant) = explanation.decision { try addSums(grant, outcome, request, to: &statements) }
        var reason: String?
        if case .forbid(let forbidden) = explanation.decision {
            reason = forbidden.reason + (forbidden.detail.map { ": \($0)" } ?? "")
        }
        return CallExplanation(
            request: request, timezone: content.zone.identifier, statements: statements, builtIn: BuiltInRules.explain(request),
            outcome: outcome, reason: reason, asked: try questions(explanation.decision, request.agent),
            ways: try WayFinder(explainer: self, request: request, outcome: outcome).ways(), zone: content.zone)
    }

    // MARK: - Statements

    private func explain(_ explanation: Explanation, _ request: Request) -> [ExplainedStatement] {
        let scene = content.scenes.scene(request, needs: RootSet(rawValue: ~0))
        let matchers = content.scopes.map(\.matcher) + content.limits.map(\.matcher) + content.gates.map(\.matcher)
        return zip(explanation.statements, matchers).map { statement, matcher in
            ExplainedStatement(
                kind: statement.kind, name: statement.name, place: content.isBuiltIn ? nil : content.places[statement.name],
                finding: statement.finding, conditions: conditions(of: matcher, statement.finding, request, scene))
        }
    }

    private func conditions(
        of matcher: Matcher, _ finding: Explanation.Finding, _ request: Request, _ scene: Scene
    ) -> [ExplainedPart] {
        switch finding {
        case .otherAgent, .otherTool, .otherEffect, .otherFields: return []
        case .matches, .conditionFails, .excepted, .unjudged: break
        }
        var parts = matcher.condition?.parts(in: scene, zone: content.zone) ?? []
        if finding != .conditionFails, let exception = matcher.exception, exception.names(agent: request.agent, tool: request.tool) {
            parts += exception.condition?.parts(in: scene, zone: content.zone) ?? []
        }
        return parts
    }

    // MARK: - Sums

    private func addSums(_ grant: Grant, _ outcome: Outcome, _ request: Request, to statements: inout [ExplainedStatement]) throws {
        let places = Dictionary(statements.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        let limits = Dictionary(content.limits.map { ($0.name, $0.counting.window) }, uniquingKeysWith: { first, _ in first })
        let gates = Dictionary(
            content.gates.map { ($0.name, $0.counting[request.effect]?.window) }, uniquingKeysWith: { first, _ in first })
        for claim in grant.limits {
            guard let place = places[claim.limit] else { continue }
            statements[place].sum = ExplainedSum(
                ceiling: claim.ceiling, key: claim.counter.window.map { _ in claim.counter.key }, window: claim.counter.window,
                rule: Self.words(limits[claim.limit] ?? .call), reckoning: try Ceilings.reckon(claim, balance))
        }
        for claim in grant.gates {
            guard let place = places[claim.gate] else { continue }
            let reckoning = try Ceilings.reckon(claim, balance)
            let counter = claim.counter.flatMap { $0.window == nil ? nil : $0 }
            var sum = ExplainedSum(
                ceiling: Ceiling(amount: claim.above, count: claim.aboveCount), key: counter?.key, window: counter?.window,
                rule: Self.words((gates[claim.gate] ?? nil) ?? .call), reckoning: reckoning)
            sum.isLeftToOthers =
                claim.requirement.withoutApproval && reckoning.verdict == .goesBeyond && outcome.ruling == .hold
                && !outcome.statements.contains(claim.gate)
            statements[place].sum = sum
        }
    }

    private static func words(_ rule: WindowRule) -> String { "\(rule.key) \(rule.text)" }

    // MARK: - Decisions

    /// What becomes of a call.
    func outcome(of request: Request) throws -> Outcome { try outcome(of: authorizer.decide(request)) }

    private func outcome(of decision: Decision) throws -> Outcome {
        switch decision {
        case .forbid(let forbidden): return Outcome(.forbid, by: forbidden.statements)
        case .permit(let grant):
            switch try Ceilings.fit(limits: grant.limits, gates: grant.gates, balance: balance) {
            case .fits(let held):
                return held.isEmpty ? Outcome(.permit, by: grant.statements) : Outcome(.hold, by: held.map(\.gate))
            case .exceeded(let name, _, _):
                let stopping = try grant.limits.filter { try Ceilings.reckon($0, balance).verdict != .fits }.map(\.limit)
                return Outcome(.forbid, by: stopping.isEmpty ? [name] : stopping)
            }
        }
    }

    private func questions(_ decision: Decision, _ agent: String) throws -> [ExplainedQuestion] {
        guard case .permit(let grant) = decision,
            case .fits(let held) = try Ceilings.fit(limits: grant.limits, gates: grant.gates, balance: balance)
        else { return [] }
        let operators = policies.operators(of: agent)
        return held.map { requirement in
            let roles = Set(requirement.roles)
            let people = content.approvers.filter { !operators.contains($0.name) && !roles.isDisjoint(with: $0.roles) }.map(\.name)
            return ExplainedQuestion(requirement: requirement, people: people)
        }
    }
}

extension BuiltInRules {
    /// What the rules that hold without being written say of a call.
    static func explain(_ request: Request) -> [ExplainedRule] {
        guard let amount = request.amount, amount.isPositive || request.kind == .close else { return [] }
        var rules: [ExplainedRule] = []
        if request.effect == .collect { rules += explainCollecting(request, amount) }
        if request.effect == .refund {
            let objection = objection(to: request, moving: amount)
            let isState = objection?.statements == [orderState]
            rules.append(
                ExplainedRule(
                    name: orderState, isKept: !isState, text: isState ? objection?.reason ?? "" : stateText(request)))
            if !isState {
                let paid = request.facts.order?.paid.map { "\($0)" } ?? "?"
                let refunded = greatest(request.orderRefunded, request.facts.order?.refunded).map { "\($0)" } ?? "?"
                let open = request.orderOpen.map { "\($0)" } ?? "?"
                let isPaid = request.facts.order?.paid != nil
                let whole = isPaid ? "\(paid) paid" : "\(request.facts.order.map { "\($0.total)" } ?? "?") to be paid"
                let sum = "\(refunded) refunded, \(open) under way and this \(amount), of \(whole)"
                rules.append(ExplainedRule(name: orderCeiling, isKept: objection == nil, text: sum))
            }
        }
        if gate(for: request, amount: amount) != nil {
            rules.append(ExplainedRule(name: localAgent, isKept: false, text: "an agent that proved no identity is held for an admin"))
        }
        return rules
    }

    private static func stateText(_ request: Request) -> String {
        request.facts.order?.status == .waiting ? "the order is not closed" : "the order is paid and not closed"
    }

    private static func explainCollecting(_ request: Request, _ amount: Money) -> [ExplainedRule] {
        if let forbidden = objection(to: request, moving: amount), let name = forbidden.statements.first {
            return [ExplainedRule(name: name, isKept: false, text: forbidden.reason)]
        }
        if request.kind == .close {
            return [ExplainedRule(name: ownOrder, isKept: true, text: "the order is of this conversation, and not paid")]
        }
        guard request.context == nil else {
            return [ExplainedRule(name: quotedPrice, isKept: true, text: "the amount is the price that was quoted for the order")]
        }
        return [ExplainedRule(name: unquotedOrder, isKept: true, text: "the provider does not know the order yet")]
    }
}
