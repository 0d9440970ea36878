internal import CEL
internal import Diagnostics
internal import Money

extension Resolver {
    /// An amount of a limit or gate.
    mutating func resolve(_ amount: ParsedAmount?, _ match: ParsedMatch, _ matcher: Matcher) -> AmountRule? {
        switch amount {
        case nil: nil
        case .fixed(let money): .fixed(money.value)
        case .expression(let text):
            resolve(text, as: MoneyValue.type, coverage(match, matcher), mayBeAbsent: false).map { .expression($0) }
        }
    }

    /// What a statement covers; `within` are the tools that its exception names.
    func coverage(_ match: ParsedMatch, _ matcher: Matcher, within: Set<String>? = nil) -> Coverage {
        let effects = Set(effectsInUse(match, matcher))
        let covered = tools.filter { tool in
            matcher.tools?.contains(tool.name) ?? true && within?.contains(tool.name) ?? true && !tool.effects.isDisjoint(with: effects)
        }
        return Coverage(effects: effects, tools: Set(covered.map(\.name)))
    }

    /// Checks an expression against what its statement sees; nil, with findings, where something is wrong with it.
    mutating func resolve(_ text: ExpressionText, as type: CELType, _ coverage: Coverage, mayBeAbsent: Bool) -> Expression? {
        let key = CleanExpression.Key(text: CELText(text.text), isCondition: type == .bool, coverage: coverage, mayBeAbsent: mayBeAbsent)
        if let clean = cleanExpressions[key] {
            note(clean.amounts, in: text)
            return clean.expression
        }
        let before = findings.list.count
        let (syntax, mistakes) = CELParser.parse(text.text)
        guard let syntax else {
            for mistake in mistakes { report(mistake, in: text, coverage) }
            return nil
        }
        let environment = vocabulary(coverage)
        let (checked, issues) = CELChecker.check(syntax, environment, expecting: type)
        for issue in issues + (checked?.constantIssues ?? []) { report(issue, in: text, coverage) }
        guard let checked else { return nil }
        checkPresence(checked, in: text, mayBeAbsent: mayBeAbsent)
        checkCost(checked, in: text)
        checkZone(checked, in: text)
        let amounts = isDraft ? examine(checked, in: text, coverage, isCondition: type == .bool) : []
        note(amounts, in: text)
        let new = findings.list.dropFirst(before)
        guard !new.contains(where: { $0.severity == .error }) else { return nil }
        let expression = expression(checked, environment, text)
        if new.isEmpty { cleanExpressions[key] = CleanExpression(expression: expression, amounts: amounts) }
        return expression
    }

    /// Remembers amounts for the question whether all are in one currency.
    private mutating func note(_ amounts: [(range: CELRange, money: Money)], in text: ExpressionText) {
        for (range, money) in amounts {
            writtenAmounts.append(Located(money, text.span(from: range.start, count: range.end - range.start)))
        }
    }

    private func expression(_ checked: CheckedExpression, _ environment: CELEnvironment, _ text: ExpressionText) -> Expression {
        var needs: RootSet = []
        for use in checked.uses {
            needs.formUnion(RootSet(path: use.path[...]))
        }
        var definition = text.text
        if needs.contains(RootSet(.lists)) {
            let lists = parsed.lists.sorted { $0.name.value < $1.name.value }
            definition += " with " + lists.map { "\($0.name.value)=\($0.values.sorted())" }.joined(separator: " ")
        }
        if checked.uses.contains(where: { $0.path == "agent.groups" || $0.path.hasPrefix("agent.groups[") }) {
            let agents = parsed.agents.filter { !$0.groups.isEmpty }.sorted { $0.name.value < $1.name.value }
            definition += " in groups " + agents.map { "\($0.name.value)=\($0.groups.map(\.value).sorted())" }.joined(separator: " ")
        }
        for field in contextFields where checked.uses.contains(where: { $0.path == "context.\(field.name)" }) {
            definition += " as \(field.name):\(field.kind.rawValue)"
        }
        if checked.calls.contains(where: { LocalTime.functions.contains($0.function) }) { definition += " in \(zone?.identifier ?? "UTC")" }
        return Expression(checked, environment, text: text.text, definition: ExactText.of(definition), needs: needs)
    }

    private mutating func vocabulary(_ coverage: Coverage) -> CELEnvironment {
        if let known = vocabularies[coverage] { return known }
        let base = baseVocabulary ?? Vocabulary.base(zone: zone, lists: parsed.lists)
        baseVocabulary = base
        let made = Vocabulary.environment(
            base, effects: coverage.effects, tools: tools.filter { coverage.tools.contains($0.name) }, context: contextFields)
        vocabularies[coverage] = made
        return made
    }

    // MARK: - What is known when

    /// Lists are asked for by names that exist. Where a failure forbids the call, what may be absent is asked for first.
    private mutating func checkPresence(_ checked: CheckedExpression, in text: ExpressionText, mayBeAbsent: Bool) {
        for selection in checked.unguardedSelections {
            let span = text.span(from: selection.span.scalarOffset, count: selection.span.scalarCount)
            if let name = ListName(selection.path) {
                reportUnknown(list: name.text, at: span)
                continue
            }
            if mayBeAbsent { continue }
            let guarding: String
            let negated: String
            if case .index = selection.kind, let open = selection.path.lastIndex(of: "[") {
                guarding = "\(selection.path[selection.path.index(after: open)...].dropLast()) in \(selection.path[..<open])"
                negated = "!(\(guarding))"
            } else {
                guarding = "has(\(selection.path))"
                negated = "!\(guarding)"
            }
            findings.error(
                .mayBeAbsent, "`\(selection.path)` may be absent, and the call would be forbidden then", at: span,
                help: ["ask first: `\(guarding) && ...`, or `\(negated) || ...` to match without it"])
        }
    }

