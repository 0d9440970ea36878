/// Finds the selections that may meet something absent, and the `has` that would have kept them from it.
struct GuardAnalysis {
    private let checking: Checking
    private(set) var unguarded: [CELSelection] = []
    private(set) var uses: [CELSelection] = []
    /// What is known of conditions that were looked at. A conditional asks twice about its own, and those within one another about each
    /// of theirs: without this the questions would double with each level.
    private var known: [Question: Set<CELText>?] = [:]

    private struct Question: Hashable {
        let node: Int
        let truth: Bool
    }

    init(_ checking: Checking) { self.checking = checking }

    mutating func run() {
        visit(checking.syntax.root, [])
        unguarded.sort { $0.span.scalarOffset < $1.span.scalarOffset }
        uses.sort { $0.span.scalarOffset < $1.span.scalarOffset }
    }

    private mutating func visit(_ node: CELNode, _ guards: Set<CELText>, isInner: Bool = false) {
        switch node.kind {
        case .literal: break
        case .name: note(node, isInner)
        case .select(let operand, _, let range):
            note(node, isInner)
            guard isField(node) else { return }
            visit(operand, guards, isInner: shownPath(node) != nil)
            if let kind = absence(node, operand), !covers(guards, node) { report(node, kind, range) }
        case .has(let operand, _, _):
            note(node, isInner)
            visit(operand, guards, isInner: shownPath(node) != nil)
        case .call(let call): visitCall(node, call, guards)
        case .and(let operands): visitJunction(operands, guards, isTrue: true)
        case .or(let operands): visitJunction(operands, guards, isTrue: false)
        case .conditional(let condition, let first, let second):
            visit(condition, guards)
            visit(first, guards.union(facts(condition, when: true)))
            visit(second, guards.union(facts(condition, when: false)))
        case .list(let elements): for element in elements { visit(element, guards) }
        case .map(let entries):
            for entry in entries {
                visit(entry.key, guards)
                visit(entry.value, guards)
            }
        case .macro(let macro):
            visit(macro.range, guards)
            if let filter = macro.filter { visit(filter, guards) }
            let filtered = macro.filter.map { facts($0, when: true) } ?? []
            visit(macro.body, guards.union(filtered))
        }
    }

    private mutating func visitCall(_ node: CELNode, _ call: CELCall, _ guards: Set<CELText>) {
        var isQualified = false
        if case .function(_, _, true)? = checking.references[node.id] { isQualified = true }
        if let target = call.target, !isQualified { visit(target, guards) }
        for argument in call.arguments { visit(argument, guards) }
        guard call.function == "_[_]", call.arguments.count == 2, case .map = type(call.arguments[0]) else { return }
        if !covers(guards, node) { report(node, .index, call.nameRange) }
    }

    /// What stands before an operand guards it; so does what stands behind it, if that asks for presence and does nothing else: an
    /// operand that decides wins over one that fails.
    private mutating func visitJunction(_ operands: [CELNode], _ guards: Set<CELText>, isTrue: Bool) {
        var all: [Set<CELText>] = []
        for operand in operands { all.append(facts(operand, when: isTrue)) }
        let pure = operands.map { isPure($0) }
        for (index, operand) in operands.enumerated() {
            var known = guards
            for other in operands.indices where other < index || (other > index && pure[other]) { known.formUnion(all[other]) }
            visit(operand, known)
        }
    }

    /// What is certain to be present where a condition holds, or does not hold; nothing to say where it never does.
    private mutating func facts(_ node: CELNode, when truth: Bool) -> Set<CELText> { certain(node, when: truth) ?? [] }

    /// The same; nil where the condition never comes out like that.
    private mutating func certain(_ node: CELNode, when truth: Bool) -> Set<CELText>? {
        let question = Question(node: node.id, truth: truth)
        if let answer = known[question] { return answer }
        let answer = workedOut(node, when: truth)
        known[question] = .some(answer)
        return answer
    }

