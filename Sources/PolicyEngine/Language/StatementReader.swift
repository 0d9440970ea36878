internal import Clocks
internal import Diagnostics
internal import Money

/// Reads scopes, limits and gates.
enum StatementReader {
    /// The statements of a section, each a map.
    static func items(_ node: SourceNode, of section: ParsedPolicies.Section, _ findings: inout Findings) -> [SourceNode] {
        switch node.content {
        case .list(let items): return items
        case .refused: return []
        case .text, .map:
            let first = section == .scopes ? "permit" : String(section.rawValue.dropLast())
            findings.error(
                .wrongType, "`\(section.rawValue)` is a list of statements", at: node.span, help: ["begin each with `- \(first): NAME`"])
            return []
        }
    }

    // MARK: - Scopes

    static func scope(_ node: SourceNode, _ findings: inout Findings) -> ParsedScope? {
        guard let fields = Fields(node, PolicyGrammar.scope, &findings) else { return nil }
        if fields.clash("permit", "forbid", because: "a scope is a `permit` or a `forbid`, not both", &findings) { return nil }
        let isForbid = fields["forbid"] != nil
        guard let name = name(fields, key: isForbid ? "forbid" : "permit", &findings) else { return nil }
        if isForbid, let place = fields.place(of: "unlimited") {
            findings.error(.clashingKeys, "`unlimited` says nothing in a `forbid`", at: place, help: ["leave it out"])
        }
        let choices = [("true", true), ("false", false)].map { (word: $0.0, value: $0.1) }
        let unlimited = fields["unlimited"].flatMap { Values.word($0, key: "unlimited", of: choices, &findings) }
        return ParsedScope(
            name: name, isForbid: isForbid, match: match(fields, &findings),
            fields: fields["fields"].flatMap { Values.texts($0, key: "fields", &findings) }, isUnlimited: unlimited?.value ?? false)
    }

    // MARK: - Limits

    static func limit(_ node: SourceNode, _ findings: inout Findings) -> ParsedLimit? {
        guard let fields = Fields(node, PolicyGrammar.limit, &findings) else { return nil }
        let name = name(fields, key: "limit", &findings)
        let place = name?.span ?? fields.span
        let amount = fields["amount"].flatMap { Values.amount($0, key: "amount", mayBeZero: false, &findings) }
        let count = fields["count"].flatMap { Values.count($0, key: "count", least: 1, &findings) }
        if fields["amount"] == nil, fields["count"] == nil {
            findings.error(.missingKey, "a limit needs `amount` or `count`", at: place, help: ["write `amount: 100.00 CNY`"])
        }
        let window = window(fields, &findings)
        if fields["per"] == nil, fields["within"] == nil {
            findings.error(.missingKey, "a limit needs `per` or `within`", at: place, help: ["write `per: day`"])
        }
        let each = each(fields, window: window?.value, &findings)
        let match = match(fields, &findings)
        let exception = exception(fields, &findings)
        guard let name, let window else { return nil }
        return ParsedLimit(
            name: name, match: match, amount: amount, count: count, window: window, each: each, exception: exception)
    }

    // MARK: - Gates

    static func gate(_ node: SourceNode, _ findings: inout Findings) -> ParsedGate? {
        guard let fields = Fields(node, PolicyGrammar.gate, &findings) else { return nil }
        let name = name(fields, key: "gate", &findings)
        let place = name?.span ?? fields.span
        let by = fields.required("by", help: "say who answers: `by: [ROLE]`", at: place, &findings)
        let window = window(fields, &findings)
        let gate = ParsedGate(
            name: name ?? Located("", fields.span),
            match: match(fields, &findings),
            above: fields["above"].flatMap { Values.amount($0, key: "above", mayBeZero: true, &findings) },
            aboveCount: fields["above_count"].flatMap { Values.count($0, key: "above_count", least: 0, &findings) },
            window: window,
            each: each(fields, window: window?.value, &findings),
            roles: by.flatMap { Values.names($0, key: "by", &findings) } ?? [],
            approvals: fields["approvals"].flatMap { Values.count($0, key: "approvals", least: 1, &findings) },
            expires: fields["expires"].flatMap { Values.duration($0, key: "expires", &findings) },
            escalation: fields["escalate"].flatMap { escalation($0, &findings) },
            withoutApproval: fields["without"].flatMap {
                Values.word($0, key: "without", of: [(word: "approval", value: true)], &findings)
            },
            exception: exception(fields, &findings))
        return name == nil ? nil : gate
    }

