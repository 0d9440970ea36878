import Foundation

/// A value of a generated expression. Amounts are in the currency's smallest unit, instants and lengths of time in milliseconds.
enum NaiveValue: Hashable {
    case truth(Bool)
    case number(Int64)
    case text(String)
    case money(Int64, String)
    case instant(Int64)
    case length(Int64)
    case texts([String])
    case amounts([String: Int64])
}

/// An expression as a tree that the generator makes: it writes itself down as CEL for the policy, and knows by itself what it means.
/// Of the engine's expression language nothing is used.
indirect enum NaiveExpression {
    case literal(NaiveValue)
    /// `amount`, `order.paid`, or the variable of a quantifier.
    case path(String)
    /// `has(order.paid)`
    case present(String)
    /// `lists["NAME"]`
    case list(String)
    case all([NaiveExpression])
    case any([NaiveExpression])
    case not(NaiveExpression)
    case choice(NaiveExpression, NaiveExpression, NaiveExpression)
    /// `a < b`, `a + b`, `a in b`
    case infix(String, NaiveExpression, NaiveExpression)
    /// `map[key]`
    case entry(NaiveExpression, NaiveExpression)
    /// `a.percent(30)`
    case method(String, NaiveExpression, [NaiveExpression])
    /// `min(a, b)`, `size(a)`
    case function(String, [NaiveExpression])
    /// `list.exists(x, body)`, `list.all(x, body)`
    case quantifier(String, NaiveExpression, String, NaiveExpression)
}

/// What an expression sees of one call.
struct NaiveScene {
    /// By path; what is absent is not in it.
    var values: [String: NaiveValue]
    let lists: [String: [String]]
    let zone: TimeZone
    var fault: NaivePolicy.Fault?
}

// MARK: - Writing

extension NaiveExpression {
    /// The expression as a policy says it.
    var cel: String {
        switch self {
        case .literal(let value): value.cel
        case .path(let path): path
        case .present(let path): "has(\(path))"
        case .list(let name): "lists[\(NaiveValue.text(name).cel)]"
        case .all(let parts): "(\(parts.map(\.cel).joined(separator: " && ")))"
        case .any(let parts): "(\(parts.map(\.cel).joined(separator: " || ")))"
        case .not(let part): "!(\(part.cel))"
        case .choice(let condition, let first, let second): "(\(condition.cel) ? \(first.cel) : \(second.cel))"
        case .infix(let sign, let left, let right): "(\(left.cel) \(sign) \(right.cel))"
        case .entry(let map, let key): "\(map.cel)[\(key.cel)]"
        case .method(let name, let target, let arguments): "\(target.cel).\(name)(\(arguments.map(\.cel).joined(separator: ", ")))"
        case .function(let name, let arguments): "\(name)(\(arguments.map(\.cel).joined(separator: ", ")))"
        case .quantifier(let word, let list, let variable, let body): "\(list.cel).\(word)(\(variable), \(body.cel))"
        }
    }

    /// The paths that the value depends on, other than those that are only asked for their presence.
    var paths: Set<String> {
        switch self {
        case .literal, .present, .list: []
        case .path(let path): [path]
        case .not(let part): part.paths
        case .all(let parts), .any(let parts), .function(_, let parts): parts.reduce([]) { $0.union($1.paths) }
        case .choice(let condition, let first, let second): condition.paths.union(first.paths).union(second.paths)
        case .infix(_, let left, let right), .entry(let left, let right): left.paths.union(right.paths)
        case .method(_, let target, let arguments): arguments.reduce(target.paths) { $0.union($1.paths) }
        case .quantifier(_, let list, let variable, let body): list.paths.union(body.paths.subtracting([variable]))
        }
    }
}

extension NaiveValue {
    /// The value as CEL writes it.
    var cel: String {
        switch self {
        case .truth(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let text): "\"\(text)\""
        case .money(let units, let currency): "money(\"\(Self.decimal(units)) \(currency)\")"
        case .instant(let instant): "timestamp(\"1970-01-01T00:00:00Z\") + duration(\"\(instant)ms\")"
        case .length(let length): "duration(\"\(length)ms\")"
        case .texts(let texts): "[\(texts.map { NaiveValue.text($0).cel }.joined(separator: ", "))]"
        case .amounts(let amounts):
            "{\(amounts.sorted { $0.key < $1.key }.map { "\"\($0)\": \(NaiveValue.money($1, "CNY").cel)" }.joined(separator: ", "))}"
        }
    }

    /// An amount of two decimal places, not below zero.
    static func decimal(_ units: Int64) -> String { "\(units / 100).\(units % 100 < 10 ? "0" : "")\(units % 100)" }
}