    private mutating func reportUnknown(list name: String, at span: SourceSpan) {
        let names = parsed.lists.map(\.name.value)
        guard !names.contains(name), !parsed.damaged.contains(.lists) else { return }
        let near = Spelling.nearest(name, among: names).map { "did you mean `\($0)`?" }
        findings.error(.unknownList, "there is no list `\(name)`", at: span, help: [near ?? "declare it: `lists: { \(name): [] }`"])
    }

    private mutating func checkCost(_ checked: CheckedExpression, in text: ExpressionText) {
        guard checked.estimatedCost > PolicyLanguage.expressionBudget else { return }
        findings.error(
            .expressionLimit, "this may take more work than one decision is given", at: text.span,
            help: ["go through fewer lists within one another, or through shorter ones"])
    }

    /// CEL's own functions count in UTC where no zone is given, and people think in their own.
    private mutating func checkZone(_ checked: CheckedExpression, in text: ExpressionText) {
        let local = ["getHours": "localHour()", "getDayOfWeek": "localDayOfWeek()", "getDate": "localDate()"]
        for call in checked.calls where call.argumentCount == 1 {
            let before = text.part(from: 0, count: call.span.scalarOffset)
            guard let better = local[call.function], before.hasSuffix("now.") || before.hasSuffix("paid_at.") else { continue }
            findings.warning(
                .universalTime, "`\(call.function)()` counts in UTC",
                at: text.span(from: call.span.scalarOffset, count: call.span.scalarCount),
                help: ["write `\(better)` for the policy's time zone, or `\(call.function)(\"UTC\")` if UTC is meant"])
        }
    }

    // MARK: - What CEL says

    private mutating func report(_ issue: CELIssue, in text: ExpressionText, _ coverage: Coverage) {
        let span = text.span(from: issue.span.scalarOffset, count: issue.span.scalarCount)
        let part = text.part(from: issue.span.scalarOffset, count: issue.span.scalarCount)
        if issue.code == .unknownName, let root = Root.allCases.first(where: { $0.name == part }) {
            return report(hidden: root, at: span, coverage)
        }
        if issue.code == .unknownField, text.part(from: 0, count: issue.span.scalarOffset).hasSuffix("args."),
            reportsUnshared(argument: part, at: span, coverage)
        {
            return
        }
        var help = issue.help
        if issue.code == .syntax || issue.code == .literal, text.isCutOff {
            help.append("YAML takes what follows ` #` for a comment: put the whole expression in quotes")
        }
        findings.error(FindingCode(issue.code), issue.message, at: span, help: help)
    }

    private mutating func report(hidden root: Root, at span: SourceSpan, _ coverage: Coverage) {
        let without = Effect.allCases.first { coverage.effects.contains($0) && !root.isKnown(for: $0) }
        let with = Effect.allCases.filter { root.isKnown(for: $0) }.map(\.rawValue)
        findings.error(
            .notSeenHere, "a `\(without?.rawValue ?? "call")` has no `\(root.name)`, and this statement covers it", at: span,
            help: ["what has it is \(Values.enumeration(with, last: "and")): say `effects: [\(with.joined(separator: ", "))]`"])
    }

    /// Reports an argument that only some of the covered tools have, or have with different types.
    private mutating func reportsUnshared(argument: String, at span: SourceSpan, _ coverage: Coverage) -> Bool {
        let covered = tools.filter { coverage.tools.contains($0.name) }
        guard covered.contains(where: { $0.parameters[argument] != nil }) else { return false }
        let having = covered.filter { $0.parameters[argument] != nil }.map(\.name).sorted()
        guard let without = covered.map(\.name).sorted().first(where: { !having.contains($0) }) else {
            findings.error(
                .notInEveryTool, "the argument `\(argument)` is not of one type in all tools that this statement covers", at: span,
                help: ["name the tools that are meant: `tools: [\(having[0])]`"])
            return true
        }
        findings.error(
            .notInEveryTool, "the tool `\(without)` has no argument `\(argument)`, and this statement covers it", at: span,
            help: ["name the tools that have it: `tools: [\(having.joined(separator: ", "))]`"])
        return true
    }
}

/// The name in `lists["NAME"]` or `lists.NAME`.
private struct ListName {
    let text: String

    init?(_ path: String) {
        if path.hasPrefix("lists."), !path.contains("[") {
            text = String(path.dropFirst("lists.".count))
            return
        }
        let inner = path.dropFirst("lists[".count).dropLast()
        guard path.hasPrefix("lists["), path.hasSuffix("]"), let quote = inner.first, quote == "\"" || quote == "'", inner.last == quote,
            inner.count > 2
        else { return nil }
        text = String(inner.dropFirst().dropLast())
    }
}

extension FindingCode {
    /// The code of a mistake in an expression.
    init(_ code: CELIssueCode) {
        self =
            switch code {
            case .syntax: .expressionSyntax
            case .literal: .expressionLiteral
            case .limit: .expressionLimit
            case .unsupported: .expressionUnsupported
            case .unknownName: .unknownVariable
            case .unknownField: .unknownField
            case .unknownFunction: .unknownFunction
            case .typeMismatch: .typeMismatch
            case .resultType: .resultType
            case .constant: .alwaysFails
            }
    }
}
