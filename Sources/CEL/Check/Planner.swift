/// Turns a checked expression into steps. Calls whose arguments are all written out are worked out here, once.
struct Planner {
    let checking: Checking
    private(set) var issues: [CELIssue] = []
    private(set) var calls: [CELCallUse] = []
    /// The values of the calls that were worked out, by the numbers of their nodes.
    private(set) var constants: [Int: CELValue] = [:]

    /// What working something out ahead may cost; dearer calls are left to the evaluation.
    private static let foldingBudget = 10_000

    init(_ checking: Checking) { self.checking = checking }

    mutating func step(_ node: CELNode) -> any Step {
        switch node.kind {
        case .literal(let value): return ConstantStep(value)
        case .name(let name, _): return reference(node) ?? FailingStep(CELFailure(.unbound, "no variable is named `\(name)`"))
        case .select(let operand, let field, let range):
            if let step = reference(node) { return step }
            return self.field(node, operand, field, range)
        case .has(let operand, let field, let range): return PresenceStep(self.field(node, operand, field, range))
        case .call(let call): return self.call(node, call)
        case .and(let operands): return JunctionStep(operands.map { step($0) }, neutral: true)
        case .or(let operands): return JunctionStep(operands.map { step($0) }, neutral: false)
        case .conditional(let condition, let first, let second):
            return ConditionalStep(step(condition), step(first), step(second))
        case .list(let elements): return folded(ListStep(elements.map { step($0) })) { step in step.elements }
        case .map(let entries):
            return MapStep(entries.map { (step($0.key), step($0.value), $0.key.range) })
        case .macro(let macro): return self.macro(node, macro)
        }
    }

    /// The step of a node that a name stands for; nil for fields.
    private func reference(_ node: CELNode) -> (any Step)? {
        switch checking.references[node.id] {
        case .variable(let slot, let name): VariableStep(slot: slot, name: name, range: node.range)
        case .local(let index): LocalStep(index)
        case .type(let name): ConstantStep(.type(name))
        case .unresolved(let failure): FailingStep(failure)
        default: nil
        }
    }

    private mutating func field(_ node: CELNode, _ operand: CELNode, _ field: String, _ range: CELRange) -> FieldStep {
        var place: (type: String, index: Int)?
        if case .field(let type, let index)? = checking.references[node.id] { place = (type, index) }
        return FieldStep(step(operand), field: field, place: place, range: range)
    }

    private func folded(_ step: ListStep, _ parts: (ListStep) -> [any Step]) -> any Step {
        let constants = parts(step).compactMap { ($0 as? ConstantStep)?.constant }
        return constants.count == step.elements.count ? ConstantStep(.list(constants)) : step
    }

    private mutating func call(_ node: CELNode, _ call: CELCall) -> any Step {
        guard case .function(let name, let overloads, let isQualified)? = checking.references[node.id] else {
            if case .unresolved(let failure)? = checking.references[node.id] { return FailingStep(failure) }
            return FailingStep(CELFailure(.noSuchOverload, "no function is named `\(call.function)`").at(node.range))
        }
        var arguments: [any Step] = []
        if let target = call.target, !isQualified { arguments.append(step(target)) }
        for argument in call.arguments { arguments.append(step(argument)) }
        calls.append(CELCallUse(function: name, argumentCount: arguments.count, span: checking.syntax.span(call.nameRange)))
        return fold(node, call, arguments, build(name, arguments, overloads, node.range, call.nameRange), overloads)
    }

    private mutating func build(
        _ name: String, _ arguments: [any Step], _ overloads: [CELOverload], _ range: CELRange, _ place: CELRange
    ) -> any Step {
        let standardCount = CELLibrary.standard[name]?.count ?? 0
        let own = Array((checking.environment.functions[name] ?? []).dropFirst(standardCount))
        let extensions = OperatorExtensions(function: name, overloads: own, range: range)
        switch (name, arguments.count) {
        case ("_==_", 2), ("_!=_", 2): return EqualityStep(arguments[0], arguments[1], isEqual: name == "_==_", range: range)
        case ("@in", 2): return MembershipStep(arguments[0], arguments[1], range: range)
        case ("_[_]", 2): return IndexStep(arguments[0], arguments[1], range: range)
        case ("!_", 1): return NotStep(arguments[0], range: range)
        case ("-_", 1): return NegationStep(arguments[0], extensions)
        case (_, 2):
            // The host's own types need no look at the standard ones first.
            if overloads.count == 1, case .custom? = overloads[0].parameters.first { break }
            if let comparison = Comparison(rawValue: name) { return ComparisonStep(arguments[0], arguments[1], comparison, extensions) }
            if let arithmetic = Arithmetic(rawValue: name) { return ArithmeticStep(arguments[0], arguments[1], arithmetic, extensions) }
        default: break
        }
        guard overloads.count == 1 else { return DispatchStep(name, arguments, overloads, range: range) }
        var implementation = overloads[0].implementation
        if let prepare = overloads[0].prepare {
            do throws(CELFailure) {
                if let prepared = try prepare(arguments.map { ($0 as? ConstantStep)?.constant }) { implementation = prepared }
            } catch {
                report(error, place)
            }
        }
        return CallStep(name, arguments, overloads[0], implementation, range: range)
    }

    /// Replaces a call by its value where all its arguments are written out; says so where it then always fails.
    private mutating func fold(
        _ node: CELNode, _ call: CELCall, _ arguments: [any Step], _ step: any Step, _ overloads: [CELOverload]
    ) -> any Step {
        guard !arguments.isEmpty, arguments.allSatisfy({ $0 is ConstantStep }) else { return step }
        var frame = Frame(variables: [], locals: [], meter: Meter(left: Self.foldingBudget))
        do throws(CELFailure) {
            let value = try step.value(&frame)
            constants[node.id] = value
            return ConstantStep(value)
        } catch {
            if error.kind != .budget, !issues.contains(where: { $0.span == checking.syntax.span(node.range) }) { report(error, node.range) }
            return step
        }
    }

    private mutating func report(_ failure: CELFailure, _ range: CELRange) {
        let span = checking.syntax.span(range)
        guard !issues.contains(where: { $0.message == failure.message }) else { return }
        issues.append(CELIssue(code: .constant, message: failure.message, span: span))
    }

    private mutating func macro(_ node: CELNode, _ macro: CELMacro) -> any Step {
        let range = step(macro.range)
        let local = nesting
        nesting += macro.variables.count
        defer { nesting -= macro.variables.count }
        let filter = macro.filter.map { step($0) }
        let body = step(macro.body)
        let traversal = Traversal(range: range, local: local, variableCount: macro.variables.count, place: macro.nameRange)
        switch macro.kind {
        case .all: return QuantifierStep(traversal, body, neutral: true)
        case .exists: return QuantifierStep(traversal, body, neutral: false)
        case .existsOne: return ExactlyOneStep(traversal, body)
        case .list: return TransformListStep(traversal, filter: filter, body)
        case .map: return TransformMapStep(traversal, filter: filter, body, makesEntries: false)
        case .entries: return TransformMapStep(traversal, filter: filter, body, makesEntries: true)
        }
    }

    /// How many variables of macros around the current node there are: where the next one's values lie.
    private var nesting = 0
}
