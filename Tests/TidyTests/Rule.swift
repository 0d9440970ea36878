/// A rule of the house that a program can check, and what it takes to see the rule fail.
struct Rule: Sendable, CustomStringConvertible {
    /// The rule as a sentence.
    let description: String
    /// Finds every place where the rule is broken.
    let check: @Sendable (Project) -> [Finding]
    /// Made-up projects, each with the places that the rule must find in it; one of them must have some, one none.
    let canaries: [Canary]

    /// Every rule.
    static let all: [Rule] = shape + words + imports + links

    /// A rule that looks at one line of Swift at a time.
    static func eachLine(
        _ description: String, canaries: [Canary], of text: @escaping @Sendable (SwiftText) -> [String] = { $0.code },
        check: @escaping @Sendable (ProjectFile, String) -> String?
    ) -> Rule {
        Rule(
            description: description,
            check: { project in
                project.files.filter { $0.kind == .swift }.flatMap { file in
                    text(file.swift).enumerated().compactMap { index, line in
                        check(file, line).map { Finding(path: file.path, line: index + 1, message: $0) }
                    }
                }
            }, canaries: canaries)
    }
}

/// A made-up project on which a rule shows that it can fail, or that it can hold.
struct Canary: Sendable {
    /// The files.
    let files: [ProjectFile]
    /// Where the rule must find something, as `path:line`; nowhere where the rule holds.
    let findings: Set<String>

    /// A canary of one file.
    init(_ path: String, _ text: String, breaksAt lines: Int...) {
        files = [ProjectFile(path: path, text: text)]
        findings = Set(lines.map { "\(path):\($0)" })
    }

    /// A canary of several files.
    init(_ files: KeyValuePairs<String, String>, breaksAt findings: String...) {
        self.files = files.map { ProjectFile(path: $0.key, text: $0.value) }
        self.findings = Set(findings)
    }
}
