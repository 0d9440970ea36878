/// Holds an expression against what it can see.
public enum CELChecker {
    /// Checks an expression: the names it uses, and the types of all its parts. All mistakes are reported, by their places.
    /// - Parameter expecting: the type that the whole expression must have; nil for any.
    public static func check(
        _ syntax: CELSyntax, _ environment: CELEnvironment, expecting: CELType? = nil
    ) -> (CheckedExpression?, [CELIssue]) {
        var checking = Checking(syntax, environment, isLenient: false)
        let type = checking.visit(syntax.root)
        if let expecting, checking.issues.isEmpty, !checking.unifier.unify(type, expecting) {
            checking.report(
                .resultType, "this is \(articled(checking.shown(type))), and \(articled(expecting.description)) is wanted here",
                syntax.root.range)
        }
        guard checking.issues.isEmpty else { return (nil, checking.sortedIssues) }
        return (CheckedExpression(checking, type: checking.unifier.resolve(type)), [])
    }

    /// Links an expression without looking at types: what does not go together fails when it is evaluated.
    package static func link(_ syntax: CELSyntax, _ environment: CELEnvironment) -> CheckedExpression {
        var checking = Checking(syntax, environment, isLenient: true)
        _ = checking.visit(syntax.root)
        return CheckedExpression(checking, type: .dyn)
    }

    private static func articled(_ type: String) -> String {
        "aeiou".contains(type.first ?? "x") && type != "uint" ? "an \(type)" : "a \(type)"
    }
}

/// What a node of an expression means.
enum Reference: Sendable {
    case variable(slot: Int, name: String)
    /// A macro's own variable.
    case local(Int)
    case type(String)
    case field(type: String, index: Int)
    /// A function with the overloads that may be meant; a qualified one takes no target, its name has taken that up.
    case function(name: String, overloads: [CELOverload], isQualified: Bool)
    case unresolved(CELFailure)
}

/// The state of one check.
struct Checking {
    struct Local {
        let name: String
        let type: CELType
        let index: Int
    }

    let syntax: CELSyntax
    let environment: CELEnvironment
    /// Whether names and types may be wrong, and then fail when the expression is evaluated.
    let isLenient: Bool
    var unifier = Unifier()
    var issues: [CELIssue] = []
    var locals: [Local] = []
    var localCount = 0
    var types: [CELType]
    var references: [Reference?]

    init(_ syntax: CELSyntax, _ environment: CELEnvironment, isLenient: Bool) {
        self.syntax = syntax
        self.environment = environment
        self.isLenient = isLenient
        types = Array(repeating: .dyn, count: syntax.nodeCount)
        references = Array(repeating: nil, count: syntax.nodeCount)
    }

    var sortedIssues: [CELIssue] { issues.sorted { $0.span.scalarOffset < $1.span.scalarOffset } }

    mutating func report(_ code: CELIssueCode, _ message: String, _ range: CELRange, help: [String] = []) {
        guard !isLenient else { return }
        issues.append(CELIssue(code: code, message: message, span: syntax.span(range), help: help))
    }

    /// A type as messages show it.
    func shown(_ type: CELType) -> String { unifier.resolve(type).description }

    /// The type of a node, once all its parts were looked at. After a mistake it is `dyn`, so that one mistake is told once.
    mutating func visit(_ node: CELNode) -> CELType {
        let type = find(node)
        types[node.id] = type
        return type
    }

    private mutating func find(_ node: CELNode) -> CELType {
        switch node.kind {
        case .literal(let value): return value.type
        case .name(let name, let isRooted): return visitName(node, name, isRooted)
        case .select(let operand, let field, let range):
            if let type = visitQualified(node) { return type }
            return visitField(node, operand, field, range)
        case .has(let operand, let field, let range):
            _ = visitField(node, operand, field, range)
            return .bool
        case .call(let call): return visitCall(node, call)
        case .and(let operands), .or(let operands):
            let name = if case .and = node.kind { "&&" } else { "||" }
            for operand in operands { wantBool(operand, "`\(name)`") }
            return .bool
        case .conditional(let condition, let first, let second): return visitConditional(node, condition, first, second)
        case .list(let elements):
            var type: CELType?
            for element in elements {
                let next = visit(element)
                type = type.map { unifier.join($0, next) } ?? next
            }
            return .list(type ?? unifier.fresh())
        case .map(let entries): return visitMap(entries)
        case .macro(let macro): return visitMacro(macro)
        }
    }

    /// Looks at a part that must be true or false.
    mutating func wantBool(_ node: CELNode, _ what: String) {
        let type = visit(node)
        guard !unifier.unify(type, .bool) else { return }
        report(.typeMismatch, "\(what) needs a bool, and this is \(shown(type))", node.range)
    }

    private mutating func visitConditional(_ node: CELNode, _ condition: CELNode, _ first: CELNode, _ second: CELNode) -> CELType {
        wantBool(condition, "the condition before `?`")
        let one = visit(first)
        let other = visit(second)
        guard unifier.unify(one, other) else {
            report(
                .typeMismatch, "both sides of `:` must have one type, and these are \(shown(one)) and \(shown(other))",
                first.range.through(second.range))
            return .dyn
        }
        return unifier.join(one, other)
    }

    private mutating func visitMap(_ entries: [CELMapEntry]) -> CELType {
        var key: CELType?
        var value: CELType?
        for entry in entries {
            let nextKey = visit(entry.key)
            switch unifier.head(nextKey) {
            case .bool, .int, .uint, .string, .dyn, .parameter: break
            default:
                report(.typeMismatch, "a map's key is a bool, an int, a uint or a string, and this is \(shown(nextKey))", entry.key.range)
            }
            key = key.map { unifier.join($0, nextKey) } ?? nextKey
            let nextValue = visit(entry.value)
            value = value.map { unifier.join($0, nextValue) } ?? nextValue
        }
        return .map(key ?? unifier.fresh(), value ?? unifier.fresh())
    }
}
