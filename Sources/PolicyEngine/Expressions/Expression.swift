internal import CEL
internal import Money

/// An expression that was checked, with what it has to be shown.
struct Expression: Sendable {
    /// The expression as it is written.
    let text: String
    /// The text with all else that its value depends on: what counters go by. An ``ExactText``, so that two that are equal are the same.
    let definition: String
    /// The names that it uses.
    let needs: RootSet
    /// The expression, checked.
    let checked: CheckedExpression
    /// What it was checked against: for those who look at its parts.
    let environment: CELEnvironment

    init(_ checked: CheckedExpression, _ environment: CELEnvironment, text: String, definition: String, needs: RootSet) {
        self.checked = checked
        self.environment = environment
        self.text = text
        self.definition = definition
        self.needs = needs
    }

    /// Whether the condition holds.
    func holds(in scene: Scene) throws(CELFailure) -> Bool {
        try checked.holds(scene.activation, budget: PolicyLanguage.expressionBudget)
    }

    /// The amount that the expression gives.
    func amount(in scene: Scene) throws(CELFailure) -> Money {
        let value = try checked.evaluate(scene.activation, budget: PolicyLanguage.expressionBudget).get()
        guard let money = value.money else { throw CELFailure(.noSuchOverload, "an amount is wanted") }
        return money
    }
}

extension Expression: Hashable {
    static func == (left: Expression, right: Expression) -> Bool { left.definition == right.definition }

    func hash(into hasher: inout Hasher) { hasher.combine(definition) }
}

/// A ceiling or threshold: written out, or worked out for each call.
enum AmountRule: Sendable, Hashable {
    case fixed(Money)
    case expression(Expression)

    /// The amount for a call.
    func amount(in scene: Scene) throws(CELFailure) -> Money {
        switch self {
        case .fixed(let money): money
        case .expression(let expression): try expression.amount(in: scene)
        }
    }

    /// What it has to be shown.
    var needs: RootSet { if case .expression(let expression) = self { expression.needs } else { [] } }

    /// Whether it is the same for every call.
    var isFixed: Bool { if case .fixed = self { true } else { false } }

    /// The amount as the policy says it.
    var text: String {
        switch self {
        case .fixed(let money): money.description
        case .expression(let expression): expression.text
        }
    }
}
