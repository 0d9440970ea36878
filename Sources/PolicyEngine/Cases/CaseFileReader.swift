internal import Diagnostics
internal import Money

/// Reads what stands around the cases of a file: its version, the policies, tools that no host has yet, and what all cases share.
enum CaseFileReader {
    /// The version of the format that this program reads.
    static let version = "1"
    /// More cases than a set of policies needs.
    static let maximumCases = 10_000

    private static let head = "tollgate-tests"

    static func read(_ file: SourceFile, _ findings: inout Findings) -> PolicyCases? {
        guard TextCheck.passes(file, &findings) else { return nil }
        let root: SourceNode
        switch YAMLDocument.compose(file, &findings) {
        case .unreadable: return nil
        case .empty:
            findings.error(
                .noPolicy, "there is nothing in this file", at: start(of: file), help: ["begin it with `\(head): \(version)`, or delete it"]
            )
            return nil
        case .tree(let node, _): root = node
        }
        guard let fields = Fields(root, CaseGrammar.file, &findings) else { return nil }
        readVersion(fields, file, &findings)
        let drafts = fields["policies"].map { self.drafts($0, &findings) } ?? []
        let tools = fields["tools"].map { self.tools($0, &findings) } ?? []
        if let defaults = fields["defaults"] {
            _ = Fields(defaults, CaseGrammar.defaults, &findings)
        }
        let help = "write `cases:` and begin each with `- case: what it shows`"
        let list = fields.required("cases", help: help, at: start(of: file), &findings)
        let cases = list.flatMap { Values.list($0, key: "cases", mayBeEmpty: true, &findings) } ?? []
        if cases.count > maximumCases, let list {
            findings.error(.badNumber, "a file has at most \(maximumCases) cases", at: list.span, help: ["split it"])
            return nil
        }
        return PolicyCases(source: file, drafts: drafts, declaredTools: tools, defaults: fields["defaults"], cases: cases)
    }

    private static func start(of file: SourceFile) -> SourceSpan { SourceSpan(file: file.name, line: 1, column: 1, length: 0) }

    private static func readVersion(_ fields: Fields, _ file: SourceFile, _ findings: inout Findings) {
        let help = "begin the file with `\(head): \(version)`"
        guard let node = fields.required(head, help: help, at: start(of: file), &findings),
            let found = Values.text(node, key: head, &findings), found.value != version
        else { return }
        findings.error(
            .unknownVersion, "this program reads version \(version) of files of cases, not `\(found.value)`", at: found.span,
            help: ["write `\(head): \(version)`, or use a newer program"])
    }

    /// One path, or a list of them.
    private static func drafts(_ node: SourceNode, _ findings: inout Findings) -> [PolicyCases.Draft] {
        let texts: [Located<String>]
        if case .text = node.content {
            texts = Values.text(node, key: "policies", &findings).map { [$0] } ?? []
        } else {
            texts = Values.texts(node, key: "policies", &findings) ?? []
        }
        return texts.map { PolicyCases.Draft(path: $0.value, span: $0.span) }
    }

    // MARK: - Tools

    private static func tools(_ node: SourceNode, _ findings: inout Findings) -> [Located<ToolSignature>] {
        guard case .map(let entries) = node.content else {
            findings.error(
                .wrongType, "`tools` is a map from names", at: node.span, help: ["write one `name:` a line, without `-`, indented"])
            return []
        }
        return entries.compactMap { tool($0, &findings) }
    }

    private static func tool(_ entry: SourceNode.Entry, _ findings: inout Findings) -> Located<ToolSignature>? {
        guard Values.isName(entry.key, &findings),
            let fields = Fields(entry.value, CaseGrammar.tool, &findings),
            let node = fields.required("effects", help: "say what it does: `effects: [transfer]`", at: entry.key.span, &findings),
            let effects = Values.effects(node, &findings)
        else { return nil }
        let parameters = fields["parameters"].map { self.parameters($0, &findings) } ?? [:]
        let optional = fields["optional"].flatMap { Values.texts($0, key: "optional", &findings) } ?? []
        for name in optional where parameters[name.value] == nil {
            let near = Spelling.nearest(name.value, among: parameters.keys).map { ["did you mean `\($0)`?"] }
            findings.error(.unknownField, "the tool has no parameter `\(name.value)`", at: name.span, help: near ?? [])
        }
        let signature = ToolSignature(
            name: entry.key.value, effects: Set(effects.map(\.value)), parameters: parameters,
            optionalParameters: Set(optional.map(\.value)))
        return Located(signature, entry.key.span)
    }

    private static func parameters(_ node: SourceNode, _ findings: inout Findings) -> [String: ParameterType] {
        guard case .map(let entries) = node.content else {
            findings.error(
                .wrongType, "`parameters` is a map from names to types", at: node.span, help: ["write `parameters: { amount: money }`"])
            return [:]
        }
        let choices = [ParameterType.string, .integer, .money, .boolean].map { (word: $0.rawValue, value: $0) }
        var parameters: [String: ParameterType] = [:]
        for entry in entries {
            parameters[entry.key.value] = Values.word(entry.value, key: entry.key.value, of: choices, &findings)?.value
        }
        return parameters
    }
}
