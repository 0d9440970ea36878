internal import Diagnostics
internal import Money

extension MeaningCheck {
    /// Forbids, limits and gates that no permitted call ever meets. A forbid without a condition is a wall, and stands whatever scopes
    /// of later say: to have one before what nothing opens is no mistake.
    mutating func checkUse() {
        let narrowing = scopes.indices.filter { rules.scopes[$0].isForbid }.map { scopes[$0] } + limits + gates
        guard rules.scopes.contains(where: { !$0.isForbid }) else {
            guard let first = narrowing.first else { return }
            findings.warning(
                .neverApplies, "no scope permits anything, so `\(first.name)` never applies", at: first.span,
                help: ["nothing is permitted that no scope permits: write `scopes: [{ permit: NAME, ... }]`"])
            return
        }
        for (number, subject) in scopes.enumerated() where rules.scopes[number].isForbid && subject.matcher.condition != nil {
            if !isMet(subject, { open.permitted.reach(for: $0).union(open.frozen.reach(for: $0)) }) { reportUnused(subject) }
        }
        for subject in limits + gates where !isMet(subject, { open.reach(for: $0) }) { reportUnused(subject) }
    }

    /// Whether an agent may do anything that a statement is about.
    private func isMet(_ subject: Subject, _ reach: (String) -> ToolReach) -> Bool {
        // What matches nothing was reported as that.
        guard !subject.widest.isEmpty else { return true }
        guard subject.widest.intersects(open.permitted.all) || subject.widest.intersects(open.frozen.all) else { return false }
        return (subject.agents.map { $0.sorted() } ?? agents).contains { subject.reach(for: $0).intersects(reach($0)) }
    }

    private mutating func reportUnused(_ subject: Subject) {
        let who = subject.agents.map { " to \(Self.words($0))" } ?? ""
        let real = subject.named.effects.filter { effect in
            subject.matcher.tools == nil || subject.named[effect].intersects(tools.offering(effect))
        }
        let how = subject.matcher.tools == nil ? "" : " by these tools"
        findings.warning(
            .neverApplies, "`\(subject.name)` never applies: no scope permits \(Self.words(real))\(who)\(how)", at: subject.span,
            help: ["permit it in a scope, or leave the statement out"])
    }
}
