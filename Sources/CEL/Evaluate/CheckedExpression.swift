/// An expression that was checked: it can be evaluated, by any number of tasks at once.
public struct CheckedExpression: Sendable {
    /// How it was read.
    public let syntax: CELSyntax
    /// The type of its value.
    public let type: CELType
    /// Selections of what may be absent, without a `has` that guards them.
    public let unguardedSelections: [CELSelection]
    /// Every use of a variable or of one of its fields, as `order.paid`, in the order of the text.
    public let uses: [CELSelection]
    /// Every call of a function or operator.
    public let calls: [CELCallUse]
    /// Calls whose arguments are all written out and that always fail: `duration("7 days")`.
    public let constantIssues: [CELIssue]
    /// The values of calls whose arguments are all written out, by the numbers of their nodes: of `money("1.00 CNY")`, or of `1 < 2`.
    public let constants: [Int: CELValue]
    /// What an evaluation costs at most, in the units of the budget, while values keep to the environment's sizes.
    public let estimatedCost: Int

    private let step: any Step
    private let localCount: Int

    /// What an evaluation may spend where nobody says otherwise.
    public static let standardBudget = 1_000_000

    init(_ checking: Checking, type: CELType) {
        var planner = Planner(checking)
        step = planner.step(checking.syntax.root)
        var guards = GuardAnalysis(checking)
        guards.run()
        syntax = checking.syntax
        self.type = type
        unguardedSelections = guards.unguarded
        uses = guards.uses
        calls = planner.calls
        constantIssues = planner.issues
        constants = planner.constants
        localCount = checking.localCount
        var estimate = CostEstimate(checking)
        estimatedCost = estimate.run()
    }

    /// The value for an activation of the same environment, or why there is none. Does not block, and takes no locks.
    public func evaluate(_ activation: CELActivation, budget: Int = standardBudget) -> Result<CELValue, CELFailure> {
        measure(activation, budget: budget).result
    }

    /// The value, and what was spent on it.
    public func measure(_ activation: CELActivation, budget: Int = standardBudget) -> (result: Result<CELValue, CELFailure>, spent: Int) {
        var frame = frame(activation, budget)
        do throws(CELFailure) {
            let value = try step.value(&frame)
            return (.success(value), budget - max(0, frame.meter.left))
        } catch {
            return (.failure(error), budget - max(0, frame.meter.left))
        }
    }

    /// Whether a condition holds: `evaluate` for an expression that gives a bool, without a detour.
    public func holds(_ activation: CELActivation, budget: Int = standardBudget) throws(CELFailure) -> Bool {
        var frame = frame(activation, budget)
        return try step.truth(&frame)
    }

    @inline(__always)
    private func frame(_ activation: CELActivation, _ budget: Int) -> Frame {
        Frame(
            variables: activation.values, locals: localCount == 0 ? [] : Array(repeating: .null, count: localCount),
            meter: Meter(left: max(0, budget)))
    }
}

/// A variable, or a field of one, and where the expression names it.
public struct CELSelection: Sendable, Hashable {
    /// What may be absent.
    public enum Kind: Sendable, Hashable {
        /// A declared variable or field.
        case field
        /// A field of a map, or of a value whose type is not known.
        case entry
        /// `map[key]`, which `key in map` guards.
        case index
    }

    /// The dotted path, as in `order.buyer`; what is no plain path is shown as the expression writes it.
    public let path: String
    /// What is selected.
    public let kind: Kind
    /// Where the selection stands.
    public let span: CELSpan
}

/// A call, and where the expression makes it.
public struct CELCallUse: Sendable, Hashable {
    /// The function's name; operators have that of the specification.
    public let function: String
    /// How many arguments it gets, its target included.
    public let argumentCount: Int
    /// Where the function's name stands.
    public let span: CELSpan
}
