internal import CEL
internal import Clocks
public import Money

/// Decides calls under one checked set of policies. Pure: the same request always gets the same decision.
///
/// (In XACML's words it is the decision point; the gate is the enforcement point.)
public struct Authorizer: Sendable {
    private let index: StatementIndex
    private let content: PolicyContent
    private let zone: ZoneTable
    private let scenes: SceneMaker

    /// An authorizer for this set.
    public init(_ policies: CheckedPolicies) {
        index = StatementIndex(policies.content)
        content = policies.content
        zone = policies.content.zone
        scenes = policies.content.scenes
    }

    /// Whether any scope could permit the agent a call of this tool. What it refuses is not looked into any further, and the tool is
    /// not shown to the agent.
    public func admits(agent: String, tool: String, effects: Set<Effect>) -> Bool {
        guard index.knows(agent) else { return false }
        return effects.contains { effect in
            let shelf = index.shelf(agent: agent, effect: effect)
            return shelf.permits.contains { $0.rule.matcher.mayMatch(agent: agent, tool: tool) }
                && !shelf.forbids.contains { $0.rule.matcher.mustMatch(agent: agent, tool: tool) }
        }
    }

    /// Decides one call. What no scope permits is forbidden, `forbid` wins over `permit`, and whatever cannot be judged is forbidden.
    /// Every limit and gate that matches is claimed; their order never matters.
    public func decide(_ request: Request) -> Decision {
        guard index.knows(request.agent) else {
            return .forbid(Forbidden(reason: "no policy in force knows the agent `\(request.agent)`"))
        }
        let shelf = index.shelf(agent: request.agent, effect: request.effect)
        let (agent, tool) = (request.agent, request.tool)
        // What holds of every such call, before anything is asked of this one.
        let certain = shelf.forbids.filter { $0.rule.matcher.mustMatch(agent: agent, tool: tool) }.map(\.rule.name)
        let mayBePermitted = shelf.permits.contains { $0.rule.matcher.mayMatch(agent: agent, tool: tool) }
        guard !certain.isEmpty || mayBePermitted else { return .forbid(Self.unpermitted) }
        let objection = certain.isEmpty ? Self.objection(to: request) : nil
        // An amount that is none is a mistake of the call's, and says nothing of any order.
        if let objection, objection.statements.isEmpty || BuiltInRules.isOwn(request) { return .forbid(objection) }
        let judge = Judge(request: request, scene: scenes.scene(request, needs: shelf.needs))
        if let objection { return .forbid(Self.told(objection, judge, shelf)) }
        do throws(Unjudged) {
            if let forbidden = Self.forbidden(by: try judge.matching(shelf.forbids)) { return .forbid(forbidden) }
            let permits = shelf.permits.filter { judge.permits($0) }.map(\.rule.name)
            if permits.isEmpty { return .forbid(Self.unpermitted) }
            guard let amount = request.amount else { return .permit(Grant(statements: permits, limits: [], gates: [])) }
            let claimer = Claimer(judge: judge, amount: amount, zone: zone)
            // Closing an order moves nothing: no limit counts it, and of the gates those hold it that hold whatever they match.
            let isClosing = request.kind == .close
            let matching = try judge.matching(isClosing ? shelf.gates.filter { !$0.rule.hasThreshold } : shelf.gates)
            var limits = isClosing ? [] : try claimer.claims(try judge.matching(shelf.limits))
            var gates = try claimer.claims(matching)
            if let limit = BuiltInRules.limit(for: request, amount: amount, beside: limits) { limits.append(limit) }
            if let gate = BuiltInRules.gate(for: request, amount: amount) { gates.append(gate) }
            return .permit(Grant(statements: permits, limits: limits, gates: gates))
        } catch {
            return .forbid(error.forbidden)
        }
    }

    /// Decides one call, and tells of every statement whether it matches.
    public func explain(_ request: Request) -> Explanation {
        let scene = scenes.scene(request, needs: RootSet(rawValue: ~0))
        func statements<R: Rule>(_ rules: [R], _ kind: (R) -> Explanation.Statement.Kind) -> [Explanation.Statement] {
            rules.map { rule in
                let finding = rule.matcher.finding(agent: request.agent, tool: request.tool, effect: request.effect, in: scene)
                return Explanation.Statement(kind: kind(rule), name: rule.name, finding: finding)
            }
        }
        let scopes = statements(content.scopes) { $0.isForbid ? .forbid : .permit }
        let limits = statements(content.limits) { _ in .limit }
        let gates = statements(content.gates) { _ in .gate }
        return Explanation(statements: scopes + limits + gates, decision: decide(request))
    }

    /// What is told of a call that a built-in rule stops, about an order that may be somebody else's. The rule's words are for whom a
    /// scope permits the call: from "too much" and "not permitted" others would learn what is left of the order, amount by amount.
    private static func told(_ objection: Forbidden, _ judge: Judge, _ shelf: StatementIndex.Shelf) -> Forbidden {
        do throws(Unjudged) {
            // Not every fact of an order is known before it is paid: that a forbid can't be judged would tell that nobody has paid.
            let isState = objection.statements == [BuiltInRules.orderState]
            let forbids = isState ? judge.surelyMatching(shelf.forbids) : try judge.matching(shelf.forbids)
            if let forbidden = forbidden(by: forbids) { return forbidden }
            return shelf.permits.contains { judge.permits($0) } ? objection : unpermitted
        } catch {
            return error.forbidden
        }
    }

    private static func forbidden(by forbids: [Shelved<ScopeRule>]) -> Forbidden? {
        guard !forbids.isEmpty else { return nil }
        return Forbidden(statements: forbids.map(\.rule.name), reason: "the policy forbids this call")
    }

    private static let unpermitted = Forbidden(reason: "no scope permits this call")

    /// What stops the call whoever permits it.
    private static func objection(to request: Request) -> Forbidden? {
        if let objection = objection(toAmountOf: request) { return objection }
        return request.amount.flatMap { BuiltInRules.objection(to: request, moving: $0) }
    }

    /// A movement has an amount above zero, but for the closing of an order, which has none; and nothing else has one.
    private static func objection(toAmountOf request: Request) -> Forbidden? {
        if !request.effect.isMovement {
            return request.amount == nil ? nil : Forbidden(reason: "a call with the effect `\(request.effect.rawValue)` moves no amount")
        }
        guard let amount = request.amount else { return Forbidden(reason: "the call does not say its amount") }
        guard request.kind?.effect == request.effect else { return Forbidden(reason: "the call is of another effect than it says") }
        if request.kind == .close { return amount.minorUnits == 0 ? nil : Forbidden(reason: "an order is closed without an amount") }
        return amount.isPositive ? nil : Forbidden(reason: "the amount is not above zero")
    }
}

/// A call may run, as far as these limits have room and these gates let it pass. Only the authorizer makes one.
public struct Grant: Sendable, Hashable {
    /// The scopes that permitted it.
    public let statements: [String]
    /// Every limit that applies.
    public let limits: [LimitClaim]
    /// Every gate that applies.
    public let gates: [GateClaim]

    fileprivate init(statements: [String], limits: [LimitClaim], gates: [GateClaim]) {
        self.statements = statements
        self.limits = limits
        self.gates = gates
    }
}
