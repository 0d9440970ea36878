internal import Diagnostics
internal import Money

extension MeaningCheck {
    /// What is wrong with a statement whatever the others say.
    mutating func checkEachByItself() {
        for (subject, scope) in zip(scopes, parsed.scopes) { checkReach(subject, scope.match, all: Effect.allCases) }
        for (subject, limit) in zip(limits, parsed.limits) {
            checkReach(subject, limit.match, all: Array(PolicyLanguage.movements))
            checkException(subject, limit.exception)
        }
        for (subject, gate) in zip(gates, parsed.gates) {
            checkReach(subject, gate.match, all: Array(PolicyLanguage.movements))
            checkException(subject, gate.exception)
            checkTimes(gate)
        }
    }

    /// Tools and effects that exclude each other.
    private mutating func checkReach(_ subject: Subject, _ match: ParsedMatch, all: [Effect]) {
        guard let named = match.tools, let first = named.first, subject.named.isEmpty, !subject.matcher.effects.isEmpty else { return }
        // A name that is not known was reported where it stands.
        let found = named.map { pattern in tools.names.filter { ToolPattern(pattern.value).matches($0) } }
        guard found.allSatisfy({ !$0.isEmpty }), let example = found.first?.first else { return }
        let numbers = tools.numbers(of: [example])
        let has = Effect.allCases.filter { tools.offering($0).intersects(numbers) }
        let wanted = match.effects == nil ? "moves money" : "has one of its effects"
        findings.error(
            .matchesNothing, "no tool that `\(subject.name)` names \(wanted), so it matches nothing", at: first.span,
            help: ["`\(example)` has the effect \(Self.words(has))"])
    }

    /// Exceptions that take out everything, or nothing.
    private mutating func checkException(_ subject: Subject, _ parsed: ParsedException?) {
        guard let parsed, let exception = subject.matcher.exception, !subject.named.isEmpty else { return }
        // A condition that is wrong was reported, and what it excepts is not known.
        if parsed.condition != nil, exception.condition == nil { return }
        guard let span = (parsed.agents?.first ?? parsed.tools?.first)?.span ?? parsed.condition?.span else { return }
        if let cut = subject.exception, subject.isEven || subject.agents.map({ cut.agents?.isSuperset(of: $0) ?? true }) ?? false,
            subject.named.subtracting(cut.reach).isEmpty
        {
            findings.error(
                .matchesNothing, "`except` takes out everything that `\(subject.name)` is about, so it matches nothing", at: span,
                help: ["except less, or leave the statement out"])
            return
        }
        let isForOthers = subject.matcher.agents.flatMap { own in exception.agents.map { own.isDisjoint(with: $0) } } ?? false
        let reach = tools.reach(effects: subject.matcher.effects, tools: exception.tools)
        guard isForOthers || !reach.intersects(subject.named) else { return }
        findings.warning(
            .saysNothing, "`except` takes out nothing: `\(subject.name)` is not about these calls anyway", at: span,
            help: ["correct it, or leave it out"])
    }

    /// Times that people cannot keep to, and escalations that ask nobody else.
    private mutating func checkTimes(_ gate: ParsedGate) {
        if let expires = gate.expires, expires.value < PolicyLanguage.shortestQuestion {
            findings.warning(
                .tooShort, "a question that stands for less than a minute is answered by nobody", at: expires.span,
                help: ["give people time: `expires: 30m`"])
        }
        guard let escalation = gate.escalation, let first = escalation.roles.first, !gate.roles.isEmpty else { return }
        if Set(escalation.roles.map(\.value)).isSubset(of: Set(gate.roles.map(\.value))) {
            findings.warning(
                .saysNothing, "the escalation asks nobody who could not answer before", at: first.span,
                help: ["name a role that `by` does not have, or leave `escalate` out"])
        }
    }
}
