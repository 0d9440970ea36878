internal import Diagnostics
internal import Money

extension Resolver {
    /// The personal data that a scope names. A permit that names none opens none.
    mutating func resolveFields(_ scope: ParsedScope, _ matcher: Matcher) -> FieldRule? {
        guard let written = scope.fields else { return scope.isForbid ? nil : FieldRule(names: [], isForbid: false) }
        if !matcher.effects.contains(.disclose), let first = written.first {
            findings.error(
                .clashingKeys, "`fields` says nothing in a scope without the effect `disclose`", at: first.span,
                help: ["leave it out, or write `effects: [disclose]`"])
        }
        let known = Set(tools.filter { matcher.tools?.contains($0.name) ?? true }.flatMap(\.disclosable))
        // What is in force already keeps its names where a host does not offer the tool any more.
        for field in written where isDraft && !known.contains(field.value) {
            let near = Spelling.nearest(field.value, among: known).map { "did you mean `\($0)`?" }
            let listed = known.isEmpty ? "they name none" : "there is \(Values.enumeration(known.sorted(), last: "and"))"
            findings.error(
                .unknownField, "no tool of this scope gives `\(field.value)` by name", at: field.span, help: [near ?? listed])
        }
        return FieldRule(names: Set(written.map(\.value)), isForbid: scope.isForbid)
    }
}
