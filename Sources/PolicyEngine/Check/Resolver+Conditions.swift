internal import CEL
internal import Diagnostics
internal import Money

/// An expression that was checked without a finding. Statements that say the same share it.
struct CleanExpression {
    /// What makes two expressions mean the same.
    struct Key: Hashable {
        let text: CELText
        let isCondition: Bool
        let coverage: Coverage
        let mayBeAbsent: Bool
    }

    let expression: Expression
    /// The amounts that are written out in it, by their places in its text.
    let amounts: [(range: CELRange, money: Money)]
}

extension Resolver {
    /// What is odd about an expression that can be evaluated: values that nothing ever has, conditions that never or always hold.
    /// - Returns: the amounts that are written out in it.
    mutating func examine(
        _ checked: CheckedExpression, in text: ExpressionText, _ coverage: Coverage, isCondition: Bool
    ) -> [(range: CELRange, money: Money)] {
        let walk = ConditionWalk(checked.syntax, ConditionLogic(constants: checked.constants, domains: domains(coverage)))
        for mismatch in walk.mismatches { report(mismatch, in: text, checked.syntax) }
        if isCondition, walk.mismatches.isEmpty { checkOutcome(checked, in: text) }
        return walk.amounts.compactMap { part in part.value.money.map { (part.range, $0) } }
    }

    private func domains(_ coverage: Coverage) -> ValueDomains {
        ValueDomains(
            tools: coverage.tools, agents: isBuiltIn ? [] : agentNames, groups: groupNames, statuses: Self.statuses)
    }

    private static let statuses = Set(OrderFacts.Status.allCases.map(\.rawValue))

    // MARK: - Single comparisons

    private mutating func report(_ mismatch: ConditionWalk.Mismatch, in text: ExpressionText, _ syntax: CELSyntax) {
        let place = syntax.span(mismatch.range)
        let span = text.span(from: place.scalarOffset, count: place.scalarCount)
        let (kind, help) = Self.words(for: mismatch)
        let message =
            mismatch.value.map { "`\(mismatch.subject)` \(kind) `\($0)`" } ?? "this never holds: `\(mismatch.subject)` is \(help)"
        findings.error(.impossibleValue, message, at: span, help: [mismatch.value == nil ? "correct the comparison" : help])
    }

    /// How a value is missed, and what there is instead.
    private static func words(for mismatch: ConditionWalk.Mismatch) -> (kind: String, help: String) {
        switch mismatch.domain {
        case .texts(let texts):
            let kind = mismatch.subject == "agent.groups" ? "never has" : "is never"
            if let near = mismatch.value.flatMap({ Spelling.nearest($0, among: texts) }) { return (kind, "did you mean `\(near)`?") }
            let listed = texts.sorted()
            return (kind, "there is \(Values.enumeration(Array(listed.prefix(8)), last: "and"))\(listed.count > 8 ? " and more" : "")")
        case .numbers(let numbers):
            let end = numbers.upperBound == .max ? "on" : "to \(numbers.upperBound)"
            return ("is never", mismatch.value == nil ? "from \(numbers.lowerBound) \(end)" : "it is from \(numbers.lowerBound) \(end)")
        case .positive: return ("is never", mismatch.value == nil ? "above zero" : "it is above zero")
        case .date: return ("is never", "it is a date of the calendar: `2026-02-28`")
        case .age: return ("is never", "not less than nothing")
        case .negativeAge: return ("is never", "not more than nothing")
        }
    }

    // MARK: - Whole conditions

    private mutating func checkOutcome(_ checked: CheckedExpression, in text: ExpressionText) {
        // A set with one agent may get another: what only holds of those there are says nothing of the condition.
        let logic = ConditionLogic(constants: checked.constants, domains: ValueDomains(statuses: Self.statuses))
        let root = checked.syntax.root
        if case .literal(.bool(false)) = root.kind {
            findings.warning(
                .neverTrue, "this condition is always false, so the statement never applies", at: text.span,
                help: ["take the statement out of the file, or put `#` before its lines"])
            return
        }
        if !logic.mayBe(true, root) {
            let clash = Self.clash(in: root, logic)
            let place = checked.syntax.span(clash.node.range)
            let span = text.span(from: place.scalarOffset, count: place.scalarCount)
            if clash.isJoined {
                let isAboutHours = clash.node.key.contains("localHour()")
                let hours = isAboutHours ? ["hours over midnight are two parts: `now.localHour() >= 22 || now.localHour() < 6`"] : []
                findings.error(
                    .neverTrue, "this never holds together with what stands before it, so the condition is always false", at: span,
                    help: hours + ["correct one of them, or write `||` where either is meant"])
            } else {
                findings.error(
                    .neverTrue, "this is always false, so the condition never holds", at: span,
                    help: ["correct it, or take the statement out of the file"])
            }
        } else if !logic.mayBe(false, root), checked.unguardedSelections.isEmpty {
            findings.warning(
                .alwaysTrue, "this condition is always true, so it says nothing", at: text.span, help: ["correct it, or leave it out"])
        }
    }

    /// The first part that cannot hold with those before it; the whole where it is not made of parts that all have to hold.
    private static func clash(in node: CELNode, _ logic: ConditionLogic) -> (node: CELNode, isJoined: Bool) {
        guard case .and(let operands) = node.kind else { return (node, false) }
        for (index, operand) in operands.enumerated() where !logic.mayHold(operands[...index]) {
            if !logic.mayBe(true, operand) { return clash(in: operand, logic) }
            return (operand, true)
        }
        return (node, false)
    }
}
