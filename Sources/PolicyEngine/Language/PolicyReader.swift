public import Diagnostics

/// Reads policy files: YAML as people type it, without anchors, tags and other things that make a text say what it does not show.
public enum PolicyReader {
    /// Reads a whole set of files, which are merged. Nil where nothing could be read at all. What could be read is returned even if
    /// there are errors, so that a check finds the rest of them; such policies never pass a check.
    public static func read(_ sources: [SourceFile]) -> (policies: ParsedPolicies?, diagnostics: [Diagnostic]) {
        var findings = Findings()
        guard let first = sources.first else {
            findings.error(
                .noPolicy, "there is no policy file", at: SourceSpan(file: "policies", line: 1, column: 1, length: 0),
                help: ["copy `policies/starter.yaml` and begin from there"])
            return (nil, findings.list)
        }
        var policies = ParsedPolicies(sources: sources)
        for source in sources { read(source, into: &policies, &findings) }
        if !policies.saysTimezone, policies.damaged.count < ParsedPolicies.Section.allCases.count {
            findings.error(
                .missingKey, "no file says in which `timezone` days, weeks and months are counted",
                at: SourceSpan(file: first.name, line: 1, column: 1, length: 0), help: ["add `timezone: Asia/Shanghai`"])
        }
        policies.hasErrors = findings.hasErrors
        return (policies, findings.list)
    }

    // MARK: - One file

    private static func read(_ file: SourceFile, into policies: inout ParsedPolicies, _ findings: inout Findings) {
        let allDamaged = Set(ParsedPolicies.Section.allCases)
        let start = SourceSpan(file: file.name, line: 1, column: 1, length: 0)
        guard TextCheck.passes(file, &findings) else {
            policies.damaged = allDamaged
            return
        }
        let root: SourceNode
        switch YAMLDocument.compose(file, &findings) {
        case .unreadable:
            policies.damaged = allDamaged
            return
        case .empty:
            findings.error(.noPolicy, "there is nothing in this file", at: start, help: ["begin it with `tollgate: 1`, or delete it"])
            policies.damaged = allDamaged
            return
        case .tree(let node, let isWhole):
            if !isWhole { policies.damaged = allDamaged }
            root = node
        }
        guard let fields = Fields(root, PolicyGrammar.file, &findings) else {
            policies.damaged = allDamaged
            return
        }
        readHead(fields, start: start, into: &policies, &findings)
        for section in ParsedPolicies.Section.allCases {
            guard let node = fields[section.rawValue], !node.isEmpty else { continue }
            let before = findings.list.count
            read(section, node, into: &policies, &findings)
            if isDamaged(section, by: findings.list.dropFirst(before)) { policies.damaged.insert(section) }
        }
    }

    /// Whether something that others refer to may have been lost. An agent whose title is wrong is declared all the same.
    private static func isDamaged(_ section: ParsedPolicies.Section, by new: ArraySlice<Diagnostic>) -> Bool {
        let harmless: Set<FindingCode> = section == .agents ? [.unknownKey, .repeatedItem] : []
        return new.contains { finding in !harmless.contains { $0.rawValue == finding.code } }
    }

    private static func readHead(
        _ fields: Fields, start: SourceSpan, into policies: inout ParsedPolicies, _ findings: inout Findings
    ) {
        let help = "begin the file with `tollgate: \(PolicyLanguage.version)`"
        if let node = fields.required("tollgate", help: help, at: start, &findings),
            let version = Values.text(node, key: "tollgate", &findings), version.value != PolicyLanguage.version
        {
            findings.error(
                .unknownVersion, "this program reads version \(PolicyLanguage.version) of the policy language, not `\(version.value)`",
                at: version.span, help: ["write `tollgate: \(PolicyLanguage.version)`, or use a newer program"])
        }
        if let node = fields["timezone"] {
            policies.saysTimezone = true
            if let zone = Values.text(node, key: "timezone", &findings) { policies.timezones.append(zone) }
        }
    }

    private static func read(
        _ section: ParsedPolicies.Section, _ node: SourceNode, into policies: inout ParsedPolicies, _ findings: inout Findings
    ) {
        switch section {
        case .agents: policies.agents += PeopleReader.agents(node, &findings)
        case .approvers: policies.approvers += PeopleReader.approvers(node, &findings)
        case .context: policies.contextFields += PeopleReader.contextFields(node, &findings)
        case .lists: policies.lists += PeopleReader.lists(node, &findings)
        case .scopes:
            policies.scopes += StatementReader.items(node, of: section, &findings).compactMap { StatementReader.scope($0, &findings) }
        case .limits:
            policies.limits += StatementReader.items(node, of: section, &findings).compactMap { StatementReader.limit($0, &findings) }
        case .gates:
            policies.gates += StatementReader.items(node, of: section, &findings).compactMap { StatementReader.gate($0, &findings) }
        }
    }
}
