internal import Clocks
internal import Diagnostics
internal import JSON
internal import Money

extension CallExplanation {
    /// The explanation for people.
    public var text: String {
        var sections = [head, verdict]
        for (title, kinds) in Self.sections {
            let chosen = statements.filter { kinds.contains($0.kind) }
            if !chosen.isEmpty { sections.append([title] + lines(of: chosen)) }
        }
        if !builtIn.isEmpty { sections.append(["Without being written"] + rules) }
        sections.append(["What would get it further"] + further)
        return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private static let sections: [(String, [Explanation.Statement.Kind])] = [
        ("Scopes", [.permit, .forbid]), ("Limits", [.limit]), ("Gates", [.gate]),
    ]

    // MARK: - The call

    private var head: [String] {
        let amount = request.amount.map { " of \($0)" } ?? ""
        var lines = [
            "\(request.effect.rawValue)\(amount) by `\(request.agent)` with `\(request.tool)`, \(zone.text(request.now)) (\(timezone))"
        ]
        if let order = request.facts.order {
            var parts = ["order \(order.identity.number.text) (\(order.identity.tradeNumber)), \(order.status.rawValue)"]
            if let paid = order.paid { parts.append("\(paid) paid") }
            if let paidAt = order.paidAt { parts.append("\((request.now - paidAt).exactText) before, \(zone.text(paidAt))") }
            if let buyer = order.buyer { parts.append("bought by \(buyer)") }
            lines.append("  \(parts.joined(separator: ", "))")
        } else if let order = request.order {
            lines.append("  order \(order.text)")
        }
        if let payee = request.facts.payee {
            lines.append("  payee \(payee.identity.veiled), \(payee.isKnown ? "enrolled" : "not enrolled")")
        }
        lines.append("  \(request.context.map { "context \(JSONValue.object($0.json).text)" } ?? "no context")")
        if !request.reason.isEmpty { lines.append("  reason \"\(request.reason)\"") }
        if !request.arguments.isEmpty { lines.append("  arguments \(JSONValue.object(request.veiledArguments).text)") }
        return lines
    }

    private var verdict: [String] {
        let names = outcome.statements.map { "`\($0)`" }.joined(separator: ", ")
        switch outcome.ruling {
        case .permit: return ["PERMITTED by \(names)"]
        case .hold:
            return ["HELD by \(names)"] + asked.map { "  \(Self.text($0))" }
        case .forbid:
            let because = reason.map { ": \($0)" } ?? ""
            return ["FORBIDDEN\(names.isEmpty ? "" : " by \(names)")\(because)"]
        }
    }

    /// Whom a gate asks.
    private static func text(_ question: ExplainedQuestion) -> String {
        let requirement = question.requirement
        let people = question.people + (requirement.roles.contains(PolicyLanguage.adminRole) ? ["any admin"] : [])
        let who = people.isEmpty ? "nobody of this policy" : people.joined(separator: ", ")
        let count = requirement.approvals == 1 ? "one of" : "\(requirement.approvals) of"
        var text = "`\(requirement.gate)` asks \(count): \(who) (\(requirement.roles.joined(separator: ", ")))"
        text += ", for \(requirement.expires.exactText)"
        if let escalation = requirement.escalation {
            text += ", after \(escalation.after.exactText) also \(escalation.roles.joined(separator: ", "))"
        }
        return text
    }

    // MARK: - Statements

    private func lines(of statements: [ExplainedStatement]) -> [String] {
        var columns = Columns()
        for statement in statements {
            let place = statement.place.map { "\($0.file):\($0.line)" } ?? "built in"
            columns.add([statement.mark, statement.kind.rawValue, statement.name, statement.findingText, place])
        }
        var lines: [String] = []
        for (row, statement) in zip(columns.lines(indent: "  "), statements) {
            lines.append(row)
            if let sum = statement.sum { lines += sum.lines(isGate: statement.kind == .gate, zone).map { "      \($0)" } }
            var parts = Columns()
            for part in statement.conditions {
                parts.add(["\(String(repeating: "  ", count: part.depth))\(part.text)", part.isFailure ? "? \(part.value)" : part.value])
            }
            lines += parts.lines(indent: "      ")
        }
        return lines
    }

    private var rules: [String] {
        var columns = Columns()
        for rule in builtIn { columns.add([rule.isKept ? "+" : "!", rule.name, rule.text]) }
        return columns.lines(indent: "  ")
    }

    // MARK: - Ways

    private var further: [String] {
        if outcome.ruling == .permit { return ["  nothing is in its way"] }
        guard !ways.isEmpty else {
            let forbids = statements.filter { $0.kind == .forbid && $0.finding == .matches }.map { "`\($0.name)`" }
            if !forbids.isEmpty { return ["  nothing about the call: \(forbids.joined(separator: ", ")) forbids it"] }
            return ["  nothing that was tried: a smaller amount, later, another context, a reason"]
        }
        var columns = Columns()
        for way in ways { columns.add([text(way.change), text(way.outcome)]) }
        return columns.lines(indent: "  ")
    }

    private func text(_ change: WayThrough.Change) -> String {
        switch change {
        case .amount(let money): "at most \(money)"
        case .later(let instant): "from \(zone.text(instant)), in \((instant - request.now).exactText), if nothing else happens until then"
        case .approval: "people agree"
        case .context(let what): "a context that \(what)"
        case .reason: "a reason"
        }
    }

    private func text(_ outcome: Outcome) -> String {
        let names = outcome.statements.map { "`\($0)`" }.joined(separator: ", ")
        switch outcome.ruling {
        case .permit: return "permitted"
        case .hold: return "held by \(names)"
        case .forbid: return "forbidden"
        }
    }
}

extension ExplainedStatement {
    /// At one glance: it matches, it does not, or it cannot be judged.
    fileprivate var mark: String {
        switch finding {
        case .matches: sum?.reckoning.verdict == .goesBeyond || kind == .forbid ? "!" : "+"
        case .unjudged: "?"
        default: "-"
        }
    }

