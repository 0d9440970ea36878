import Foundation
import JSON
import Testing

@testable import Composition

@Suite("tollgate payees")
struct PayeesCommandTests {
    private static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: { operators: [runner] } }
        approvers:
          runner: { roles: [lead] }
        scopes:
          - permit: looks
            agents: [desk]
            effects: [read]

        """

    /// A store with the admin `boss` and the approver `runner`, who runs the agent.
    private func open(_ policy: String = Self.policy) async throws -> (stage: Stage, boss: [String: String], runner: [String: String]) {
        let stage = try Stage()
        let simulator = ["TOLLGATE_ENVIRONMENT": "simulator"]
        #expect(await stage.run("approvers", "add", "boss", "--admin", "--out", stage.path("boss"), with: simulator).status == 0)
        let admin = simulator.merging(["TOLLGATE_ADMIN_TOKEN": try stage.text("boss")]) { $1 }
        #expect(await stage.run("approvers", "add", "runner", "--out", stage.path("runner"), with: admin).status == 0)
        try policy.write(toFile: stage.path("policy.yaml"), atomically: true, encoding: .utf8)
        let applied = await stage.run("policy", "apply", stage.path("policy.yaml"), with: admin)
        try #require(applied.status == 0, "\(applied.complaints)")
        func person(_ name: String) throws -> [String: String] {
            simulator.merging(["TOLLGATE_APPROVER_TOKEN": try stage.text(name)]) { $1 }
        }
        return (stage, try person("boss"), try person("runner"))
    }

    @Test("a person vouches for a payee by name and ceiling; lists show masks; whoever is removed is not there any more")
    func life() async throws {
        let (stage, boss, _) = try await open()
        let added = await stage.run("payees", "add", "Alice@Example.com", "--name", "王小雅", "--ceiling", "500", with: boss)
        #expect(added.status == 0 && added.output.hasSuffix(" is known up to 500.00 CNY within 24 hours\n"), "\(added.complaints)")
        #expect(!added.output.contains("alice@"))
        let listed = await stage.run("payees", "list", "--json", with: boss)
        let payee = try #require(try JSONValue(parsing: listed.output).arrayValue?.first, "\(listed)")
        #expect(payee["ceiling"] == "500.00 CNY" && payee["by"] == "boss" && payee["paid"] == "0.00 CNY")
        for secret in ["alice", "王小雅", "小雅"] { #expect(!listed.output.lowercased().contains(secret)) }
        let key = try #require(payee["key"]?.stringValue)
        #expect(await stage.run("payees", "list", with: boss).output.split(whereSeparator: \.isWhitespace).contains(key.dropFirst()))
        #expect(await stage.run("payees", "remove", String(key.dropFirst()), with: boss).status == 0)
        #expect(await stage.run("payees", "list", with: boss).output == "nobody vouches for any payee\n")
        // A shell takes what begins with `#` for a comment.
        #expect(key.hasPrefix("#"))
        let again = await stage.run("payees", "remove", String(key.dropFirst()), with: boss)
        #expect(again.status == 1 && again.complaints.contains("nobody vouches for"))
    }

    @Test("whoever runs an agent vouches for nobody, an admin neither")
    func runners() async throws {
        let policy = Self.policy.replacing("operators: [runner]", with: "operators: [runner, boss]")
            .replacing("approvers:\n", with: "approvers:\n  boss: { roles: [] }\n")
        let (stage, boss, runner) = try await open(policy)
        for person in [boss, runner] {
            let run = await stage.run("payees", "add", "bob@example.com", "--name", "Bob", "--ceiling", "10.00", with: person)
            #expect(run.status == 1 && run.complaints.contains("can't vouch"), "\(run)")
        }
    }

    @Test(
        "what can be no payee, no kind and no amount is refused with what would be",
        arguments: [
            (["nobody", "--name", "N", "--ceiling", "1"], "no payee of the kind logon_id"),
            (["2088102146225135", "--kind", "userid", "--name", "N", "--ceiling", "1"], "no kind of payee"),
            (["bob@example.com", "--name", "N", "--ceiling", "lots"], "no amount in yuan"),
            (["bob@example.com", "--name", "N", "--ceiling", "0"], "no amount in yuan"),
        ])
    func badArguments(words: [String], problem: String) async throws {
        let (stage, boss, _) = try await open()
        let run = await stage.run(["payees", "add"] + words, with: boss)
        #expect(run.status == 2 && run.complaints.contains(problem), "\(run)")
    }
}
