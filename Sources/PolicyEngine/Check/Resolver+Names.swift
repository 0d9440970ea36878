internal import Diagnostics
internal import Money

extension Resolver {
    /// Names that are given twice, over all files; names that are not for policies to give.
    mutating func checkNames() {
        checkUnique(parsed.scopes.map(\.name) + parsed.limits.map(\.name) + parsed.gates.map(\.name), what: "a statement")
        checkUnique(parsed.agents.map(\.name), what: "an agent")
        checkUnique(parsed.approvers.map(\.name), what: "an approver")
        checkUnique(parsed.lists.map(\.name), what: "a list")
        checkUnique(parsed.contextFields.map(\.name), what: "a claim of contexts")
        for name in parsed.scopes.map(\.name) + parsed.limits.map(\.name) + parsed.gates.map(\.name)
        where BuiltInRules.names.contains(name.value) {
            findings.error(
                .reservedName, "`\(name.value)` is the name of a built-in rule", at: name.span, help: ["give the statement another name"])
        }
        for agent in parsed.agents { for person in agent.operators { checkApprover(person) } }
        for approver in parsed.approvers {
            for role in approver.roles where role.value == PolicyLanguage.adminRole {
                findings.error(
                    .adminRole, "the role `admin` is kept by the store, and a policy cannot grant it", at: role.span,
                    help: ["an admin is made with `tollgate approvers add \(approver.name.value) --admin`"])
            }
        }
    }

    private mutating func checkUnique(_ names: [Located<String>], what: String) {
        var order: [String: Int] = [:]
        for (index, file) in parsed.sources.enumerated() { order[file.name] = order[file.name] ?? index }
        let inOrder = names.sorted { left, right in
            let (a, b) = (left.span, right.span)
            return (order[a.file] ?? 0, a.line, a.column) < (order[b.file] ?? 0, b.line, b.column)
        }
        var places: [String: SourceSpan] = [:]
        for name in inOrder {
            if let first = places[name.value] {
                findings.error(
                    .repeatedName, "the name `\(name.value)` is given to \(what) twice", at: name.span,
                    help: ["choose another; the first is at \(place(first))"])
            } else {
                places[name.value] = name.span
            }
        }
    }

    /// Amounts of two currencies cannot be added, and a limit in one would stop every call in the other.
    /// Those in conditions count too.
    mutating func checkCurrencies() {
        var amounts = parsed.limits.compactMap(\.amount?.fixed) + parsed.gates.compactMap(\.above?.fixed) + writtenAmounts
        amounts.sort { left, right in
            let (a, b) = (left.span, right.span)
            return (a.file, a.line, a.column) < (b.file, b.line, b.column)
        }
        // The currency that most are in is taken for the one that is meant; of two that are as frequent, the one that comes first.
        let counts = Dictionary(grouping: amounts, by: \.value.currency).mapValues(\.count)
        let most = counts.values.max() ?? 0
        guard let first = amounts.first(where: { counts[$0.value.currency] == most }) else { return }
        for amount in amounts where amount.value.currency != first.value.currency {
            findings.error(
                .mixedCurrency, "this amount is in \(amount.value.currency), and others are in \(first.value.currency)", at: amount.span,
                help: ["use one currency; the first amount is at \(place(first.span))"])
        }
    }
}
