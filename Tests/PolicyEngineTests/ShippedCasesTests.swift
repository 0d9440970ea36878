import Clocks
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

    /// A path from a file of cases.
    private static func path(_ path: String, beside file: String) -> String {
        let folder = file.split(separator: "/").dropLast(path.hasPrefix("../") ? 2 : 1).joined(separator: "/")
        return "\(folder)/\(path.hasPrefix("../") ? String(path.dropFirst(3)) : path)"
    }

    @Test(
        "every case passes, and every statement is shown both ways",
        arguments: try files(in: "policies/tests") + files(in: "docs/policy/desk/tests"))
    func passes(path: String) throws {
        let source = try Sample.file(path)
        let (read, findings) = PolicyCases.read(source)
        #expect(DiagnosticRenderer(sources: [source]).render(findings) == "")
        let cases = try #require(read)
        let policies = try cases.drafts.map { try Sample.file(Self.path($0.path, beside: path)) }
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
            PolicyCases.read(try Sample.file(path)).cases?.drafts.map { Self.path($0.path, beside: path) } ?? []
        }
        #expect(try Set(Self.policies()) == Set(tested))
    }

    @Test("docs/policy/desk.md shows the ten policies of its folder and their cases, as they are")
    func desk() throws {
        let page = try Sample.file("docs/policy/desk.md").text
        let policies = try Self.files(in: "docs/policy/desk")
        #expect(policies.count == 10)
        var place = page.startIndex
        for (number, policy) in policies.enumerated() {
            let name = policy.split(separator: "/").last.map(String.init) ?? ""
            for text in [
                "\n## \(number + 1). ", try Self.quoted(policy), "(desk/tests/\(name))", try Self.quoted("docs/policy/desk/tests/\(name)"),
            ] {
                let found = page[place...].range(of: text)
                #expect(found != nil, "\(name): \(text.prefix(40))")
                place = found?.upperBound ?? place
            }
        }
    }

    private static func quoted(_ path: String) throws -> String { "\n```yaml\n\(try Sample.file(path).text)```\n" }

    @Test("`policy fmt` leaves the ten policies and their cases as they are", arguments: ["docs/policy/desk", "docs/policy/desk/tests"])
    func style(directory: String) throws {
        for path in try Self.files(in: directory) {
            let file = try Sample.file(path)
            guard case .formatted(let text) = PolicyFormatter.format(file) else {
                Issue.record("\(path) cannot be set")
                continue
            }
            #expect(text == file.text, "\(path)")
        }
    }

    @Test("what waits in the tenth policy of the desk can be answered by operations after ten minutes, and by nobody after an hour")
    func escalation() throws {
        let file = try Sample.file("docs/policy/desk/10-links-and-escalation.yaml")
        let policies = try #require(PolicyChecker.check([file], tools: Sample.tools).policies)
        let gate = try #require(Authorizer(policies).decide(Sample.refund(60_00)).grant?.gates.first)
        #expect(gate.requirement.roles == ["lead"] && gate.requirement.expires == .hours(1))
        #expect(gate.requirement.escalation == .init(after: .minutes(10), roles: ["operations"]))
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
