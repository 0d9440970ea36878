internal import Clocks
internal import Money

/// A checked set as it was understood: names resolved, patterns expanded, defaults filled in. What `policy show` prints.
public struct PolicySummary: Sendable, Hashable {
    /// A part of a statement or declaration, by the word that stands for it in the language: `effects`, `per`, `by`.
    public struct Part: Sendable, Hashable {
        /// The word.
        public let key: String
        /// What it says; lists are sorted.
        public let values: [String]
    }

    /// One declaration or statement.
    public struct Item: Sendable, Hashable {
        /// `agent`, `approver`, `context`, `list`, `permit`, `forbid`, `limit` or `gate`.
        public let kind: String
        /// Its name.
        public let name: String
        /// What it says, in a fixed order.
        public let parts: [Part]

        /// One line: `limit refund-call: effects refund; amount 2000.00 CNY; per call`.
        public var text: String {
            let parts = parts.map { "\($0.key) \($0.values.isEmpty ? "none" : $0.values.joined(separator: ", "))" }
            return parts.isEmpty ? "\(kind) \(name)" : "\(kind) \(name): \(parts.joined(separator: "; "))"
        }
    }

    /// The zone in which calendar windows are counted.
    public let timezone: String
    /// Declarations, then scopes, limits and gates, each in the order of the files.
    public let items: [Item]

    /// All of it, a line for each item.
    public var text: String { (["timezone \(timezone)"] + items.map(\.text)).joined(separator: "\n") }
}

extension CheckedPolicies {
    /// The set as it was understood. The same set always gives the same summary.
    public func describe() -> PolicySummary {
        let people = content.agents.map(\.summary) + content.approvers.map(\.summary)
        let declarations = people + content.contextFields.map(\.summary) + content.lists.map(\.summary)
        let scopes = content.scopes.map(\.summary)
        let statements = scopes + content.limits.map(\.summary) + content.gates.map(\.summary)
        return PolicySummary(timezone: content.zone.identifier, items: declarations + statements)
    }
}

// MARK: - Declarations

extension PolicyContent.Agent {
    /// The declaration, for people.
    var summary: PolicySummary.Item {
        let title = title.map { [PolicySummary.Part(key: "title", values: [$0])] } ?? []
        let operators = PolicySummary.Part(key: "operators", values: operators.sorted())
        let groups = groups.isEmpty ? [] : [PolicySummary.Part(key: "groups", values: groups.sorted())]
        return PolicySummary.Item(kind: "agent", name: name, parts: title + [operators] + groups)
    }
}

extension PolicyContent.Approver {
    /// The declaration, for people.
    var summary: PolicySummary.Item {
        PolicySummary.Item(kind: "approver", name: name, parts: [.init(key: "roles", values: roles.sorted())])
    }
}

extension ContextField {
    /// The declaration, for people.
    var summary: PolicySummary.Item {
        PolicySummary.Item(kind: "context", name: name, parts: [.init(key: "type", values: [kind.rawValue])])
    }
}

extension PolicyContent.NamedList {
    /// The declaration, for people.
    var summary: PolicySummary.Item {
        PolicySummary.Item(kind: "list", name: name, parts: [.init(key: "values", values: values.sorted())])
    }
}

// MARK: - Rules

extension Matcher {
    fileprivate var parts: [PolicySummary.Part] {
        var parts: [PolicySummary.Part] = []
        if let agents { parts.append(.init(key: "agents", values: agents.sorted())) }
        if let tools { parts.append(.init(key: "tools", values: tools.sorted())) }
        parts.append(.init(key: "effects", values: Effect.allCases.filter { effects.contains($0) }.map(\.rawValue)))
        if let fields, !fields.names.isEmpty { parts.append(.init(key: "fields", values: fields.names.sorted())) }
        if let condition { parts.append(.init(key: "when", values: [condition.text])) }
        if let exception {
            let agents = exception.agents.map { "agents " + $0.sorted().joined(separator: " ") }
            let tools = exception.tools.map { "tools " + $0.sorted().joined(separator: " ") }
            parts.append(.init(key: "except", values: [agents, tools, exception.condition.map { "when \($0.text)" }].compactMap { $0 }))
        }
        return parts
    }
}

extension ScopeRule {
    /// The statement, for people.
    var summary: PolicySummary.Item {
        let unlimited = isUnlimited ? [PolicySummary.Part(key: "unlimited", values: ["true"])] : []
        return PolicySummary.Item(kind: isForbid ? "forbid" : "permit", name: name, parts: matcher.parts + unlimited)
    }
}

extension Counting {
    fileprivate var parts: [PolicySummary.Part] {
        let each = window == .call ? [] : [PolicySummary.Part(key: "each", values: [each.rawValue])]
        return [PolicySummary.Part(key: window.key, values: [window.text])] + each
    }
}

extension LimitRule {
    /// The statement, for people.
    var summary: PolicySummary.Item {
        var parts = matcher.parts
        if let amount { parts.append(.init(key: "amount", values: [amount.text])) }
        if let count { parts.append(.init(key: "count", values: [String(count)])) }
        return PolicySummary.Item(kind: "limit", name: name, parts: parts + counting.parts)
    }
}

extension GateRule {
    /// The statement, for people.
    var summary: PolicySummary.Item {
        var parts = matcher.parts
        if let above { parts.append(.init(key: "above", values: [above.text])) }
        if let aboveCount { parts.append(.init(key: "above_count", values: [String(aboveCount)])) }
        let ways = Effect.allCases.compactMap { effect in counting[effect].map { (effect, $0) } }
        if let first = ways.first, ways.allSatisfy({ $0.1 == first.1 }) {
            parts += first.1.parts
        } else {
            for (effect, way) in ways {
                let words = way.parts.map { "\($0.key) \($0.values.joined())" }
                parts.append(.init(key: effect.rawValue, values: [words.joined(separator: " ")]))
            }
        }
        if requirement.withoutApproval { parts.append(.init(key: "without", values: ["approval"])) }
        parts.append(.init(key: "by", values: requirement.roles.sorted()))
        parts.append(.init(key: "approvals", values: [String(requirement.approvals)]))
        parts.append(.init(key: "expires", values: [requirement.expires.text]))
        if let escalation = requirement.escalation {
            let roles = escalation.roles.sorted().joined(separator: " ")
            parts.append(.init(key: "escalate", values: ["after \(escalation.after.text)", "by \(roles)"]))
        }
        return PolicySummary.Item(kind: "gate", name: name, parts: parts)
    }
}

extension WindowRule {
    /// The word that says it in the language.
    var key: String { if case .rolling = self { "within" } else { "per" } }

    /// What stands behind the word.
    var text: String {
        switch self {
        case .call: "call"
        case .hour: "hour"
        case .day: "day"
        case .week: "week"
        case .month: "month"
        case .ever: "ever"
        case .rolling(let span): span.text
        }
    }
}

extension Span {
    /// The duration as the language writes it, in the largest unit that fits.
    var text: String {
        let seconds = milliseconds / 1000
        if seconds % 86_400 == 0 { return "\(seconds / 86_400)d" }
        if seconds % 3600 == 0 { return "\(seconds / 3600)h" }
        return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }
}
