import Money

/// A policy as plain data, written out as YAML for the engine, and judged in `NaivePolicy+Judging` by going through everything, over and
/// over. It shares no code with the engine but the plain values that go in; it is slow on purpose.
struct NaivePolicy {
    struct Match {
        var agents: [String]?
        var tools: [String]?
        var effects: [Effect]?
        var condition: NaiveExpression?
    }

    struct Scope {
        var name: String
        var isForbid: Bool
        var match: Match
    }

    struct Exception {
        var agents: [String]?
        var tools: [String]?
        var condition: NaiveExpression?
    }

    /// A limit's ceiling, or a gate's threshold.
    enum Amount {
        case fixed(Int64)
        case expression(NaiveExpression)
    }

    /// A limit, or a gate if it has `isGate`.
    struct Statement {
        var name: String
        var isGate: Bool
        var match: Match
        var exception: Exception?
        var amount: Amount?
        var count: Int?
        /// `call`, `day` and so on, or hours as `6h`; nil only for gates.
        var window: String?
        var each: String?
        var withoutApproval = false
        /// What makes no difference to the decision: people's answers.
        var decoration: [String] = []

        /// Whether it counts at all.
        var counts: Bool { amount != nil || count != nil }

        func window(for effect: Effect) -> String { window ?? (effect == .refund ? "ever" : "call") }

        func each(for effect: Effect) -> String {
            if let each { return each }
            return isGate && effect == .refund && window(for: effect) == "ever" ? "order" : "agent"
        }
    }

    /// A mistake made on purpose, to see that the comparison with the engine would find it.
    enum Fault: CaseIterable {
        case ceilingIsStrict, rollingWindowIsLonger, windowsInUTC, failuresAreFalse, unknownIsNotCounted, openIsNotCounted, voidIsCounted
        case approvedIsCounted, eachIsForgotten, exceptionIsForgotten, percentRoundsUp, unattendedGatesAlwaysHold, factsOfNow
    }

    let world: NaiveWorld
    var fault: Fault?
    var zone: String
    var scopes: [Scope]
    var statements: [Statement]
}

// MARK: - Writing

extension NaivePolicy {
    /// The policy as a file.
    var yaml: String {
        let agents = world.agents.map { agent in
            let groups = world.groups[agent].map { " groups: [\($0.joined(separator: ", "))] " } ?? ""
            return "\(agent): {\(groups)}"
        }
        var lines = ["tollgate: 1", "timezone: \(zone)", "agents: { \(agents.joined(separator: ", ")) }"]
        lines.append("context: { \(world.declared.map { "\($0): \($1.rawValue)" }.sorted().joined(separator: ", ")) }")
        lines.append("lists:")
        for (name, values) in world.lists.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(name): [\(values.map { "'\($0)'" }.joined(separator: ", "))]")
        }
        lines.append("scopes:")
        for scope in scopes {
            lines.append("  - \(scope.isForbid ? "forbid" : "permit"): \(scope.name)")
            lines += Self.lines(scope.match)
            if !scope.isForbid { lines.append("    unlimited: true") }
        }
        for isGate in [false, true] {
            let section = statements.filter { $0.isGate == isGate }
            if !section.isEmpty { lines.append(isGate ? "gates:" : "limits:") }
            for statement in section { lines += Self.lines(statement) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ statement: Statement) -> [String] {
        var lines = ["  - \(statement.isGate ? "gate" : "limit"): \(statement.name)"] + Self.lines(statement.match)
        let key = statement.isGate ? "above" : "amount"
        switch statement.amount {
        case .fixed(let fen)?: lines.append("    \(key): \(NaiveValue.decimal(fen)) CNY")
        case .expression(let expression)?: lines.append("    \(key): \(quoted(expression))")
        case nil: break
        }
        if let count = statement.count { lines.append("    \(statement.isGate ? "above_count" : "count"): \(count)") }
        if let window = statement.window { lines.append("    \(window.first?.isNumber == true ? "within" : "per"): \(window)") }
        if let each = statement.each { lines.append("    each: \(each)") }
        if statement.withoutApproval { lines.append("    without: approval") }
        if statement.isGate { lines += ["    by: [admin]"] + statement.decoration.map { "    \($0)" } }
        var exceptions: [String] = []
        if let agents = statement.exception?.agents { exceptions.append("agents: [\(agents.joined(separator: ", "))]") }
        if let tools = statement.exception?.tools { exceptions.append("tools: [\(tools.joined(separator: ", "))]") }
        if let condition = statement.exception?.condition { exceptions.append("when: \(quoted(condition))") }
        if !exceptions.isEmpty { lines.append("    except: { \(exceptions.joined(separator: ", ")) }") }
        return lines
    }

    private static func lines(_ match: Match) -> [String] {
        var lines: [String] = []
        if let agents = match.agents { lines.append("    agents: [\(agents.joined(separator: ", "))]") }
        if let tools = match.tools { lines.append("    tools: [\(tools.joined(separator: ", "))]") }
        if let effects = match.effects { lines.append("    effects: [\(effects.map(\.rawValue).joined(separator: ", "))]") }
        if let condition = match.condition { lines.append("    when: \(quoted(condition))") }
        return lines
    }

    private static func quoted(_ expression: NaiveExpression) -> String { "'\(expression.cel.replacing("'", with: "''"))'" }
}
