internal import CEL
internal import Money

/// Goes through an expression for what is wrong with single parts of it, wherever they stand.
struct ConditionWalk {
    /// A comparison that never holds, whatever the call is.
    struct Mismatch {
        /// What to point at.
        let range: CELRange
        /// What is compared, as the expression writes it.
        let subject: String
        /// What it can be.
        let domain: ValueDomain
        /// The value that it never is, where it is compared for being one.
        let value: String?
    }

    private let syntax: CELSyntax
    private let logic: ConditionLogic
    private(set) var mismatches: [Mismatch] = []
    /// Amounts that are written out, and where.
    private(set) var amounts: [(range: CELRange, value: CELValue)] = []

    init(_ syntax: CELSyntax, _ logic: ConditionLogic) {
        self.syntax = syntax
        self.logic = logic
        visit(syntax.root, hidden: [])
    }

    private mutating func visit(_ node: CELNode, hidden: Set<String>) {
        switch node.kind {
        case .literal, .name: break
        case .select(let operand, _, _), .has(let operand, _, _): visit(operand, hidden: hidden)
        case .and(let nodes), .or(let nodes), .list(let nodes): for node in nodes { visit(node, hidden: hidden) }
        case .conditional(let condition, let first, let second):
            for node in [condition, first, second] { visit(node, hidden: hidden) }
        case .map(let entries):
            for entry in entries {
                visit(entry.key, hidden: hidden)
                visit(entry.value, hidden: hidden)
            }
        case .macro(let macro):
            visit(macro.range, hidden: hidden)
            let inner = hidden.union(macro.variables)
            if let filter = macro.filter { visit(filter, hidden: inner) }
            visit(macro.body, hidden: inner)
        case .call(let call):
            if call.function == "money", let value = logic.constants[node.id] { amounts.append((node.range, value)) }
            if call.arguments.count == 2, call.target == nil { compare(call, node, hidden) }
            if let target = call.target { visit(target, hidden: hidden) }
            for argument in call.arguments { visit(argument, hidden: hidden) }
        }
    }

    private mutating func compare(_ call: CELCall, _ node: CELNode, _ hidden: Set<String>) {
        let (left, right) = (call.arguments[0], call.arguments[1])
        if call.function == "@in" { return member(left, of: right, hidden) }
        guard let order = Order(operator: call.function) else { return }
        if let domain = logic.domains.domain(of: left, hidden: hidden) { return check(left, domain, order, right, node) }
        if let domain = logic.domains.domain(of: right, hidden: hidden) { check(right, domain, order.flipped, left, node) }
    }

    /// A comparison of something with a value that is written out.
    private mutating func check(_ subject: CELNode, _ domain: ValueDomain, _ order: Order, _ other: CELNode, _ node: CELNode) {
        guard let value = logic.constant(other), let scalar = Scalar(value) else { return }
        let isEquality = order == .equal || order == [.less, .greater]
        // That something is not what it can never be is no less of a mistake.
        guard Self.leavesNothing(domain, isEquality ? .equal : order, scalar) else { return }
        note(subject, domain, isEquality ? other.range : node.range, isEquality ? Self.text(value) : nil)
    }

    private mutating func member(_ element: CELNode, of list: CELNode, _ hidden: Set<String>) {
        if list.key == "agent.groups", !hidden.contains("agent"), let value = logic.constant(element), let scalar = Scalar(value) {
            let domain = ValueDomain.texts(logic.domains.groups)
            if Self.leavesNothing(domain, .equal, scalar) { note(list, domain, element.range, Self.text(value)) }
            return
        }
        guard case .list(let elements) = list.kind, let domain = logic.domains.domain(of: element, hidden: hidden) else { return }
        for other in elements {
            guard let value = logic.constant(other), let scalar = Scalar(value), Self.leavesNothing(domain, .equal, scalar) else {
                continue
            }
            note(element, domain, other.range, Self.text(value))
        }
    }

    private mutating func note(_ subject: CELNode, _ domain: ValueDomain, _ range: CELRange, _ value: String?) {
        let scalars = syntax.text.unicodeScalars.dropFirst(subject.range.start).prefix(subject.range.end - subject.range.start)
        let text = String(String.UnicodeScalarView(scalars))
        mismatches.append(Mismatch(range: range, subject: text, domain: domain, value: value))
    }

    private static func leavesNothing(_ domain: ValueDomain, _ order: Order, _ scalar: Scalar) -> Bool {
        if case .date = domain, case .text(let date) = scalar, order == .equal { return !LocalDate.isDate(date.text) }
        // A set that declares none cannot have misspelt one.
        if case .texts(let texts) = domain, texts.isEmpty { return false }
        var range = domain.range(on: scalar.line)
        range.narrow(order, scalar)
        return range.isEmpty
    }

    private static func text(_ value: CELValue) -> String {
        switch value {
        case .string(let text): text
        case .int(let number): "\(number)"
        case .uint(let number): "\(number)"
        default: value.money?.description ?? "\(value)"
        }
    }
}

extension LocalDate {
    /// Whether a text is a date of the calendar as `localDate()` writes it: `2026-02-28`.
    static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month), day >= 1
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= days[month - 1]
    }
}
