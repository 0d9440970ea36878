import Diagnostics
import Testing

@testable import PolicyEngine

/// Tests/Vectors/policy-findings.md has a case for each code in which wide characters stand before the finding on its line.
@Suite("Findings behind Chinese text")
struct WideTextTests {
    private static func page() throws -> ErrorPagesTests.Page { .init(try Sample.file("Tests/Vectors/policy-findings.md").text) }

    /// Codes whose finding is always at the beginning of a line.
    private static let first: Set<FindingCode> = [.fileTooLarge, .severalDocuments, .noPolicy]

    @Test("every code has a case but those that always stand at the beginning of a line")
    func completeness() throws {
        let expected = FindingCode.allCases.filter { !Self.first.contains($0) }.map(\.rawValue)
        #expect(try Self.page().sections.map(\.code) == expected)
    }

    @Test("each is printed whole as the file says, with the carets under the words in question", arguments: try page().sections)
    func text(section: ErrorPagesTests.Section) throws {
        let example = ErrorPagesTests.file(try #require(section.example).replacing("\\u{200B}", with: "\u{200B}"))
        let base = SourceFile(name: "base.yaml", text: try Self.page().base)
        let files = section.isAlone ? [example] : [base, example]
        let check = PolicyChecker.check(files, tools: Sample.tools, known: ErrorPagesTests.known(for: section))
        #expect(DiagnosticRenderer(sources: files).render(check.diagnostics) == section.output)
        let finding = try #require(check.diagnostics.first)
        #expect(check.diagnostics.map(\.code) == [section.code])
        let line = example.lines[finding.span.line - 1]
        #expect(line.prefix(finding.span.column - 1).contains { $0.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } })
    }
}
