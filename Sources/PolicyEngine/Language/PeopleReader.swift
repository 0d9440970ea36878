internal import Diagnostics

/// Reads the sections that declare names: agents, approvers, lists.
enum PeopleReader {
    /// `agents:`
    static func agents(_ node: SourceNode, _ findings: inout Findings) -> [ParsedAgent] {
        var agents: [ParsedAgent] = []
        for entry in declarations(node, section: "agents", &findings) {
            var title: String?
            var operators: [Located<String>] = []
            var groups: [Located<String>] = []
            if !entry.value.isEmpty, let fields = Fields(entry.value, PolicyGrammar.agent, &findings) {
                title = fields["title"].flatMap { Values.text($0, key: "title", &findings)?.value }
                operators = fields["operators"].flatMap { Values.names($0, key: "operators", mayBeEmpty: true, &findings) } ?? []
                groups = fields["groups"].flatMap { Values.names($0, key: "groups", mayBeEmpty: true, &findings) } ?? []
            }
            agents.append(ParsedAgent(name: entry.key, title: title, operators: operators, groups: groups))
        }
        return agents
    }

    /// `approvers:`
    static func approvers(_ node: SourceNode, _ findings: inout Findings) -> [ParsedApprover] {
        var approvers: [ParsedApprover] = []
        for entry in declarations(node, section: "approvers", &findings) {
            var roles: [Located<String>] = []
            if !entry.value.isEmpty, let fields = Fields(entry.value, PolicyGrammar.approver, &findings) {
                roles = fields["roles"].flatMap { Values.names($0, key: "roles", mayBeEmpty: true, &findings) } ?? []
            }
            approvers.append(ParsedApprover(name: entry.key, roles: roles))
        }
        return approvers
    }

    /// `context:`
    static func contextFields(_ node: SourceNode, _ findings: inout Findings) -> [ParsedContextField] {
        let choices = ContextField.Kind.allCases.map { (word: $0.rawValue, value: $0) }
        return declarations(node, section: "context", &findings).compactMap { entry in
            let name = entry.key
            guard !ConversationContext.ownClaims.contains(name.value), !ConversationContext.registeredClaims.contains(name.value) else {
                findings.error(
                    .reservedName, "every context has its own meaning for `\(name.value)`", at: name.span,
                    help: ["leave it out: conditions see `context.conv`, `.customer`, `.orders` and `.quotes` without it"])
                return nil
            }
            guard isIdentifier(name, &findings) else { return nil }
            guard let kind = Values.word(entry.value, key: name.value, of: choices, &findings) else { return nil }
            return ParsedContextField(name: name, kind: kind.value)
        }
    }

    /// Whether conditions can write the name as `context.NAME`; says so if not.
    private static func isIdentifier(_ name: Located<String>, _ findings: inout Findings) -> Bool {
        let scalars = name.value.unicodeScalars
        let isLetter = { (scalar: Unicode.Scalar) in ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_" }
        let isGood =
            scalars.first.map(isLetter) == true && scalars.allSatisfy { isLetter($0) || ("0"..."9").contains($0) }
            && !["in", "true", "false", "null"].contains(name.value)
        if !isGood {
            findings.error(
                .badName, "conditions could not write `context.\(name.value)`", at: name.span,
                help: ["begin with a letter from a to z and go on with letters, digits and `_`: `is_vip`"])
        }
        return isGood
    }

    /// `lists:`
    static func lists(_ node: SourceNode, _ findings: inout Findings) -> [ParsedList] {
        declarations(node, section: "lists", &findings).map { entry in
            let values = Values.texts(entry.value, key: entry.key.value, mayBeEmpty: true, &findings) ?? []
            return ParsedList(name: entry.key, values: values.map(\.value))
        }
    }

    /// The entries of a section that is a map from names; those whose key is no name are reported and left out.
    private static func declarations(_ node: SourceNode, section: String, _ findings: inout Findings) -> [SourceNode.Entry] {
        switch node.content {
        case .map(let entries): return entries.filter { Values.isName($0.key, &findings) }
        case .refused: return []
        case .text, .list:
            findings.error(
                .wrongType, "`\(section)` is a map from names", at: node.span, help: ["write one `name:` a line, without `-`, indented"])
            return []
        }
    }
}