    private mutating func workedOut(_ node: CELNode, when truth: Bool) -> Set<CELText>? {
        switch node.kind {
        case .literal(.bool(let value)): return value == truth ? [] : nil
        case .has: return truth ? Set([key(node)].compactMap { $0.map { CELText($0) } }) : []
        case .call(let call):
            if call.function == "!_" { return certain(call.arguments[0], when: !truth) }
            guard truth, call.function == "@in", call.arguments.count == 2, let map = key(call.arguments[1]),
                let entry = key(call.arguments[0])
            else { return [] }
            return [CELText("\(map)[\(entry)]")]
        case .and(let operands): return joined(all(operands, truth), isUnion: truth)
        case .or(let operands): return joined(all(operands, truth), isUnion: !truth)
        case .conditional(let condition, let first, let second):
            return joined(
                [
                    joined([certain(condition, when: true), certain(first, when: truth)], isUnion: true),
                    joined([certain(condition, when: false), certain(second, when: truth)], isUnion: true),
                ], isUnion: false)
        default: return []
        }
    }

    private mutating func all(_ nodes: [CELNode], _ truth: Bool) -> [Set<CELText>?] {
        var all: [Set<CELText>?] = []
        for node in nodes { all.append(certain(node, when: truth)) }
        return all
    }

    /// All of them together, or what they have in common; what never happens adds nothing to the latter.
    private func joined(_ all: [Set<CELText>?], isUnion: Bool) -> Set<CELText>? {
        if isUnion { return all.reduce([]) { joined, next in next.flatMap { joined?.union($0) } } }
        let possible = all.compactMap { $0 }
        guard let first = possible.first else { return nil }
        return possible.dropFirst().reduce(first) { $0.intersection($1) }
    }

    /// Whether a condition is made of `has` alone, on variables and fields.
    private func isPure(_ node: CELNode) -> Bool {
        switch node.kind {
        case .has: key(node) != nil
        case .call(let call): call.function == "!_" && isPure(call.arguments[0])
        case .and(let operands), .or(let operands): operands.allSatisfy(isPure)
        default: false
        }
    }

    private func type(_ node: CELNode) -> CELType { checking.unifier.resolve(checking.types[node.id]) }

    private func isField(_ node: CELNode) -> Bool {
        switch checking.references[node.id] {
        case .variable, .local, .type, .unresolved: false
        default: true
        }
    }

    /// How a selection may meet nothing; nil where it cannot.
    private func absence(_ node: CELNode, _ operand: CELNode) -> CELSelection.Kind? {
        if case .field(let type, let index)? = checking.references[node.id] {
            return checking.environment.objects[type]?.fields[index].isOptional == true ? .field : nil
        }
        return .entry
    }

    private func covers(_ guards: Set<CELText>, _ node: CELNode) -> Bool { key(node).map { guards.contains(CELText($0)) } ?? false }

    /// A text that is the same for selections of the same thing; nil where that cannot be told.
    private func key(_ node: CELNode) -> String? {
        switch checking.references[node.id] {
        case .variable(_, let name): return "$\(name)"
        case .local(let index): return "#\(index)"
        default: break
        }
        switch node.kind {
        case .literal(let value): return "\(value.type.runtimeName) \(value)"
        case .select(let operand, let field, _), .has(let operand, let field, _): return key(operand).map { "\($0)[string \(field)]" }
        case .call(let call) where call.function == "_[_]" && call.arguments.count == 2:
            guard let holder = key(call.arguments[0]), let index = key(call.arguments[1]) else { return nil }
            return "\(holder)[\(index)]"
        default: return nil
        }
    }

    /// The dotted path of a variable or its field.
    private func shownPath(_ node: CELNode) -> String? {
        if case .variable(_, let name)? = checking.references[node.id] { return name }
        switch node.kind {
        case .select(let operand, let field, _), .has(let operand, let field, _): return shownPath(operand).map { "\($0).\(field)" }
        default: return nil
        }
    }

    private mutating func note(_ node: CELNode, _ isInner: Bool) {
        guard !isInner, let path = shownPath(node) else { return }
        uses.append(CELSelection(path: path, kind: .field, span: checking.syntax.span(node.range)))
    }

    private mutating func report(_ node: CELNode, _ kind: CELSelection.Kind, _ range: CELRange) {
        let path = shownPath(node) ?? checking.syntax.source.text(node.range)
        unguarded.append(CELSelection(path: path, kind: kind, span: checking.syntax.span(range)))
    }
}
