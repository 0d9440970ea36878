import Clocks
import Foundation
import JSON
import Testing

@testable import Composition

@Suite("tollgate agents and approvers")
struct AgentsCommandTests {
    @Test("the first admin needs no secret and owns the state directory; the next person needs the first one's")
    func firstAdmin() async throws {
        let stage = try Stage()
        let noAdmin = await stage.run("approvers", "add", "lead", "--out", stage.path("lead"))
        #expect(noAdmin.status == 2 && noAdmin.complaints.contains("this store has no admin yet"))
        let boss = try await stage.admin()
        let without = await stage.run("approvers", "add", "thief", "--admin", "--out", stage.path("thief"))
        #expect(without.status == 2 && without.complaints.contains("this needs an admin's secret"))
        #expect(!FileManager.default.fileExists(atPath: stage.path("thief")))
        let lead = await stage.run("approvers", "add", "lead", "--out", stage.path("lead"), with: boss)
        #expect(lead.status == 0 && lead.output == "the secret of lead is in \(stage.path("lead"))\n")
        let list = await stage.run("approvers", "list")
        #expect(
            list.output == """
                NAME  ADMIN  ADDED                 BY
                boss  yes    2026-11-21T10:17:19Z  -
                lead  no     2026-11-21T10:17:19Z  boss

                """)
    }

    @Test("a state directory of somebody else makes no first admin", .enabled(if: geteuid() == 0, "only root can give a folder away"))
    func foreignFolder() async throws {
        let stage = try Stage()
        try FileManager.default.createDirectory(atPath: stage.path("state/prod"), withIntermediateDirectories: true)
        #expect(chown(stage.path("state/prod"), 12345, 12345) == 0)
        let run = await stage.run("approvers", "add", "boss", "--admin", "--out", stage.path("boss"))
        #expect(run.status == 1 && run.complaints.contains("the first admin is made by whoever owns the state directory"))
        #expect(!FileManager.default.fileExists(atPath: stage.path("boss")))
    }

    @Test("a secret goes into a new file of mode 0600, and into no file that is there")
    func outFile() async throws {
        let stage = try Stage()
        let boss = try await stage.admin()
        #expect(try FileManager.default.attributesOfItem(atPath: stage.path("boss"))[.posixPermissions] as? Int == 0o600)
        try "mine".write(toFile: stage.path("taken"), atomically: false, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: stage.path("link"), withDestinationPath: stage.path("elsewhere"))
        for name in ["taken", "link"] {
            let run = await stage.run("agents", "add", "desk", "--out", stage.path(name), with: boss)
            #expect(run.status == 2 && run.complaints.contains("`--out` names a new file"))
        }
        #expect(try stage.text("taken") == "mine")
        #expect(!FileManager.default.fileExists(atPath: stage.path("elsewhere")))
        #expect(await stage.run("agents", "list").output.contains("there are no agents"))
    }

    @Test("a secret is not written to an output that is no terminal, and then none is made")
    func noTerminal() async throws {
        let stage = try Stage()
        let boss = try await stage.admin()
        let run = await stage.run("agents", "add", "desk", with: boss)
        #expect(run.status == 2 && run.output.isEmpty && run.complaints.contains("give it a file: `--out FILE`"))
        #expect(await stage.run("agents", "list").output.contains("there are no agents"))
    }

    @Test("at a terminal the token is shown once, and the admin's secret is asked for without a variable")
    func terminal() async throws {
        let stage = try Stage(showsOutput: true)
        let boss = try await stage.admin()
        stage.terminal.answer(try #require(boss["TOLLGATE_ADMIN_TOKEN"]).filter { !$0.isWhitespace })
        let run = await stage.run("agents", "add", "desk")
        #expect(run.status == 0 && run.output.contains("    tg_agent_") && run.complaints.isEmpty)
        #expect(stage.terminal.prompts == ["An admin's secret: "])
        #expect(await !stage.run("agents", "list").output.contains("tg_agent_"))
    }

    @Test("a wrong secret, an approver's where an admin's is needed, and none at all are told apart")
    func power() async throws {
        let stage = try Stage()
        let boss = try await stage.admin()
        #expect(await stage.run("approvers", "add", "lead", "--out", stage.path("lead"), with: boss).status == 0)
        let wrong = await stage.run("agents", "add", "desk", "--out", stage.path("t"), with: ["TOLLGATE_ADMIN_TOKEN": "tg_person_x_y"])
        #expect(wrong.status == 1 && wrong.complaints == "error: the secret in TOLLGATE_ADMIN_TOKEN is nobody's\n")
        let lead = ["TOLLGATE_ADMIN_TOKEN": try stage.text("lead")]
        let noAdmin = await stage.run("agents", "add", "desk", "--out", stage.path("t"), with: lead)
        #expect(noAdmin.status == 1 && noAdmin.complaints == "error: `lead` is not an admin\n")
        #expect(await stage.run("agents", "add", "desk", "--out", stage.path("t")).status == 2)
        #expect(!FileManager.default.fileExists(atPath: stage.path("t")))
    }

    @Test("an agent's life: added, frozen by an approver, thawed by an admin, rotated, removed")
    func life() async throws {
        let stage = try Stage()
        let boss = try await stage.admin()
        #expect(await stage.run("approvers", "add", "lead", "--out", stage.path("lead"), with: boss).status == 0)
        let lead = ["TOLLGATE_APPROVER_TOKEN": try stage.text("lead")]
        #expect(await stage.run("agents", "add", "desk", "--expires", "90d", "--out", stage.path("t1"), with: boss).status == 0)
        #expect(await stage.run("agents", "freeze", "desk", with: lead).output == "desk is frozen\n")
        #expect(await stage.run("agents", "thaw", "desk", with: lead).status == 2)
        #expect(try await agent(stage)["state"] == "frozen")
        #expect(await stage.run("agents", "thaw", "desk", with: boss).status == 0)
        let first = try await agent(stage)
        #expect(first["state"] == "active" && first["made_by"] == "boss" && first["expires_at"] == "2027-02-19T10:17:19Z")
        #expect(await stage.run("agents", "rotate", "desk", "--out", stage.path("t2"), with: boss).status == 0)
        let second = try await agent(stage)
        #expect(second["token"] != first["token"] && second["expires_at"] == JSONValue.null)
        #expect(try stage.text("t1") != stage.text("t2"))
        #expect(await stage.run("agents", "remove", "desk", with: boss).output == "desk was removed\n")
        #expect(await stage.run("agents", "list", "--json").output == "[]\n")
    }

    private func agent(_ stage: Stage) async throws -> JSONValue {
        let list = try JSONValue(parsing: await stage.run("agents", "list", "--json").output)
        return try #require(list.arrayValue?.first)
    }

    @Test("an expired token shows as expired")
    func expired() async throws {
        let stage = try Stage()
        let boss = try await stage.admin()
        #expect(await stage.run("agents", "add", "desk", "--expires", "2h", "--out", stage.path("t"), with: boss).status == 0)
        stage.clock.advance(by: .hours(2))
        #expect(try await agent(stage)["state"] == "expired")
    }

    @Test("wrong usage ends with 2, a missing store too, and help with 0")
    func statuses() async throws {
        let stage = try Stage()
        for words in [["frobnicate"], ["agents", "add"], ["agents", "add", "a", "--expires", "soon"], ["agents", "list", "--what"]] {
            let run = await stage.run(words)
            #expect(run.status == 2 && run.output.isEmpty && !run.complaints.isEmpty, "\(words)")
        }
        let missing = await stage.run("agents", "list")
        #expect(missing.status == 2 && missing.complaints.contains("there is no store at"))
        for words in [["--help"], ["agents", "--help"], ["agents", "add", "--help"], ["help", "approvers"], ["agents"], ["--version"]] {
            let run = await stage.run(words)
            #expect(run.status == 0 && !run.output.isEmpty && run.complaints.isEmpty, "\(words)")
        }
        #expect(await stage.run("agents", "list", "--simulator", "--environment", "prod").status == 2)
    }

    @Test("a store of one environment is refused to another")
    func environments() async throws {
        let stage = try Stage()
        _ = try await stage.admin()
        let store = "sqlite:\(stage.path("state/prod/tollgate.sqlite"))"
        let run = await stage.run("agents", "list", "--simulator", "--store", store)
        #expect(run.status == 2 && run.complaints.contains("belongs to the environment `prod`"))
    }

    @Test("every variable that sets nothing is warned of, on standard error")
    func warnings() async throws {
        let stage = try Stage()
        _ = try await stage.admin()
        let run = await stage.run("agents", "list", with: ["TOLLGATE_STATES": "x"])
        #expect(run.status == 0 && run.complaints.hasPrefix("warning: the environment variable `TOLLGATE_STATES` sets nothing"))
    }
}
