internal import CEL
internal import Clocks
internal import Money

/// What an expression names and compares with: where its value can change.
struct Mentions {
    /// Variables and their fields, as in `order.paid_at`.
    private(set) var paths: Set<String> = []
    /// Functions that are called, operators by their specification names.
    private(set) var functions: Set<String> = []
    private(set) var texts: [String] = []
    private(set) var integers: [Int64] = []
    private(set) var amounts: [Money] = []
    private(set) var percents: [Int64] = []
    private(set) var spans: [Span] = []
    private(set) var instants: [Instant] = []

    init(_ expression: Expression, lists: [PolicyContent.NamedList]) {
        for use in expression.checked.uses { paths.insert(String(use.path.prefix { $0 != "[" && $0 != "(" })) }
        let scalars = Array(expression.text.unicodeScalars)
        visit(expression.checked.syntax.root, in: scalars, lists)
    }

    /// Whether it names this variable, or a field of it.
    func names(_ path: String) -> Bool { paths.contains { $0 == path || $0.hasPrefix(path + ".") } }

    private mutating func visit(_ node: CELNode, in text: [Unicode.Scalar], _ lists: [PolicyContent.NamedList]) {
        func go(_ node: CELNode) { visit(node, in: text, lists) }
        switch node.kind {
        case .literal(.string(let text)): texts.append(text)
        case .literal(.int(let number)): integers.append(number)
        case .literal, .name, .has: break
        case .select(let operand, let field, _):
            if case .name("lists", _) = operand.kind { add(list: field, lists) }
            go(operand)
        case .call(let call): visit(call, node, in: text, lists)
        case .and(let operands), .or(let operands), .list(let operands): operands.forEach(go)
        case .conditional(let condition, let first, let second): [condition, first, second].forEach(go)
        case .map(let entries):
            for entry in entries {
                go(entry.key)
                go(entry.value)
            }
        case .macro(let macro):
            go(macro.range)
            macro.filter.map(go)
            go(macro.body)
        }
    }

    private mutating func visit(_ call: CELCall, _ node: CELNode, in text: [Unicode.Scalar], _ lists: [PolicyContent.NamedList]) {
        functions.insert(call.function)
        let arguments = call.arguments
        if call.function == "_[_]", arguments.count == 2, case .name("lists", _) = arguments[0].kind,
            case .literal(.string(let name)) = arguments[1].kind
        {
            return add(list: name, lists)
        }
        if arguments.count == 1, case .literal(.string(let written)) = arguments[0].kind, call.target == nil {
            if call.function == "money" {
                if let money = Values.money(written: written) { amounts.append(money) }
                return
            }
            if call.function == "duration" || call.function == "timestamp" { return add(Self.constant(node, in: text)) }
        }
        if call.function == "percent", let argument = arguments.first, case .literal(.int(let percent)) = argument.kind {
            percents.append(percent)
        }
        if let target = call.target { visit(target, in: text, lists) }
        for argument in arguments { visit(argument, in: text, lists) }
    }

    private mutating func add(list name: String, _ lists: [PolicyContent.NamedList]) {
        texts += lists.first { $0.name == name }?.values ?? []
    }

    private mutating func add(_ value: CELValue?) {
        switch value {
        case .duration(let duration): spans.append(.milliseconds(duration.nanoseconds / 1_000_000))
        case .timestamp(let timestamp):
            instants.append(Instant(milliseconds: timestamp.seconds * 1000 + Int64(timestamp.nanoseconds) / 1_000_000))
        default: break
        }
    }

    /// The value of a part that names nothing.
    private static func constant(_ node: CELNode, in text: [Unicode.Scalar]) -> CELValue? {
        var part = String.UnicodeScalarView()
        part.append(contentsOf: text[min(node.range.start, text.count)..<min(node.range.end, text.count)])
        let environment = CELEnvironment()
        guard let syntax = CELParser.parse(String(part)).0, let checked = CELChecker.check(syntax, environment).0 else { return nil }
        return try? checked.evaluate(CELActivation(environment)).get()
    }
}
