import Clocks
import Foundation
import Money
import PolicyEngine

/// A small policy about refunds as plain data, written out as YAML for the engine and judged here by going through everything. It shares
/// no code with the engine.
struct TinyPolicy {
    struct Statement {
        var name: String
        var isGate: Bool
        /// The one tool that it is about; nil is every one.
        var tool: String?
        var amount: Int64?
        var count: Int?
        /// `call`, `day` and so on, or hours as `6h`; nil only for gates without a threshold.
        var window: String?
        var each = "agent"
        var withoutApproval = false

        var counts: Bool { amount != nil || count != nil }
    }

    struct Call {
        var tool: String
        var fen: Int64
        var order: String
        var buyer: String
        var at: Instant
        var wasApproved = false

        func key(_ each: String) -> String {
            switch each {
            case "order": order
            case "customer": buyer
            default: ""
            }
        }
    }

    var tool: String?
    var statements: [Statement]

    /// Whether people have to agree; nil where the call does not pass.
    func judge(_ call: Call, after made: [Call], paid: Int64) -> Bool? {
        let refunded = made.filter { $0.order == call.order }.reduce(0) { $0 + $1.fen }
        guard tool ?? call.tool == call.tool, refunded + call.fen <= paid else { return nil }
        let matching = statements.filter { $0.tool ?? call.tool == call.tool }
        if matching.contains(where: { !$0.isGate && isPassed($0, call, made) }) { return nil }
        let holding = matching.filter { $0.isGate && (!$0.counts || isPassed($0, call, made)) }
        return !holding.isEmpty
    }

    private func isPassed(_ statement: Statement, _ call: Call, _ made: [Call]) -> Bool {
        var (sum, count) = (call.fen, 1)
        let counted = made.filter { earlier in
            statement.tool ?? earlier.tool == earlier.tool && earlier.key(statement.each) == call.key(statement.each)
                && !(statement.withoutApproval && earlier.wasApproved)
                && Self.isInWindow(earlier.at, now: call.at, statement.window ?? "ever")
        }
        sum += counted.reduce(0) { $0 + $1.fen }
        count += counted.count
        return statement.amount.map { sum > $0 } ?? false || statement.count.map { count > $0 } ?? false
    }

    private static func isInWindow(_ instant: Instant, now: Instant, _ window: String) -> Bool {
        let units: [String: Calendar.Component] = ["hour": .hour, "day": .day, "week": .weekOfYear, "month": .month]
        if window == "ever" { return true }
        if window == "call" { return false }
        guard let unit = units[window] else {
            return instant.milliseconds > now.milliseconds - (Int64(window.dropLast()) ?? 0) * 3_600_000
        }
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
        guard let interval = calendar.dateInterval(of: unit, for: date(now)) else { return false }
        return interval.start <= date(instant) && date(instant) < interval.end
    }

    private static func date(_ instant: Instant) -> Date { Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000) }

    /// The policy as a file.
    var yaml: String {
        var lines = ["tollgate: 1", "timezone: Asia/Shanghai", "agents: { a: {} }", "scopes:", "  - permit: s", "    effects: [refund]"]
        lines.append("    unlimited: true")
        if let tool { lines.append("    tools: [\(tool)]") }
        for isGate in [false, true] {
            let section = statements.filter { $0.isGate == isGate }
            if !section.isEmpty { lines.append(isGate ? "gates:" : "limits:") }
            for statement in section { lines += Self.lines(statement) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ statement: Statement) -> [String] {
        var lines = ["  - \(statement.isGate ? "gate" : "limit"): \(statement.name)", "    effects: [refund]"]
        if let tool = statement.tool { lines.append("    tools: [\(tool)]") }
        if let amount = statement.amount { lines.append("    \(statement.isGate ? "above" : "amount"): \(Money.fen(amount))") }
        if let count = statement.count { lines.append("    \(statement.isGate ? "above_count" : "count"): \(count)") }
        if let window = statement.window {
            lines.append("    \(window.first?.isNumber == true ? "within" : "per"): \(window)")
            if window != "call" { lines.append("    each: \(statement.each)") }
        }
        if statement.withoutApproval { lines.append("    without: approval") }
        if statement.isGate { lines.append("    by: [admin]") }
        return lines
    }
}
