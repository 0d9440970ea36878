internal import Diagnostics
internal import Money

extension MeaningCheck {
    /// Tools that came after the set in force was applied, and that these scopes open without naming them.
    mutating func checkLaterTools() {
        guard let known else { return }
        let later = Set(tools.names).subtracting(known)
        guard !later.isEmpty else { return }
        for (number, subject) in scopes.enumerated() where !rules.scopes[number].isForbid {
            let patterns = parsed.scopes[number].match.tools
            let unnamed = later.subtracting((patterns ?? []).map(\.value))
            let reach = subject.named.intersection(tools.reach(effects: subject.matcher.effects, tools: unnamed))
            let opened = unnamed.filter { reach.intersects(tools.reach(effects: Effect.allCases, tools: [$0])) }
            guard !opened.isEmpty else { continue }
            let pattern = patterns?.first { pattern in opened.contains { ToolPattern(pattern.value).matches($0) } }
            let isOne = opened.count == 1
            findings.warning(
                .laterTool,
                "\(Self.words(opened)) came after the last apply, and `\(subject.name)` opens \(isOne ? "it" : "them") with the next one",
                at: pattern?.span ?? subject.span,
                help: ["apply the set if that is meant, or name the tools that are: `tools: [...]`"])
        }
    }
}
