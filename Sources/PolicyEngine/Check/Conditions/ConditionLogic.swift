internal import CEL

/// Finds out whether a condition can come out as true, or as false, at all. What it rules out is certain; of the rest it knows nothing.
///
/// It goes by cases: each is what is known of some values while parts of the condition are taken for true or false. A case in which a
/// value has nothing left that it could be is dropped, and without cases the condition never comes out so.
struct ConditionLogic {
    let constants: [Int: CELValue]
    let domains: ValueDomains

    /// More cases than this are not looked at: then nothing is ruled out.
    private static let mostCases = 48
    /// Nor are cases followed any further than through so many parts: the condition of `? :` is gone through for either outcome, so that
    /// each level of them doubles the work. Conditions without `? :` have fewer parts than this.
    private static let mostParts = 20_000

    /// Whether the condition may come out as `truth`.
    func mayBe(_ truth: Bool, _ node: CELNode) -> Bool {
        var left = Self.mostParts
        return cases(node, truth, [Case()], &left)?.isEmpty != true
    }

    /// Whether all of these may hold together.
    func mayHold(_ nodes: some Sequence<CELNode>) -> Bool {
        var left = Self.mostParts
        return together(nodes, true, [Case()], &left)?.isEmpty != true
    }

    /// The value of a part where it does not depend on the call.
    func constant(_ node: CELNode) -> CELValue? {
        switch node.kind {
        case .literal(let value): value
        case .call: constants[node.id]
        default: nil
        }
    }

    // MARK: - Cases

    /// What is known of values, by the texts of the parts that they are values of.
    private struct Case {
        var ranges: [CELText: ValueRange] = [:]
        var orders: [CELText: Order] = [:]
    }

    /// The cases left of some when a part is taken for true or false; nil where there are too many, or too many parts were looked at.
    private func cases(_ node: CELNode, _ truth: Bool, _ known: [Case], _ left: inout Int) -> [Case]? {
        if known.isEmpty { return [] }
        guard left > 0 else { return nil }
        left -= 1
        if case .bool(let value)? = constant(node) { return value == truth ? known : [] }
        switch node.kind {
        case .and(let operands): return truth ? together(operands, true, known, &left) : either(operands, false, known, &left)
        case .or(let operands): return truth ? either(operands, true, known, &left) : together(operands, false, known, &left)
        case .conditional(let condition, let first, let second):
            guard let held = cases(condition, true, known, &left), let then = cases(first, truth, held, &left),
                let failed = cases(condition, false, known, &left), let otherwise = cases(second, truth, failed, &left)
            else { return nil }
            return bounded(then + otherwise)
        case .call(let call):
            if call.function == "!_", call.arguments.count == 1 { return cases(call.arguments[0], !truth, known, &left) }
            return known.compactMap { narrowed($0, call, node, truth) }
        default: return known.compactMap { opaque($0, node, truth) }
        }
    }

    private func bounded(_ cases: [Case]) -> [Case]? { cases.count > Self.mostCases ? nil : cases }

    private func together(_ nodes: some Sequence<CELNode>, _ truth: Bool, _ known: [Case], _ left: inout Int) -> [Case]? {
        var cases = known
        for node in nodes {
            guard let rest = self.cases(node, truth, cases, &left) else { return nil }
            cases = rest
        }
        return cases
    }

    private func either(_ nodes: [CELNode], _ truth: Bool, _ known: [Case], _ left: inout Int) -> [Case]? {
        var all: [Case] = []
        for node in nodes {
            guard let rest = cases(node, truth, known, &left), let joined = bounded(all + rest) else { return nil }
            all = joined
        }
        return all
    }

    // MARK: - Comparisons

    /// A case with what a call being true or false says; nil where that leaves nothing.
    private func narrowed(_ known: Case, _ call: CELCall, _ node: CELNode, _ truth: Bool) -> Case? {
        guard call.arguments.count == 2, call.target == nil, !node.hasFractions else { return opaque(known, node, truth) }
        let (left, right) = (call.arguments[0], call.arguments[1])
        if call.function == "@in" { return member(known, left, of: right, truth) ?? opaque(known, node, truth) }
        guard let holds = Order(operator: call.function) else { return opaque(known, node, truth) }
        let order = truth ? holds : holds.negated
        if let value = constant(right) { return compared(known, left, order, value) }
        if let value = constant(left) { return compared(known, right, order.flipped, value) }
        return related(known, left, right, order)
    }

    private func compared(_ known: Case, _ node: CELNode, _ order: Order, _ value: CELValue) -> Case? {
        guard let scalar = Scalar(value) else { return known }
        var result = known
        let key = CELText(node.key)
        var range = result.ranges[key] ?? domains.domain(of: node)?.range(on: scalar.line) ?? ValueRange()
        range.narrow(order, scalar)
        result.ranges[key] = range
        return range.isEmpty ? nil : result
    }

    /// Two parts that both depend on the call.
    private func related(_ known: Case, _ left: CELNode, _ right: CELNode, _ order: Order) -> Case? {
        var (one, other, order) = (left.key, right.key, order)
        if CELText(one) == CELText(other) { return order.contains(.equal) ? known : nil }
        if other.utf8.lexicographicallyPrecedes(one.utf8) { (one, other, order) = (other, one, order.flipped) }
        var result = known
        let key = CELText("\(one) ? \(other)")
        let left = (result.orders[key] ?? .any).intersection(order)
        result.orders[key] = left
        return left.isEmpty ? nil : result
    }

    /// Membership in a list that is written out.
    private func member(_ known: Case, _ node: CELNode, of list: CELNode, _ truth: Bool) -> Case?? {
        guard case .list(let elements) = list.kind else { return .none }
        let scalars = elements.compactMap { constant($0).flatMap { Scalar($0) } }
        guard let line = scalars.first?.line, scalars.count == elements.count, scalars.allSatisfy({ $0.line == line }) else { return .none }
        var result = known
        let key = CELText(node.key)
        var range = result.ranges[key] ?? domains.domain(of: node)?.range(on: line) ?? ValueRange()
        if truth {
            range.allow(Set(scalars))
        } else {
            for scalar in scalars { range.narrow([.less, .greater], scalar) }
        }
        result.ranges[key] = range
        return .some(range.isEmpty ? nil : result)
    }

    /// A part of which nothing is known but that it is true, or false, everywhere in one evaluation.
    private func opaque(_ known: Case, _ node: CELNode, _ truth: Bool) -> Case? { compared(known, node, .equal, .bool(truth)) }
}
