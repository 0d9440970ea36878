import Clocks
import Diagnostics
import JSON
import PolicyEngine

extension PolicyRecord {
    /// The version as it was written, each file under its name.
    var text: String {
        let head = "# version \(number), in force since \(at.text), by \(by)\n# digest \(digest)"
        return ([head] + sources.map { "\n# \($0.name)\n\($0.text)" }).joined(separator: "\n")
    }

    /// The version for programs.
    func json(withSources: Bool = false) -> JSONValue {
        var object: JSONObject = [
            "version": .integer(number), "digest": .string(digest), "at": .string(at.text), "by": .string(by),
            "files": .array(sources.map { .string($0.name) }),
        ]
        if withSources {
            object["sources"] = .array(sources.map { ["name": .string($0.name), "text": .string($0.text)] })
        }
        return .object(object)
    }

    /// What holds while no policy was ever in force.
    static var builtInText: String { "# no policy was ever in force: the built-in one holds\n\n\(BuiltInPolicies.source.text)" }

    /// The same for programs: version 0.
    static var builtInJSON: JSONValue {
        let source = BuiltInPolicies.source
        return [
            "version": 0, "files": [.string(source.name)],
            "sources": [["name": .string(source.name), "text": .string(source.text)]],
        ]
    }
}

/// What a new version changes in the files of the one before it.
struct PolicyChange {
    private let before: PolicyRecord?
    private let after: PolicyRecord

    init(from before: PolicyRecord?, to after: PolicyRecord) {
        self.before = before
        self.after = after
    }

    /// For people: which files came, went and changed.
    var text: String {
        let old = Dictionary((before?.sources ?? []).map { ($0.name, $0.text) }) { first, _ in first }
        let new = Dictionary(after.sources.map { ($0.name, $0.text) }) { first, _ in first }
        var lines = ["version \(after.number) is in force"]
        for name in Set(old.keys).union(new.keys).sorted() where old[name] != new[name] {
            lines.append("  \(old[name] == nil ? "added" : new[name] == nil ? "removed" : "changed") \(name)")
        }
        if lines.count == 1 { lines.append("  no file differs from version \(before?.number ?? 0)") }
        return lines.joined(separator: "\n")
    }
}
