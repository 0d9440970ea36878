import Diagnostics
import Testing

@testable import PolicyEngine

/// Short ways to format.
enum FormatSample {
    /// The text in its style; a record of what went wrong where it has none.
    static func formatted(_ text: String, name: String = "a.yaml") -> String {
        let file = SourceFile(name: name, text: text)
        switch PolicyFormatter.format(file) {
        case .formatted(let text): return text
        case .unreadable(let findings): return "unreadable\n" + DiagnosticRenderer(sources: [file]).render(findings)
        case .refused(let finding): return "refused\n" + DiagnosticRenderer(sources: [file]).render([finding])
        }
    }

    /// What a text says, as a whole; nil where it cannot be read.
    static func meaning(_ text: String) -> NodeMeaning? {
        var findings = Findings()
        let file = SourceFile(name: "a.yaml", text: text)
        guard TextCheck.passes(file, &findings), case .tree(let node, isWhole: true) = YAMLDocument.compose(file, &findings),
            findings.list.isEmpty
        else { return nil }
        return node.meaning
    }
}
