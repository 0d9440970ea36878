import Access
import Diagnostics
import Foundation
import Gate
import JSON
import Money
import PolicyEngine
import Testing

@testable import Composition

@Suite("tollgate policy fmt, schema, reference and the formats of check")
struct PolicyFormatCommandTests {
    private static let untidy = "tollgate:   1\nscopes:\n- effects: [ read ]   # what\n  permit: a\n"
    private static let tidy = "tollgate: 1\nscopes:\n  - permit: a\n    effects: [read]   # what\n"

    private func makeStage() throws -> Stage {
        let tools = [HostTool(signature: ToolSignature(name: "look", effects: [.read]), title: "Look", summary: "Looks.")]
        let stage = try Stage(parts: HostParts(tools: { _ in tools }, policy: { _ in throw Complaint(.usage, "there is no store here") }))
        try FileManager.default.createDirectory(atPath: stage.path("policies/tests"), withIntermediateDirectories: true)
        return stage
    }

    private func write(_ text: String, _ name: String, in stage: Stage) throws -> String {
        let path = stage.path("policies/\(name)")
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        return path
    }

    private func rights(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    // MARK: - fmt

    @Test("fmt sets files where they stand, at any depth, names those that it changed, and finds nothing to do then")
    func sets() async throws {
        let stage = try makeStage()
        let first = try write(Self.untidy, "a.yaml", in: stage)
        let second = try write("tollgate-tests:  1\ncases: [ ]\n", "tests/b.yml", in: stage)
        _ = try write(Self.untidy, ".hidden.yaml", in: stage)
        _ = try write(Self.untidy, "notes.txt", in: stage)
        let run = await stage.run("policy", "fmt", stage.path("policies"))
        #expect(run.status == 0 && run.output == "set \(first)\nset \(second)\n", "\(run.output)\(run.complaints)")
        #expect(try stage.text("policies/a.yaml") == Self.tidy)
        #expect(try stage.text("policies/tests/b.yml") == "tollgate-tests: 1\ncases: []\n")
        #expect(try stage.text("policies/.hidden.yaml") == Self.untidy)
        let again = await stage.run("policy", "fmt", "--check", with: ["TOLLGATE_POLICIES": stage.path("policies")])
        #expect(again.status == 0 && again.output == "2 files are in their style\n")
    }

    @Test("fmt --check writes nothing, names what is not in its style, and ends with 1")
    func check() async throws {
        let stage = try makeStage()
        let path = try write(Self.untidy, "a.yaml", in: stage)
        let run = await stage.run("policy", "fmt", "--check", path)
        #expect(run.status == 1 && run.output == "\(path) is not in its style\n")
        #expect(try stage.text("policies/a.yaml") == Self.untidy)
    }

    @Test("fmt --stdout writes the text of one file and leaves the file alone")
    func stdout() async throws {
        let stage = try makeStage()
        let path = try write(Self.untidy, "a.yaml", in: stage)
        let run = await stage.run("policy", "fmt", "--stdout", path)
        #expect(run.status == 0 && run.output == Self.tidy)
        #expect(try stage.text("policies/a.yaml") == Self.untidy)
        _ = try write(Self.untidy, "b.yaml", in: stage)
        #expect(await stage.run("policy", "fmt", "--stdout", stage.path("policies")).status == 2)
        #expect(await stage.run("policy", "fmt", "--stdout", "--check", path).status == 2)
    }

    @Test("a file that cannot be read is told with its place and stays as it is; the others are set")
    func unreadable() async throws {
        let stage = try makeStage()
        let bad = try write("agents: { a: {}\nlists: {}\n", "a.yaml", in: stage)
        let good = try write(Self.untidy, "b.yaml", in: stage)
        let run = await stage.run("policy", "fmt", stage.path("policies"))
        #expect(run.status == 1 && run.output == "set \(good)\n" && run.complaints.hasPrefix("\(bad):2:1: error[yaml-syntax]"))
        #expect(try stage.text("policies/a.yaml") == "agents: { a: {}\nlists: {}\n")
        #expect(await stage.run("policy", "fmt", stage.path("nowhere")).status == 2)
    }

    @Test("a file that is set keeps its rights, and a link stays a link")
    func keeps() async throws {
        let stage = try makeStage()
        let path = try write(Self.untidy, "a.yaml", in: stage)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let link = stage.path("policies/link.yaml")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "a.yaml")
        #expect(await stage.run("policy", "fmt", link).output == "set \(link)\n")
        #expect(try stage.text("policies/a.yaml") == Self.tidy)
        #expect(try rights(path) == 0o640)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "a.yaml")
        let left = try FileManager.default.contentsOfDirectory(atPath: stage.path("policies")).sorted()
        #expect(left == ["a.yaml", "link.yaml", "tests"])
    }

