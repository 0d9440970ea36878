import Foundation
import JSON
import Money
import PolicyEngine
import Testing

@testable import Composition

@Suite("tollgate policy test")
struct PolicyTestCommandTests {
    private let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {} }
        approvers: { lead: { roles: [lead] } }
        scopes:
          - permit: refunds
            effects: [refund]
        limits:
          - limit: day
            effects: [refund]
            amount: 100.00 CNY
            per: day
        gates:
          - gate: lead
            effects: [refund]
            above: 50.00 CNY
            by: [lead]

        """
    private let cases = """
        tollgate-tests: 1
        policies: [../desk.yaml]
        defaults:
          now: 2026-11-21T12:00:00+08:00
          call: { agent: desk, tool: give-back }
          order: { id: T-1, paid: 500.00 CNY }
        cases:
          - { case: fifty pass, call: { amount: 50.00 CNY }, expect: permit }
          - { case: more waits, call: { amount: 50.01 CNY }, expect: hold, by: [lead] }
          - { case: a hundred is the end, call: { amount: 100.01 CNY }, expect: forbid, by: [day] }
          - { case: no look, call: { tool: look }, expect: forbid, by: [] }

        """

    private func makeStage() throws -> Stage {
        let tools = [("look", Effect.read), ("give-back", .refund)].map { name, effect in
            HostTool(signature: ToolSignature(name: name, effects: [effect]), title: "Title of \(name)", summary: "Does \(name).")
        }
        let stage = try Stage(parts: HostParts(tools: { _ in tools }, policy: { _ in throw Complaint(.no, "no policy is asked for") }))
        try FileManager.default.createDirectory(atPath: stage.path("policies/tests"), withIntermediateDirectories: true)
        try write(policy, "desk.yaml", in: stage)
        try write(cases, "tests/desk.yaml", in: stage)
        return stage
    }

    private func write(_ text: String, _ name: String, in stage: Stage) throws {
        try text.write(toFile: stage.path("policies/\(name)"), atomically: false, encoding: .utf8)
    }

    @Test("cases that pass end with 0 and say so, and whether every statement is shown both ways")
    func passes() async throws {
        let stage = try makeStage()
        let shown = "\(stage.path("policies/desk.yaml")): 3 statements, each shown both ways\n"
        let all = "\(stage.path("policies/tests/desk.yaml")): 4 cases pass\n\(shown)"
        for words in [[stage.path("policies")], [stage.path("policies/tests")], [stage.path("policies/tests/desk.yaml"), "--cover"]] {
            let run = await stage.run(["policy", "test"] + words)
            #expect(run.status == 0 && run.output == all, "\(run.output)\(run.complaints)")
        }
        let byDefault = await stage.run("policy", "test", with: ["TOLLGATE_POLICIES": stage.path("policies")])
        #expect(byDefault.status == 0 && byDefault.output == all)
    }

    @Test("a case that does not pass ends with 1, at its place")
    func fails() async throws {
        let stage = try makeStage()
        try write(policy.replacing("above: 50.00 CNY", with: "above: 40.00 CNY"), "desk.yaml", in: stage)
        let run = await stage.run("policy", "test", stage.path("policies"))
        #expect(run.status == 1)
        let place = stage.path("policies/tests/desk.yaml")
        #expect(
            run.output.hasPrefix("\(place):8:62: error[wrong-decision]: `fifty pass` is expected to be permitted, and is held by `lead`\n"))
        #expect(run.output.contains("\n  = note: gate `lead`: 0.00 CNY counted, holds above 40.00 CNY\n"))
        #expect(run.output.contains("\n\n\(place): 1 of 4 cases fails\n"))
    }

    @Test("a statement that is not shown both ways is named, and with --cover it ends with 1")
    func cover() async throws {
        let stage = try makeStage()
        let fewer = cases.split(separator: "\n").filter { !$0.contains("a hundred") }.joined(separator: "\n")
        try write(fewer, "tests/desk.yaml", in: stage)
        let run = await stage.run("policy", "test", stage.path("policies"))
        #expect(run.status == 0)
        let policy = stage.path("policies/desk.yaml")
        #expect(run.output.contains("\(policy):9:12: warning[one-sided]: no case shows a call that the limit `day` stops\n"))
        #expect(run.output.hasSuffix("\n\(policy): 1 of 3 statements is not shown both ways\n"))
        #expect(await stage.run("policy", "test", stage.path("policies"), "--cover").status == 1)
        #expect(await stage.run("policy", "test", stage.path("policies"), "--cover", "--filter", "fifty").status == 2)
    }

    @Test("what several files show of one set counts together")
    func together() async throws {
        let stage = try makeStage()
        let lines = cases.split(separator: "\n")
        try write(lines.filter { !$0.contains("a hundred") }.joined(separator: "\n"), "tests/desk.yaml", in: stage)
        try write(lines.filter { !$0.contains("fifty") }.joined(separator: "\n"), "tests/more.yaml", in: stage)
        let run = await stage.run("policy", "test", stage.path("policies"), "--cover")
        #expect(run.status == 0 && run.output.hasSuffix("3 statements, each shown both ways\n"), "\(run.output)")
    }

    @Test("a filter runs some of the cases and says nothing of the rest; one that fits none is refused")
    func filter() async throws {
        let stage = try makeStage()
        let run = await stage.run("policy", "test", stage.path("policies"), "--filter", "waits")
        #expect(run.status == 0 && run.output == "\(stage.path("policies/tests/desk.yaml")): 1 case passes\n")
        let none = await stage.run("policy", "test", stage.path("policies"), "--filter", "nothing like it")
        #expect(none.status == 1 && none.complaints.contains("no case's name contains `nothing like it`"))
    }

    @Test("the same cases can be run against a draft elsewhere")
    func draft() async throws {
        let stage = try makeStage()
        try write(policy.replacing("amount: 100.00 CNY", with: "amount: 200.00 CNY"), "draft.yaml", in: stage)
        let run = await stage.run("policy", "test", stage.path("policies"), "--policies", stage.path("policies/draft.yaml"))
        #expect(run.status == 1 && run.output.contains("`a hundred is the end` is expected to be forbidden, and is held by `lead`"))
    }

    @Test("policies that do not check, or are not there, are shown at their place and end with 1")
    func unsound() async throws {
        let stage = try makeStage()
        try write(policy.replacing("above:", with: "abov:"), "desk.yaml", in: stage)
        let bad = await stage.run("policy", "test", stage.path("policies"))
        #expect(bad.status == 1 && bad.output.hasPrefix("\(stage.path("policies/desk.yaml")):16:5: error[unknown-key]"), "\(bad.output)")
        try write(cases.replacing("../desk.yaml", with: "../dsk.yaml"), "tests/desk.yaml", in: stage)
        let missing = await stage.run("policy", "test", stage.path("policies"))
        let place = stage.path("policies/tests/desk.yaml")
        let message = "\(place):2:12: error[no-policy]: there is no policy file at `\(stage.path("policies/dsk.yaml"))`\n"
        #expect(missing.status == 1 && missing.output.hasPrefix(message), "\(missing.output)")
        try write(cases.replacing("policies: [../desk.yaml]\n", with: ""), "tests/desk.yaml", in: stage)
        let silent = await stage.run("policy", "test", stage.path("policies"))
        #expect(silent.status == 1 && silent.output.contains("error[missing-key]: the file does not say which policies it is about"))
        #expect(await stage.run("policy", "test", stage.path("nowhere")).status == 2)
    }

    @Test("for programs: every case with what was expected and decided, and what is not shown both ways")
    func json() async throws {
        let stage = try makeStage()
        try write(policy.replacing("above: 50.00 CNY", with: "above: 40.00 CNY"), "desk.yaml", in: stage)
        let run = await stage.run("policy", "test", stage.path("policies"), "--json")
        #expect(run.status == 1)
        let json = try JSONValue(parsing: run.output)
        #expect(json["passes"] == false)
        let first = try #require(json["files"]?.arrayValue?.first?["cases"]?.arrayValue?.first)
        #expect(first["case"] == "fifty pass" && first["line"] == 8 && first["passes"] == false)
        let step = try #require(first["steps"]?.arrayValue?.first)
        #expect(step["expected"] == "permit" && step["decided"] == "hold" && step["by"] == ["lead"])
        #expect(step["failure"]?["code"] == "wrong-decision" && step["failure"]?["column"] == 62)
        let coverage = try #require(json["coverage"]?.arrayValue?.first)
        #expect(coverage["statements"] == 3 && coverage["findings"]?.arrayValue?.count == 1)
    }
}
