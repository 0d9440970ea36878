import Clocks
import Foundation
import Money
import PolicyEngine

/// A policy without conditions, small enough for going through every sequence of calls: plain data, written out as YAML for the engine
/// and judged here the long way. It shares no code with the engine but the values that go in.
struct PlainPolicy {
    struct Match {
        var agents: [String]?
        var tools: [String]?
        var effects: [Effect]

        func holds(_ agent: String, _ tool: String, _ effect: Effect) -> Bool {
            if let agents, !agents.contains(agent) { return false }
            if let tools, !tools.contains(tool) { return false }
            return effects.contains(effect)
        }
    }

    struct Scope {
        var name: String
        var isForbid: Bool
        var match: Match
    }

    /// A limit, or a gate if it has `isGate`.
    struct Statement {
        var name: String
        var isGate: Bool
        var match: Match
        var exceptAgents: [String]?
        var exceptTools: [String]?
        var amount: Int64?
        var count: Int?
        /// `call`, `day` and so on, or hours as `6h`; nil only for gates.
        var window: String?
        var each: String?
        var withoutApproval = false

        func holds(_ agent: String, _ tool: String, _ effect: Effect) -> Bool {
            guard match.holds(agent, tool, effect) else { return false }
            if exceptAgents == nil && exceptTools == nil { return true }
            let agentIsExcepted = exceptAgents == nil || exceptAgents?.contains(agent) == true
            let toolIsExcepted = exceptTools == nil || exceptTools?.contains(tool) == true
            return !(agentIsExcepted && toolIsExcepted)
        }

        /// Whether it counts at all.
        var counts: Bool { amount != nil || count != nil }

        func window(for effect: Effect) -> String { window ?? (effect == .refund ? "ever" : "call") }

        func each(for effect: Effect) -> String {
            if let each { return each }
            return isGate && effect == .refund && window(for: effect) == "ever" ? "order" : "agent"
        }
    }

    /// A call, or an operation of earlier.
    struct Call {
        var agent: String
        var tool: String
        var effect: Effect
        var fen: Int64
        var order: String?
        var buyer: String?
        var payee: String?
        var at: Instant
        var wasApproved = false

        func key(_ each: String) -> String? {
            switch each {
            case "agent": agent
            case "customer": buyer
            case "order": order
            case "payee": payee
            default: "shop"
            }
        }
    }

    /// What becomes of a call.
    enum Outcome: Equatable {
        case forbidden
        case exceeded(Set<String>)
        case held(Set<String>)
    }

    var zone: String
    var scopes: [Scope]
    var statements: [Statement]
}

// MARK: - Judging

extension PlainPolicy {
    func judge(_ call: Call, paid: Int64, refunded: Int64, open: Int64, history: [Call]) -> Outcome {
        let matching = scopes.filter { $0.match.holds(call.agent, call.tool, call.effect) }
        if matching.contains(where: \.isForbid) || !matching.contains(where: { !$0.isForbid }) { return .forbidden }
        if call.effect == .read { return .held([]) }
        if call.fen <= 0 { return .forbidden }
        if call.effect == .refund, call.fen + refunded + open > paid { return .forbidden }
        let relevant = statements.filter { $0.holds(call.agent, call.tool, call.effect) }
        for statement in relevant where statement.counts && call.key(statement.each(for: call.effect)) == nil { return .forbidden }
        let exceeded = relevant.filter { statement in
            guard !statement.isGate else { return false }
            let (sum, count) = total(statement, call, history)
            return (statement.amount.map { sum > $0 } ?? false) || (statement.count.map { count > $0 } ?? false)
        }
        if !exceeded.isEmpty { return .exceeded(Set(exceeded.map(\.name))) }
        let passed = relevant.filter { statement in
            guard statement.isGate else { return false }
            if !statement.counts { return true }
            let (sum, count) = total(statement, call, history)
            return (statement.amount.map { sum > $0 } ?? false) || (statement.count.map { count > $0 } ?? false)
        }
        let ordinary = passed.filter { !$0.withoutApproval }
        return .held(Set((ordinary.isEmpty ? passed : ordinary).map(\.name)))
    }

    /// The sum and number of what counts with this call, the call included.
    private func total(_ statement: Statement, _ call: Call, _ history: [Call]) -> (Int64, Int) {
        let window = statement.window(for: call.effect)
        let each = statement.each(for: call.effect)
        var (sum, count) = (call.fen, 1)
        if window == "call" { return (sum, count) }
        for operation in history where statement.holds(operation.agent, operation.tool, operation.effect) {
            if statement.window(for: operation.effect) != window || statement.each(for: operation.effect) != each { continue }
            if operation.key(each) != call.key(each) { continue }
            if statement.withoutApproval, operation.wasApproved { continue }
            if !isInWindow(operation.at, now: call.at, window) { continue }
            sum += operation.fen
            count += 1
        }
        return (sum, count)
    }

    private func isInWindow(_ instant: Instant, now: Instant, _ window: String) -> Bool {
        let units: [String: Calendar.Component] = ["hour": .hour, "day": .day, "week": .weekOfYear, "month": .month]
        if window == "ever" { return true }
        guard let unit = units[window] else {
            let hours = Int64(window.dropLast()) ?? 0
            return instant.milliseconds > now.milliseconds - hours * 3_600_000
        }
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
        guard let interval = calendar.dateInterval(of: unit, for: Self.date(now)) else { return false }
        return interval.start <= Self.date(instant) && Self.date(instant) < interval.end
    }

    private static func date(_ instant: Instant) -> Date { Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000) }
}

// MARK: - Writing

extension PlainPolicy {
    /// The policy as a file.
    var yaml: String {
        var lines = ["tollgate: 1", "timezone: \(zone)", "agents: { a: {}, b: {}, c: {} }", "scopes:"]
        for scope in scopes {
            lines.append("  - \(scope.isForbid ? "forbid" : "permit"): \(scope.name)")
            lines += Self.lines(scope.match, all: Effect.allCases)
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
        var lines = ["  - \(statement.isGate ? "gate" : "limit"): \(statement.name)"]
        lines += Self.lines(statement.match, all: [.collect, .refund, .transfer])
        if let amount = statement.amount { lines.append("    \(statement.isGate ? "above" : "amount"): \(Money.fen(amount))") }
        if let count = statement.count { lines.append("    \(statement.isGate ? "above_count" : "count"): \(count)") }
        if let window = statement.window { lines.append("    \(window.first?.isNumber == true ? "within" : "per"): \(window)") }
        if let each = statement.each { lines.append("    each: \(each)") }
        if statement.withoutApproval { lines.append("    without: approval") }
        if statement.isGate { lines.append("    by: [admin]") }
        var exceptions: [String] = []
        if let agents = statement.exceptAgents { exceptions.append("agents: [\(agents.joined(separator: ", "))]") }
        if let tools = statement.exceptTools { exceptions.append("tools: [\(tools.joined(separator: ", "))]") }
        if !exceptions.isEmpty { lines.append("    except: { \(exceptions.joined(separator: ", ")) }") }
        return lines
    }

    private static func lines(_ match: Match, all effects: [Effect]) -> [String] {
        var lines: [String] = []
        if let agents = match.agents { lines.append("    agents: [\(agents.joined(separator: ", "))]") }
        if let tools = match.tools { lines.append("    tools: [\(tools.joined(separator: ", "))]") }
        if match.effects != effects { lines.append("    effects: [\(match.effects.map(\.rawValue).joined(separator: ", "))]") }
        return lines
    }
}