    // MARK: - check

    @Test("check --format github writes a command for each finding, with what would end one escaped")
    func annotations() async throws {
        let stage = try makeStage()
        let text = "tollgate: 1\ntimezone: Asia/Shanghai\nagents:\n  desk: { titel: \"100%, a: b\" }\n"
        let path = try write(text, "a,b.yaml", in: stage)
        let run = await stage.run("policy", "check", "--format", "github", path)
        let place = path.replacingOccurrences(of: ",", with: "%2C")
        #expect(
            run.output == "::error file=\(place),line=4,col=11,endColumn=16,title=unknown-key::"
                + "an agent has no key `titel`%0Ahelp: did you mean `title`?\n")
        #expect(run.status == 1)
        _ = try write(text.replacingOccurrences(of: "titel", with: "title"), "a,b.yaml", in: stage)
        let good = await stage.run("policy", "check", "--format", "github", path)
        #expect(good.status == 0 && good.output.hasSuffix("1 file checks\n") && !good.output.contains("::error"))
    }

    @Test("a warning's annotation is one; percent signs, colons and line ends are escaped where the runner wants it")
    func escaping() {
        let finding = Diagnostic(
            severity: .warning, code: "a:b", message: "100%: x, y\r", span: SourceSpan(file: "c:d.yaml", line: 2, column: 3, length: 0),
            help: ["one", "two"])
        #expect(
            WorkflowCommand.annotation(finding)
                == "::warning file=c%3Ad.yaml,line=2,col=3,endColumn=4,title=a%3Ab::100%25: x, y%0D%0Ahelp: one%0Ahelp: two")
    }

    @Test("--json is --format json, and contradicts the others")
    func formats() async throws {
        let stage = try makeStage()
        let path = try write("nonsense: 1\n", "a.yaml", in: stage)
        let json = await stage.run("policy", "check", path, "--json")
        #expect(await stage.run("policy", "check", path, "--format", "json").output == json.output)
        #expect(await stage.run("policy", "check", path, "--format", "json", "--json").output == json.output)
        #expect(await stage.run("policy", "check", path, "--format", "github", "--json").status == 2)
        #expect(await stage.run("policy", "check", path, "--format", "xml").status == 2)
        #expect(await stage.run("policy", "check", path).output == (await stage.run("policy", "check", path, "--format", "text")).output)
    }

    // MARK: - schema and reference

    @Test("schema and reference write what the tables say, and schema --tests the format of cases")
    func written() async throws {
        let stage = try makeStage()
        let schema = await stage.run("policy", "schema")
        #expect(schema.status == 0 && schema.output == PolicySchema.policies.indentedText + "\n")
        #expect(try JSONValue(parsing: schema.output) == PolicySchema.policies)
        #expect(await stage.run("policy", "schema", "--tests").output == PolicySchema.cases.indentedText + "\n")
        #expect(await stage.run("policy", "reference").output == PolicyReference.markdown)
    }

    // MARK: - The page

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("every command of docs/policy/editing.md is one, and the shipped policies are in their style")
    func page() async throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/policy/editing.md"), encoding: .utf8)
        let commands = page.split(separator: "\n").filter { $0.hasPrefix("tollgate ") }.map { line in
            let command = line.components(separatedBy: "   ")[0].components(separatedBy: " > ")[0]
            return command.split(separator: " ").dropFirst().map(String.init)
        }
        #expect(commands.count == 9)
        let stage = try makeStage()
        for command in commands {
            let help = await stage.run(Array(command.prefix(2)) + ["--help"])
            let options = command.filter { $0.hasPrefix("--") }
            #expect(help.status == 0 && options.allSatisfy { help.output.contains($0) }, "\(command)")
        }
        let run = await stage.run(
            "policy", "fmt", "--check", Self.root.appending(path: "policies").path, Self.root.appending(path: "docs").path)
        #expect(run.status == 0 && run.output.hasSuffix(" files are in their style\n"), "\(run.output)\(run.complaints)")
    }
}
