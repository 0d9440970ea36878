import Foundation
import JSON
import Testing

@testable import Composition

@Suite("tollgate policy and tools")
struct PolicyCommandTests {
    private let good = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: {}
        scopes:
          - permit: reads
            agents: [desk]
            effects: [read]

        """

    private func write(_ text: String, _ name: String, in stage: Stage) throws -> String {
        try FileManager.default.createDirectory(atPath: stage.path("policies"), withIntermediateDirectories: true)
        try text.write(toFile: stage.path("policies/\(name)"), atomically: false, encoding: .utf8)
        return stage.path("policies/\(name)")
    }

    @Test("drafts that check end with 0, those that do not with 1 and the place of each mistake")
    func check() async throws {
        let stage = try Stage(parts: .threeTools)
        let path = try write(good, "a.yaml", in: stage)
        let run = await stage.run("policy", "check", path)
        #expect(run.status == 0 && run.output.hasSuffix("1 file checks\n"), "\(run.output)\(run.complaints)")
        _ = try write(good.replacingOccurrences(of: "effects: [read]", with: "efects: [read]"), "a.yaml", in: stage)
        let bad = await stage.run("policy", "check", stage.path("policies"))
        #expect(bad.status == 1 && bad.output.contains("\(path):8:5: error[unknown-key]") && bad.output.contains("did you mean `effects`?"))
        let json = await stage.run("policy", "check", path, "--json")
        #expect(json.status == 1)
        let finding = try #require(try JSONValue(parsing: json.output).arrayValue?.first)
        #expect(finding["code"] == "unknown-key" && finding["line"] == 8 && finding["column"] == 5 && finding["file"] == .string(path))
    }

    @Test("a file that is not UTF-8, or far too large, is a finding among those of the others, in every format")
    func notText() async throws {
        let stage = try Stage(parts: .threeTools)
        _ = try write(good.replacingOccurrences(of: "effects: [read]", with: "efects: [read]"), "a.yaml", in: stage)
        try Data("tollgate: 1\n# caf".utf8 + [0xE9, 0x0A]).write(to: URL(filePath: stage.path("policies/b.yaml")))
        try Data(repeating: 0x23, count: 5 << 20).write(to: URL(filePath: stage.path("policies/c.yaml")))
        let run = await stage.run("policy", "check", stage.path("policies"))
        #expect(run.status == 1 && run.complaints.isEmpty, "\(run.complaints)")
        for place in ["a.yaml:8:5: error[unknown-key]", "b.yaml:2:6: error[not-utf8]", "c.yaml:1:1: error[file-too-large]"] {
            #expect(run.output.contains(place), "\(run.output.prefix(2000))")
        }
        let json = await stage.run("policy", "check", stage.path("policies"), "--json")
        let codes = try #require(try JSONValue(parsing: json.output).arrayValue).map { $0["code"]?.stringValue }
        #expect(json.status == 1 && codes.contains("not-utf8") && codes.contains("unknown-key") && codes.contains("file-too-large"))
        let github = await stage.run("policy", "check", stage.path("policies"), "--format", "github")
        #expect(github.status == 1 && github.output.contains("not-utf8"))
        let applied = await stage.run("policy", "apply", stage.path("policies/b.yaml"), with: try await stage.admin())
        #expect(applied.status == 1 && applied.complaints.contains("b.yaml:2:6: error[not-utf8]"), "\(applied.complaints)")
    }

    @Test("a tool that no host has is a mistake in the draft")
    func unknownTool() async throws {
        let stage = try Stage(parts: .threeTools)
        let path = try write(good.replacingOccurrences(of: "effects: [read]", with: "tools: [luok]"), "a.yaml", in: stage)
        let run = await stage.run("policy", "check", path)
        #expect(run.status == 1 && run.output.contains("error[unknown-tool]"))
    }

    @Test("without a path the settings' directory is meant; a place without drafts is wrong usage")
    func places() async throws {
        let stage = try Stage(parts: .threeTools)
        _ = try write(good, "a.yaml", in: stage)
        #expect(await stage.run("policy", "check", with: ["TOLLGATE_POLICIES": stage.path("policies")]).status == 0)
        #expect(await stage.run("policy", "check", stage.path("nowhere")).status == 2)
        try FileManager.default.createDirectory(atPath: stage.path("empty"), withIntermediateDirectories: true)
        let empty = await stage.run("policy", "check", stage.path("empty"))
        #expect(empty.status == 2 && empty.complaints.contains("there is no policy file in"))
    }

    @Test("applying needs an admin's secret and drafts that check, all of them or none")
    func apply() async throws {
        let stage = try Stage(parts: .threeTools)
        let boss = try await stage.admin()
        #expect(await stage.run("approvers", "add", "lead", "--out", stage.path("lead"), with: boss).status == 0)
        let path = try write(good, "a.yaml", in: stage)
        #expect(await stage.run("policy", "apply", path).status == 2)
        let lead = await stage.run("policy", "apply", path, with: ["TOLLGATE_ADMIN_TOKEN": try stage.text("lead")])
        #expect(lead.status == 1 && lead.complaints.contains("`lead` is not an admin"))
        let bad = try write("tollgate: 1\n", "b.yml", in: stage)
        let notChecked = await stage.run("policy", "apply", stage.path("policies"), bad, with: boss)
        #expect(notChecked.status == 2, "the same file twice")
        #expect(await stage.run("policy", "history").output.contains("no policy was ever in force"))
        _ = try write("nonsense: 1\n", "b.yml", in: stage)
        let refused = await stage.run("policy", "apply", stage.path("policies"), with: boss)
        #expect(refused.status == 1 && refused.output.isEmpty && refused.complaints.contains("b.yml:1:1: error["))
        #expect(await stage.run("policy", "history", "--json").output == "[]\n")
        let done = await stage.run("policy", "apply", path, with: boss)
        #expect(done.status == 0 && done.output.hasPrefix("version 1 is in force\n  - agent") == false, "\(done.output)")
        #expect(done.output.contains("  + permit reads: agents desk; effects read  [widens]\n"), "\(done.output)")
        #expect(done.output.contains("  - limit built-in-collect-call"), "the built-in policy is gone for good")
    }

    @Test("a new version says what it means otherwise; every version can be shown")
    func versions() async throws {
        let stage = try Stage(parts: .threeTools)
        let boss = try await stage.admin()
        #expect(await stage.run("policy", "show").output.hasPrefix("# no policy was ever in force: the built-in one holds"))
        let first = try write(good, "a.yaml", in: stage)
        #expect(await stage.run("policy", "apply", first, with: boss).status == 0)
        let second = try write(good.replacingOccurrences(of: "reads", with: "looks"), "b.yaml", in: stage)
        #expect(
            await stage.run("policy", "apply", second, with: boss).output
                == "version 2 is in force\n  = permit looks, which was reads\n")
        #expect(await stage.run("policy", "apply", second, with: boss).output == "version 3 is in force\n  it says the same as version 2\n")
        #expect(await stage.run("policy", "show").output.contains("permit: looks"))
        #expect(await stage.run("policy", "show", "1").output.contains("permit: reads"))
        let json = try JSONValue(parsing: await stage.run("policy", "show", "1", "--json").output)
        #expect(json["version"] == 1 && json["by"] == "boss" && json["sources"]?.arrayValue?.first?["text"] == .string(good))
        #expect(await stage.run("policy", "show", "9").status == 1)
        let builtIn = await stage.run("policy", "show", "0")
        #expect(builtIn.status == 0 && builtIn.output.hasPrefix("# version 0, built in") && !builtIn.output.contains("permit: looks"))
        let history = await stage.run("policy", "history").output
        #expect(history.split(separator: "\n").map { $0.prefix(1) } == ["V", "3", "2", "1"])
    }

    @Test("tools lists all, and of an agent those that the policy in force could permit")
    func tools() async throws {
        let stage = try Stage(parts: .threeTools)
        let boss = try await stage.admin()
        let all = await stage.run("tools").output
        #expect(all.split(separator: "\n").map { $0.split(separator: " ").first } == ["TOOL", "give-back", "look", "pay"])
        #expect(await stage.run("tools", "--agent", "anyone").output == all, "the built-in policy opens reads, collections and refunds")
        let path = try write(good, "a.yaml", in: stage)
        #expect(await stage.run("policy", "apply", path, with: boss).status == 0)
        let desk = try JSONValue(parsing: await stage.run("tools", "--agent", "desk", "--json").output).arrayValue
        #expect(desk?.map { $0["name"]?.stringValue } == ["look"])
        #expect(await stage.run("tools", "--agent", "stranger").output == "`stranger` may call no tool\n")
    }
}
