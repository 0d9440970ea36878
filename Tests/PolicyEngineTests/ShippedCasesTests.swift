import Diagnostics
import Foundation
import Testing

@testable import PolicyEngine

/// The cases that come with the example policies: every one passes, and together they show every statement both ways.
@Suite("The cases of the example policies")
struct ShippedCasesTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func files(in directory: String) throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: directory).path)
        return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(directory)/\($0)" }
    }

    /// Every policy that is shipped: the files of `policies/` and of its directories other than `tests`.
    private static func policies() throws -> [String] {
        let directories = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "policies").path)
            .filter { !$0.contains(".") && $0 != "tests" }.sorted()
        return try files(in: "policies") + directories.flatMap { try files(in: "policies/\($0)") }
    }

    @Test("every case passes, and every statement is shown both ways", arguments: try files(in: "policies/tests"))
    func passes(path: String) throws {
        let source = try Sample.file(path)
        let (read, findings) = PolicyCases.read(source)
        #expect(DiagnosticRenderer(sources: [source]).render(findings) == "")
        let cases = try #require(read)
        let policies = try cases.drafts.map { try Sample.file("policies/" + $0.path.dropFirst("../".count)) }
        let tools = cases.tools(beside: Sample.tools)
        let check = PolicyChecker.check(policies, tools: tools)
        let renderer = DiagnosticRenderer(sources: policies + [source])
        #expect(renderer.render(check.diagnostics) == "")
        let run = cases.run(under: try #require(check.policies), tools: tools)
        #expect(renderer.render(run.diagnostics) == "")
        #expect(run.results.flatMap(\.steps).compactMap(\.failure).map { renderer.render($0) }.joined(separator: "\n\n") == "")
        #expect(!run.results.isEmpty)
        #expect(renderer.render(run.coverage.diagnostics) == "")
    }

    @Test("every shipped policy has cases")
    func everyPolicy() throws {
        let tested = try Self.files(in: "policies/tests").flatMap { path in
            PolicyCases.read(try Sample.file(path)).cases?.drafts.map { "policies/" + $0.path.dropFirst("../".count) } ?? []
        }
        #expect(try Set(Self.policies()) == Set(tested))
    }

    @Test("the first file of docs/policy/testing.md passes under the guide's first policy, and else fails as the page says")
    func page() throws {
        let page = try Sample.file("docs/policy/testing.md").text
        let source = SourceFile(name: "cases.yaml", text: try #require(Self.block("yaml cases", in: page)))
        let guide = try #require(Self.block("yaml", in: try Sample.file("docs/policy/guide.md").text))
        let cases = try #require(PolicyCases.read(source).cases)
        let run = cases.run(under: try Sample.policies(guide), tools: Sample.tools)
        #expect(run.passes && run.coverage.diagnostics.isEmpty)
        let changed = guide.replacing("above: 50.00 CNY", with: "above: 40.00 CNY")
        let failing = cases.run(under: try Sample.policies(changed), tools: Sample.tools)
        let failures = failing.results.flatMap(\.steps).compactMap(\.failure)
        #expect(DiagnosticRenderer(sources: [source]).render(failures) == Self.block("text", in: page)?.dropLast().description)
    }

    /// The first fenced block of a page that is of this kind.
    private static func block(_ kind: String, in page: String) -> String? {
        guard let start = page.range(of: "```\(kind)\n"), let end = page[start.upperBound...].range(of: "```") else { return nil }
        return String(page[start.upperBound..<end.lowerBound])
    }
}
