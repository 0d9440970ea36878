import Diagnostics
import Yams

/// The settings that are more than a word: read entry by entry, and refused with the place of what is wrong.
extension SettingsFile {
    /// A list of entries, each with every one of the members.
    mutating func readRows(of key: SettingKey, _ members: [String], _ value: Node) -> [SettingRow] {
        let expected = members.joined(separator: ", ")
        guard let sequence = value.sequence, !sequence.isEmpty else {
            complain("wrong-type", "`\(key.rawValue)` must be a list of entries, each with \(expected)", at: value)
            return []
        }
        return sequence.compactMap { node -> SettingRow? in
            guard let mapping = node.mapping else {
                complain("wrong-type", "an entry of `\(key.rawValue)` has \(expected)", at: node)
                return nil
            }
            let read = readMembers(of: key, members, mapping)
            let written = mapping.compactMap { $0.key.scalar?.string }
            for member in members where !written.contains(member) {
                complain("missing", "this entry of `\(key.rawValue)` has no `\(member)`", at: node)
            }
            return SettingRow(members: read, origin: origin(of: node))
        }
    }

    /// A mapping with some of the names; one row.
    mutating func readNames(of key: SettingKey, _ names: [String], _ value: Node) -> [SettingRow] {
        guard let mapping = value.mapping, !mapping.isEmpty else {
            complain("wrong-type", "`\(key.rawValue)` must hold values, each under one of \(names.joined(separator: ", "))", at: value)
            return []
        }
        return [SettingRow(members: readMembers(of: key, names, mapping), origin: origin(of: value))]
    }

    private mutating func readMembers(of key: SettingKey, _ names: [String], _ mapping: Node.Mapping) -> [SettingRow.Member] {
        mapping.compactMap { nameNode, valueNode -> SettingRow.Member? in
            guard let name = nameNode.scalar?.string, names.contains(name) else {
                let written = nameNode.scalar?.string ?? ""
                let help = Spelling.nearest(written, among: names).map { "did you mean `\($0)`?" }
                complain(
                    "unknown-setting", "`\(key.rawValue)` has no `\(written)`", at: nameNode,
                    help: [help ?? "known here: \(names.joined(separator: ", "))"])
                return nil
            }
            guard let text = valueNode.scalar?.string else {
                complain("wrong-type", "`\(name)` must be a single value", at: valueNode)
                return nil
            }
            guard !text.isEmpty else {
                complain("empty", "`\(name)` has no value", at: nameNode)
                return nil
            }
            return SettingRow.Member(name: name, value: SettingValue(text: text, origin: origin(of: valueNode)))
        }
    }
}
