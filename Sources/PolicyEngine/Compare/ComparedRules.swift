internal import Clocks
internal import Money

extension ScopeRule: ComparedRule {
    var what: String { isForbid ? "forbid" : "permit" }
    var opens: Bool { !isForbid }

    func ownParts(to later: ScopeRule, in comparison: Comparison) -> [PolicyDifference.Part] {
        guard isUnlimited != later.isUnlimited else { return [] }
        // What binds are the limits; this only says that there need be none.
        return [
            PolicyDifference.Part(
                key: "unlimited", before: isUnlimited ? "true" : nil, after: later.isUnlimited ? "true" : nil, direction: .same)
        ]
    }
}

extension LimitRule: ComparedRule {
    var what: String { "limit" }
    var opens: Bool { false }

    func ownParts(to later: LimitRule, in comparison: Comparison) -> [PolicyDifference.Part] {
        let ceilings = [
            comparison.amount("amount", amount, later.amount, up: .widens, vanishing: .widens),
            comparison.number("count", count, later.count, up: .widens, vanishing: .widens),
        ]
        return ceilings.compactMap { $0 } + comparison.counting(counting, later.counting)
    }
}

extension GateRule: ComparedRule {
    var what: String { "gate" }
    var opens: Bool { false }

    func ownParts(to later: GateRule, in comparison: Comparison) -> [PolicyDifference.Part] {
        thresholds(to: later, comparison) + ways(to: later, comparison) + asking(to: later, comparison)
    }

    /// A gate asks people, so that one that is easier to pass can stand in front of one that only counts what nobody approved.
    func additionDirection(in comparison: Comparison) -> Direction {
        guard !requirement.withoutApproval else { return .narrows }
        let hidden = comparison.after.gates.filter {
            $0.requirement.withoutApproval && !$0.matcher.effects.isDisjoint(with: matcher.effects)
        }
        return hidden.allSatisfy { requirement.isAsStrict(as: $0.requirement) } ? .narrows : .both
    }

    /// A gate that holds more calls than before stands in front of others for these as a new one does.
    func sideDirection(of parts: [PolicyDifference.Part], in comparison: Comparison) -> Direction {
        guard !requirement.withoutApproval else { return .same }
        let holdsMore = parts.contains { !Self.askingKeys.contains($0.key) && ($0.direction == .narrows || $0.direction == .both) }
        return holdsMore ? additionDirection(in: comparison) : .same
    }

    // MARK: - Parts

    /// The keys that say who is asked, and not for which calls.
    private static let askingKeys: Set<String> = ["by", "approvals", "expires", "escalate"]

    private var holdsAll: Bool { above == nil && aboveCount == nil }

    /// Any threshold that is passed holds; without one the gate holds everything.
    private func thresholds(to later: GateRule, _ comparison: Comparison) -> [PolicyDifference.Part] {
        // Where a second threshold comes or goes, more of them hold more; the last one that goes leaves a gate that holds everything.
        let goes: Direction = holdsAll || later.holdsAll ? .narrows : .widens
        return [
            comparison.amount("above", above, later.above, up: .widens, vanishing: goes),
            comparison.number("above_count", aboveCount, later.aboveCount, up: .widens, vanishing: goes),
        ].compactMap { $0 }
    }

    private func ways(to later: GateRule, _ comparison: Comparison) -> [PolicyDifference.Part] {
        let effects = Effect.allCases.filter { counting[$0] != nil && later.counting[$0] != nil }
        let parts = effects.map { effect in
            (effect, counting[effect].flatMap { old in later.counting[effect].map { comparison.counting(old, $0) } } ?? [])
        }
        // Said once where all effects are counted alike.
        guard let first = parts.first, !parts.allSatisfy({ $0.1 == first.1 }) else { return parts.first?.1 ?? [] }
        return parts.flatMap { effect, own in
            own.map { .init(key: "\(effect.rawValue) \($0.key)", before: $0.before, after: $0.after, direction: $0.direction) }
        }
    }

    private func asking(to later: GateRule, _ comparison: Comparison) -> [PolicyDifference.Part] {
        let (old, new) = (requirement, later.requirement)
        var parts: [PolicyDifference.Part] = []
        if Set(old.roles) != Set(new.roles) {
            parts.append(
                .init(
                    key: "by", before: Comparison.text(Set(old.roles)), after: Comparison.text(Set(new.roles)),
                    direction: Reach(from: Set(old.roles), to: Set(new.roles)).direction(opens: true)))
        }
        if let part = comparison.number("approvals", old.approvals, new.approvals, up: .narrows, vanishing: .widens) { parts.append(part) }
        if old.expires != new.expires {
            parts.append(
                .init(
                    key: "expires", before: old.expires.text, after: new.expires.text,
                    direction: new.expires > old.expires ? .widens : .narrows))
        }
        if let direction = old.escalationDirection(to: new) {
            parts.append(.init(key: "escalate", before: old.escalationText, after: new.escalationText, direction: direction))
        }
        return parts
    }
}

extension GateRequirement {
    /// Whether whoever satisfies this satisfies the other too.
    fileprivate func isAsStrict(as other: GateRequirement) -> Bool {
        Set(roles).union(escalation?.roles ?? []).isSubset(of: other.roles) && approvals >= other.approvals
    }

    fileprivate var escalationText: String? {
        escalation.map { "after \($0.after.text) by \(Set($0.roles).sorted().joined(separator: ", "))" }
    }

    /// More people who may answer, and sooner, let more happen; nil where nothing changed.
    fileprivate func escalationDirection(to later: GateRequirement) -> Direction? {
        switch (escalation, later.escalation) {
        case (nil, nil): return nil
        case (nil, _?): return .widens
        case (_?, nil): return .narrows
        case (let old?, let new?):
            let roles = Reach(from: Set(old.roles), to: Set(new.roles)).direction(opens: true)
            let time: Direction = old.after == new.after ? .same : new.after < old.after ? .widens : .narrows
            return roles == .same && time == .same ? nil : roles.and(time)
        }
    }
}
