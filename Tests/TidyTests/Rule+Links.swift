import Foundation

extension Rule {
    /// What leads from one text to another.
    static let links: [Rule] = [
        Rule(
            description: "every link in a Markdown file leads to a file of the project",
            check: { project in
                project.files.filter { $0.kind == .markdown }.flatMap { file in
                    links(in: file.lines).compactMap { link in
                        guard let target = target(of: link.target, from: file.path), !project.paths.contains(target) else { return nil }
                        return Finding(path: file.path, line: link.line, message: "`\(link.target)` leads nowhere")
                    }
                }
            },
            canaries: [
                Canary("docs/a.md", "See [b](b.md).\n\n![c](../c.png) and [a](a.md#there)\n", breaksAt: 1, 3),
                Canary(
                    ["docs/a.md": "[b](../b.md) [c](c.md \"the third\") [self](#top)\n", "b.md": "[a](docs/a.md)\n", "docs/c.md": ""]),
                Canary("a.md", "[web](https://example.org/a) `[b](b.md)`\n```\n[c](c.md)\n```\n"),
            ])
    ]

    /// Every link in a Markdown text, with its line from 1; code, in a fence or a line, has none.
    private static func links(in lines: [String]) -> [(line: Int, target: String)] {
        var isFenced = false
        var found: [(line: Int, target: String)] = []
        for (index, line) in lines.enumerated() {
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isFenced.toggle()
            } else if !isFenced {
                let prose = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                    .map { $0.offset.isMultiple(of: 2) ? String($0.element) : "" }.joined(separator: "`")
                found += prose.components(separatedBy: "](").dropFirst().compactMap { rest in
                    rest.firstIndex(of: ")").map { (index + 1, String(rest[..<$0].prefix { $0 != " " })) }
                }
            }
        }
        return found
    }

    /// The path that a link leads to; nil where it leads out of the project or stays in its own file.
    private static func target(of link: String, from path: String) -> String? {
        guard !link.contains("://"), !link.hasPrefix("mailto:") else { return nil }
        let place = link.prefix { $0 != "#" }
        guard !place.isEmpty else { return nil }
        var parts = path.split(separator: "/").dropLast().map(String.init)
        for part in place.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }
}
