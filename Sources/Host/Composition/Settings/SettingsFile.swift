import Diagnostics
import Yams

/// `tollgate.yaml`: sections of plain settings. Whatever it does not know it refuses, with the place.
struct SettingsFile {
    /// More than anybody writes by hand.
    static let maximumBytes = 64 * 1024

    private(set) var values: [SettingKey: SettingValue] = [:]
    /// The settings that are more than a word or a list of them.
    private(set) var rows: [SettingKey: [SettingRow]] = [:]
    private(set) var problems: [SettingsError.Problem] = []
    private let source: SourceFile
    private let lines: [Substring]

    /// Reads a settings file; what is wrong with it is in `problems`.
    init(_ source: SourceFile) {
        self.source = source
        self.lines = source.lines
        guard source.text.utf8.count <= Self.maximumBytes else {
            complain("too-large", "the file has more than \(Self.maximumBytes) bytes", line: 1, column: 1, length: 0)
            return
        }
        do {
            // An empty file sets nothing, and is no mistake.
            guard let root = try Yams.compose(yaml: source.text), root.scalar?.string.isEmpty != true else { return }
            guard let mapping = root.mapping else {
                complain("wrong-type", "the file must hold settings, each `name: value`", at: root)
                return
            }
            read(mapping, under: "")
        } catch {
            complain(error)
        }
    }

    private mutating func read(_ mapping: Node.Mapping, under prefix: String) {
        for (keyNode, valueNode) in mapping {
            guard let name = keyNode.scalar?.string else {
                complain("wrong-type", "a setting's name must be a plain word", at: keyNode)
                continue
            }
            let path = prefix + name
            if let key = SettingKey(rawValue: path), !name.contains(".") {
                take(key, name: keyNode, value: valueNode)
            } else if Self.sections.contains(path) {
                guard let section = valueNode.mapping else {
                    complain("wrong-type", "`\(path)` is a section: it holds settings of its own", at: valueNode)
                    continue
                }
                read(section, under: path + ".")
            } else {
                unknown(name, under: prefix, at: keyNode)
            }
        }
    }

    private mutating func take(_ key: SettingKey, name: Node, value: Node) {
        if let help = key.notInFile {
            return complain("secret-in-file", "`\(key.rawValue)` is a secret and may not stand in this file", at: name, help: [help])
        }
        let text: String
        switch (key.shape, value.scalar) {
        case (.word, let scalar?), (.words, let scalar?): text = scalar.string
        case (.words, nil):
            guard let sequence = value.sequence, sequence.allSatisfy({ $0.scalar != nil }) else {
                return complain("wrong-type", "`\(key.rawValue)` must be a single value or a list of them", at: value)
            }
            text = sequence.compactMap { $0.scalar?.string }.joined(separator: ",")
        case (.word, nil): return complain("wrong-type", "`\(key.rawValue)` must be a single value", at: value)
        case (.rows(let members), _):
            rows[key] = readRows(of: key, members, value)
            return
        case (.names(let names), _):
            rows[key] = readNames(of: key, names, value)
            return
        }
        guard !text.isEmpty else {
            return complain("empty", "`\(key.rawValue)` has no value", at: name, help: ["write one, or drop the line"])
        }
        values[key] = SettingValue(text: text, origin: origin(of: value))
    }

    private mutating func unknown(_ name: String, under prefix: String, at node: Node) {
        let here = Self.names(under: prefix)
        let help = Spelling.nearest(name, among: here).map { "did you mean `\($0)`?" } ?? "known here: \(here.joined(separator: ", "))"
        complain("unknown-setting", "there is no setting `\(prefix)\(name)`", at: node, help: [help])
    }

    // MARK: Names

    private static let sections: Set<String> = Set(
        SettingKey.allCases.compactMap { key in key.rawValue.split(separator: ".").count == 2 ? section(of: key) : nil })

    private static func section(of key: SettingKey) -> String? { key.rawValue.split(separator: ".").first.map(String.init) }

    /// The names that may stand directly under a section, or at the top.
    private static func names(under prefix: String) -> [String] {
        let keys = SettingKey.allCases.filter { $0.notInFile == nil }.map(\.rawValue)
        guard prefix.isEmpty else { return keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) } }
        return keys.filter { !$0.contains(".") } + sections.sorted()
    }

    // MARK: Findings

    func origin(of node: Node) -> SettingOrigin {
        let place = place(of: node)
        return .file(line: place.line, column: place.column, length: place.length)
    }

    private func place(of node: Node) -> (line: Int, column: Int, length: Int) {
        let line = node.mark?.line ?? 1
        let column = node.mark?.column ?? 1
        guard let scalar = node.scalar, lines.indices.contains(line - 1) else { return (line, column, 1) }
        let quotes = scalar.style == .doubleQuoted || scalar.style == .singleQuoted ? 2 : 0
        return (line, column, max(1, min(scalar.string.count + quotes, lines[line - 1].count - column + 1)))
    }

    mutating func complain(_ code: String, _ message: String, at node: Node, help: [String] = []) {
        let place = place(of: node)
        complain(code, message, line: place.line, column: place.column, length: place.length, help: help)
    }

    private mutating func complain(_ code: String, _ message: String, line: Int, column: Int, length: Int, help: [String] = []) {
        let span = SourceSpan(file: source.name, line: line, column: column, length: length)
        problems.append(.inFile(Diagnostic(severity: .error, code: code, message: message, span: span, label: nil, help: help)))
    }

    private mutating func complain(_ error: any Error) {
        switch error {
        case YamlError.parser(_, let problem, let mark, _), YamlError.scanner(_, let problem, let mark, _):
            complain("syntax", "this is no YAML: \(problem)", line: mark.line, column: mark.column, length: 1)
        case YamlError.duplicatedKeysInMapping(let names, let context):
            let name = names.first ?? ""
            let (line, column) = (context.mark.line, context.mark.column)
            complain("duplicate", "`\(name)` is set twice", line: line, column: column, length: name.count)
        default:
            complain("syntax", "this is no YAML that can be read", line: 1, column: 1, length: 0)
        }
    }
}