    fileprivate var findingText: String {
        switch finding {
        case .matches:
            guard let sum else { return "matches" }
            if sum.isLeftToOthers { return "passed, but another gate holds the call" }
            switch (kind, sum.reckoning.verdict) {
            case (.gate, .goesBeyond): return "holds it"
            case (.gate, .fits): return "lets it pass"
            case (_, .goesBeyond): return "goes beyond"
            case (_, .fits): return "has room"
            case (_, .cannotTell): return "cannot be told"
            }
        case .otherEffect: return "for other effects"
        case .otherAgent: return "for other agents"
        case .otherTool: return "for other tools"
        case .otherFields: return "for other fields"
        case .conditionFails: return "does not match: its `when` does not hold"
        case .excepted: return "does not match: its `except` leaves the call out"
        case .unjudged(let why): return "cannot be judged: \(why)"
        }
    }
}

extension ExplainedSum {
    /// What counted, with this call, of what is let through.
    func lines(isGate: Bool, _ zone: ZoneTable) -> [String] {
        guard ceiling.amount != nil || ceiling.count != nil else { return ["holds every call that it matches"] }
        var lines: [String] = []
        if let most = ceiling.amount {
            let sum = reckoning.sum.map { "\($0)" } ?? "?"
            let after = reckoning.sum.flatMap { try? most.subtracting($0) }
            if isGate {
                lines.append("\(reckoning.before.amount) before, \(sum) with this call; holds above \(most)")
            } else {
                let left = after.map { $0.isNegative ? "\($0.magnitude) too much" : "\($0) after" } ?? "?"
                lines.append("\(reckoning.left.map { "\($0)" } ?? "?") of \(most) left before, \(left)")
            }
        }
        if let most = ceiling.count {
            if isGate {
                lines.append("\(reckoning.before.count) calls before, \(reckoning.count) with this one; holds above \(most)")
            } else {
                lines.append("\(reckoning.leftCount ?? 0) of \(most) calls left before, \(max(0, most - reckoning.count)) after")
            }
        }
        if let key, let window {
            var text = "\(rule) for \(key.kind.rawValue) \(key.value)"
            switch (window.start, window.end) {
            case (let start?, let end?): text += ": \(zone.text(start)) to \(zone.text(end))"
            case (let start?, nil): text += ": what was spent from \(zone.text(start)) on"
            default: break
            }
            lines.append(text)
        }
        return lines
    }
}

extension Money {
    fileprivate var magnitude: Money { isNegative ? Money(minorUnits: 0 - minorUnits, currency: currency) : self }
}
