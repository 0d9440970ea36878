import Diagnostics
import Testing

@testable import PolicyEngine

/// docs/policy/errors.md is a page for people and the table of these tests: what it says that a check says is asserted whole.
@Suite("The pages of findings")
struct ErrorPagesTests {
    /// One section of the page.
    struct Section: CustomTestStringConvertible, Sendable {
        let code: String
        /// The example; nil where the page only describes it.
        var example: String?
        /// Whether the example stands without `base.yaml`.
        var isAlone = false
        /// What the check prints.
        var output: String?
        var hasCure = false

        var testDescription: String { code }
    }

    /// The page, taken apart.
    struct Page {
        var base = ""
        var sections: [Section] = []

        init(_ text: String) {
            var block: (info: String, lines: [Substring])?
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                if let open = block {
                    if line == "```" {
                        take(open.info, open.lines.joined(separator: "\n"))
                        block = nil
                    } else {
                        block?.lines.append(line)
                    }
                } else if line.hasPrefix("```") {
                    block = (String(line.dropFirst(3)), [])
                } else if line.hasPrefix("## ") {
                    sections.append(Section(code: String(line.dropFirst(3))))
                } else if line.hasPrefix("Cure: "), !sections.isEmpty {
                    sections[sections.count - 1].hasCure = true
                }
            }
        }

        private mutating func take(_ info: String, _ text: String) {
            if info == "yaml base" { base = text + "\n" }
            guard !sections.isEmpty else { return }
            if info.hasPrefix("yaml") {
                sections[sections.count - 1].example = text + "\n"
                sections[sections.count - 1].isAlone = info == "yaml alone"
            } else if info == "text" {
                sections[sections.count - 1].output = text
            }
        }
    }

    private static func page() throws -> Page { Page(try Sample.file("docs/policy/errors.md").text) }

    @Test("every code has one section with what is printed and a cure, and every section a code")
    func completeness() throws {
        let sections = try Self.page().sections
        #expect(sections.map(\.code) == FindingCode.allCases.map(\.rawValue))
        #expect(sections.filter { $0.output == nil || !$0.hasCure }.map(\.code) == [])
        #expect(sections.filter { $0.example == nil }.map(\.code) == ["file-too-large"])
    }

    @Test("each example prints exactly what the page says", arguments: try page().sections)
    func example(section: Section) throws {
        let base = SourceFile(name: "base.yaml", text: try Self.page().base)
        let text = section.example ?? String(repeating: "# a line of a file that is too large\n", count: 30_000)
        let example = Self.file(text.replacing("\\u{200B}", with: "\u{200B}"))
        let files = section.isAlone ? [example] : [base, example]
        let check = PolicyChecker.check(files, tools: Sample.tools, known: Self.known(for: section))
        #expect(DiagnosticRenderer(sources: files).render(check.diagnostics) == section.output)
        #expect(check.diagnostics.map(\.code) == [section.code])
        let isError = check.diagnostics.first?.severity == .error
        #expect((check.policies == nil) == isError)
    }

    /// The example as a file. `\xE9` stands for this byte, which is not UTF-8 by itself.
    static func file(_ text: String) -> SourceFile {
        let name = "example.yaml"
        guard let range = text.firstRange(of: "\\xE9") else { return SourceFile(name: name, text: text) }
        return SourceFile(name: name, bytes: Array(text[..<range.lowerBound].utf8) + [0xE9] + Array(text[range.upperBound...].utf8))
    }

    /// The tools that there were at the apply before: where a new one is told of, one fewer than now.
    static func known(for section: Section) -> Set<String>? {
        guard section.code == FindingCode.laterTool.rawValue else { return nil }
        return Set(Sample.tools.map(\.name)).subtracting(["query-alipay-refund"])
    }

    @Test("the file that the examples go on from checks without a finding")
    func base() throws {
        _ = try Sample.cleanPolicies(try Self.page().base)
    }
}