    private static func escalation(_ node: SourceNode, _ findings: inout Findings) -> ParsedGate.Escalation? {
        guard let fields = Fields(node, PolicyGrammar.escalation, &findings) else { return nil }
        let after = fields.required("after", help: "say when: `after: 10m`", &findings)
        let by = fields.required("by", help: "say who may answer then: `by: [ROLE]`", &findings)
        let span = after.flatMap { Values.duration($0, key: "after", &findings) }
        let roles = by.flatMap { Values.names($0, key: "by", &findings) }
        guard let span, let roles else { return nil }
        return ParsedGate.Escalation(after: span, roles: roles)
    }

    // MARK: - What they share

    private static func name(_ fields: Fields, key: String, _ findings: inout Findings) -> Located<String>? {
        guard let node = fields.required(key, help: "give it a name: `\(key): NAME`", &findings),
            let name = Values.text(node, key: key, &findings), Values.isName(name, &findings)
        else { return nil }
        return name
    }

    private static func match(_ fields: Fields, _ findings: inout Findings) -> ParsedMatch {
        ParsedMatch(
            agents: fields["agents"].flatMap { Values.names($0, key: "agents", &findings) },
            tools: fields["tools"].flatMap { Values.texts($0, key: "tools", &findings) },
            effects: fields["effects"].flatMap { Values.effects($0, &findings) },
            condition: fields["when"].flatMap { Values.expression($0, key: "when", &findings) })
    }

    private static func exception(_ fields: Fields, _ findings: inout Findings) -> ParsedException? {
        guard let node = fields["except"], let inner = Fields(node, PolicyGrammar.except, &findings) else { return nil }
        if inner["agents"] == nil, inner["tools"] == nil, inner["when"] == nil {
            findings.error(
                .missingKey, "`except` needs `agents`, `tools` or `when`", at: node.span, help: ["without them it would except every call"])
            return nil
        }
        return ParsedException(
            agents: inner["agents"].flatMap { Values.names($0, key: "agents", &findings) },
            tools: inner["tools"].flatMap { Values.texts($0, key: "tools", &findings) },
            condition: inner["when"].flatMap { Values.expression($0, key: "when", &findings) })
    }

    private static func window(_ fields: Fields, _ findings: inout Findings) -> Located<WindowRule>? {
        if fields.clash("per", "within", because: "`per` and `within` are two windows", &findings) { return nil }
        if let node = fields["within"] {
            return Values.duration(node, key: "within", &findings).map { Located(.rolling($0.value), $0.span) }
        }
        let choices = Words.windows.map { (word: $0.word, value: $0.value) }
        return fields["per"].flatMap { Values.word($0, key: "per", of: choices, &findings) }
    }

    private static func each(_ fields: Fields, window: WindowRule?, _ findings: inout Findings) -> Located<BalanceKey.Kind>? {
        let choices = BalanceKey.Kind.allCases.map { (word: $0.rawValue, value: $0) }
        let each = fields["each"].flatMap { Values.word($0, key: "each", of: choices, &findings) }
        if window == .call, let place = fields.place(of: "each") {
            findings.error(
                .clashingKeys, "`each` says nothing with `per: call`", at: place, help: ["leave it out, or count over a longer window"])
            return nil
        }
        return each
    }
}
