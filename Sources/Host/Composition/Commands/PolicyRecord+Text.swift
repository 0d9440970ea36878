import Clocks
import Diagnostics
import JSON
import PolicyEngine

extension PolicyRecord {
    /// The version as it was written, each file under its name.
    var text: String { ([head] + sources.map { "\n# \($0.name)\n\($0.text)" }).joined(separator: "\n") }

    /// What there is to say of a version beside its files, each line a comment.
    var head: String {
        var lines = ["# version \(number), in force since \(at.text), by \(by)", "# digest \(digest)"]
        if let origin { lines.append("# the files of version \(origin)") }
        if let signer, let key { lines.append("# signed by \(signer), with the key \(key)") }
        return lines.joined(separator: "\n")
    }

    /// The version for programs.
    func json(withSources: Bool = false) -> JSONValue {
        var object: JSONObject = [
            "version": .integer(number), "digest": .string(digest), "at": .string(at.text), "by": .string(by),
            "files": .array(sources.map { .string($0.name) }),
        ]
        if let origin { object["origin"] = .integer(origin) }
        if let signer { object["signer"] = .string(signer) }
        if let key { object["key"] = .string(key) }
        if withSources {
            object["sources"] = .array(sources.map { ["name": .string($0.name), "text": .string($0.text)] })
        }
        return .object(object)
    }

    /// What holds while no policy was ever in force.
    static var builtInText: String { "# no policy was ever in force: the built-in one holds\n\n\(BuiltInPolicies.source.text)" }

    /// The built-in one as a version that somebody asks for.
    static var versionZeroText: String {
        "# version 0, built in: it holds until the first one is applied\n\n\(BuiltInPolicies.source.text)"
    }

    /// The same for programs: version 0.
    static var builtInJSON: JSONValue {
        let source = BuiltInPolicies.source
        return [
            "version": 0, "files": [.string(source.name)],
            "sources": [["name": .string(source.name), "text": .string(source.text)]],
        ]
    }
}
