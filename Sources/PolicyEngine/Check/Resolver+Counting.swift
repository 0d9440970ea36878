internal import Diagnostics
internal import Money

extension Resolver {
    /// Limits and gates count operations, and looking at something is none.
    mutating func checkMovements(_ match: ParsedMatch, of what: String) {
        for effect in match.effects ?? [] where !effect.value.isMovement {
            findings.error(
                .notAMovement, "\(what) is for what moves money, and `\(effect.value.rawValue)` moves none", at: effect.span,
                help: ["leave it out; who may `\(effect.value.rawValue)` is said by scopes"])
        }
    }

    /// `each` must have a value in every call that the statement can match, since a call without one is forbidden.
    mutating func checkEach(_ each: Located<BalanceKey.Kind>?, match: ParsedMatch, matcher: Matcher) {
        guard let each else { return }
        for effect in effectsInUse(match, matcher) where !Self.kinds(of: effect).contains(each.value) {
            let kinds = Values.enumeration(Self.kinds(of: effect).map(\.rawValue), last: "or")
            let narrowing = match.effects == nil ? ["or say which effects the statement is for"] : []
            findings.error(
                .eachWithoutValue, "a `\(effect.rawValue)` has no `\(each.value.rawValue)` to count by", at: each.span,
                help: ["count each \(kinds)"] + narrowing)
            return
        }
    }

    /// The effects that the statement can meet: as it says them, else those of the tools that it covers.
    func effectsInUse(_ match: ParsedMatch, _ matcher: Matcher) -> [Effect] {
        let covered = tools.filter { matcher.tools?.contains($0.name) ?? true }
        let offered = covered.reduce(into: Set<Effect>()) { $0.formUnion($1.effects) }
        let effects = match.effects == nil ? matcher.effects.intersection(offered) : matcher.effects
        return Effect.allCases.filter { effects.contains($0) }
    }

    /// By what calls of an effect can be counted. The buyer of an order that is not paid yet is not known.
    private static func kinds(of effect: Effect) -> [BalanceKey.Kind] {
        switch effect {
        case .refund: [.agent, .customer, .order, .shop]
        case .collect: [.agent, .order, .shop]
        case .transfer: [.agent, .payee, .shop]
        case .read, .report, .disclose: []
        }
    }

    /// What a gate says about counting has to mean something.
    mutating func checkCounting(_ gate: ParsedGate, matcher: Matcher) {
        let windowKey = gate.window.map { if case .rolling = $0.value { "within" } else { "per" } }
        if gate.above == nil, gate.aboveCount == nil {
            let given = [
                gate.window.map { (windowKey ?? "per", $0.span) }, gate.each.map { ("each", $0.span) },
                gate.withoutApproval.map { ("without", $0.span) },
            ]
            if parsed.damaged.contains(.gates) { return }
            for (key, span) in given.compactMap({ $0 }) {
                findings.error(
                    .nothingToCount, "`\(gate.name.value)` has no threshold, so `\(key)` says nothing", at: span,
                    help: ["add `above: 50.00 CNY`, or leave `\(key)` out to hold every call"])
            }
            return
        }
        guard gate.window == nil, let each = gate.each else { return }
        for effect in effectsInUse(gate.match, matcher) where effect != .refund {
            findings.error(
                .eachWithoutWindow, "a `\(effect.rawValue)` is judged by itself here, so `each` says nothing", at: each.span,
                help: ["say over which time it counts: `per: day`"])
            return
        }
    }
}
