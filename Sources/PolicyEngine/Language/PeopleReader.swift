internal import Diagnostics

/// Reads the sections that declare names: agents, approvers, lists.
enum PeopleReader {
    /// `agents:`
    static func agents(_ node: SourceNode, _ findings: inout Findings) -> [ParsedAgent] {
        var agents: [ParsedAgent] = []
        for entry in declarations(node, section: "agents", &findings) {
            var title: String?
            var operators: [Located<String>] = []
            if !entry.value.isEmpty, let fields = Fields(entry.value, what: "an agent", keys: ["title", "operators"], &findings) {
                title = fields["title"].flatMap { Values.text($0, key: "title", &findings)?.value }
                operators = fields["operators"].flatMap { Values.names($0, key: "operators", mayBeEmpty: true, &findings) } ?? []
            }
            agents.append(ParsedAgent(name: entry.key, title: title, operators: operators))
        }
        return agents
    }

    /// `approvers:`
    static func approvers(_ node: SourceNode, _ findings: inout Findings) -> [ParsedApprover] {
        var approvers: [ParsedApprover] = []
        for entry in declarations(node, section: "approvers", &findings) {
            var roles: [Located<String>] = []
            if !entry.value.isEmpty, let fields = Fields(entry.value, what: "an approver", keys: ["roles"], &findings) {
                roles = fields["roles"].flatMap { Values.names($0, key: "roles", mayBeEmpty: true, &findings) } ?? []
            }
            approvers.append(ParsedApprover(name: entry.key, roles: roles))
        }
        return approvers
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
