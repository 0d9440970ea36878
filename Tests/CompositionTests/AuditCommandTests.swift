import AuditLog
import Clocks
import Foundation
import JSON
import Store
import Testing

@testable import Composition

@Suite("tollgate audit")
struct AuditCommandTests {
    /// A stage with an admin, an agent and what the log says of both.
    private func stage() async throws -> (Stage, [String: String]) {
        // Whoever sequenced the log keeps the turn for 2 s.
        let stage = try Stage(pace: .seconds(3))
        let boss = try await stage.admin()
        #expect(await stage.run("agents", "add", "desk", "--out", stage.path("desk"), with: boss).status == 0)
        #expect(await stage.run("agents", "freeze", "desk", with: boss).status == 0)
        return (stage, boss)
    }

    private func store(_ stage: Stage) -> String { stage.path("state/prod/tollgate.sqlite") }

    private func tamper(_ path: String, _ sql: String) async throws {
        let store = try await Store.open(.sqlite(path: path), migrations: [], clock: SystemClock())
        try await store.write { tx in _ = try tx.execute(sql) }
        await store.close()
    }

    @Test("every change of agents and people is in the log, with who made it, and without any secret")
    func entries() async throws {
        let (stage, _) = try await stage()
        let list = try JSONValue(parsing: await stage.run("audit", "list", "--json").output).arrayValue ?? []
        #expect(list.map { $0["kind"]?.stringValue } == ["agent-frozen", "agent-added", "approver-added"].map { Optional($0) })
        #expect(list[0]["body"]?["by"] == "boss" && list[0]["body"]?["agent"] == "desk")
        #expect(list[2]["body"]?["first"] == true && list[2]["body"]?["admin"] == true)
        let export = await stage.run("audit", "export").output
        for name in ["boss", "desk"] {
            let secret = try #require(try stage.text(name).split(separator: "_").last).filter { !$0.isWhitespace }
            #expect(secret.count == 52 && !export.contains(secret))
        }
    }

    @Test("list narrows by kind, age and count; show gives one entry; what is not there is said")
    func listing() async throws {
        let (stage, _) = try await stage()
        #expect(await stage.run("audit", "list", "--kind", "agent-added").output.split(separator: "\n").count == 2)
        #expect(await stage.run("audit", "list", "--limit", "1").output.contains("agent-frozen"))
        stage.clock.advance(by: .hours(2))
        #expect(await stage.run("audit", "list", "--since", "1h").output == "there are no such entries\n")
        #expect(await stage.run("audit", "list", "--limit", "0").status == 2)
        let list = try JSONValue(parsing: await stage.run("audit", "list", "--json", "--kind", "agent-added").output)
        let reference = try #require(list.arrayValue?.first?["reference"]?.stringValue)
        let shown = await stage.run("audit", "show", reference).output
        #expect(shown.contains("kind      agent-added") && shown.contains("agent: desk") && shown.contains("leaf      1"))
        #expect(try JSONValue(parsing: await stage.run("audit", "show", reference, "--json").output) == list.arrayValue?.first)
        let missing = await stage.run("audit", "show", "nothing-1")
        #expect(missing.status == 1 && missing.complaints == "error: the log has no entry `nothing-1`\n")
    }

    @Test("a good log verifies, against itself only or against a checkpoint from outside")
    func good() async throws {
        let (stage, boss) = try await stage()
        let alone = await stage.run("audit", "verify")
        #expect(alone.status == 0 && alone.output.contains("consistent with itself only"))
        try await stage.run("audit", "checkpoint").output.write(toFile: stage.path("note"), atomically: false, encoding: .utf8)
        #expect(await stage.run("agents", "thaw", "desk", with: boss).status == 0)
        let outside = await stage.run("audit", "verify", "--checkpoint", stage.path("note"))
        #expect(outside.status == 0 && outside.output.contains("agrees with the checkpoint"))
        let json = try JSONValue(parsing: await stage.run("audit", "verify", "--json").output)
        #expect(json["good"] == true && json["entries"] == 4 && json["leaves"] == 4 && json["agreement"]?["with"] == "itself only")
    }

    @Test("an edited entry ends verify with 1 and is named")
    func edited() async throws {
        let (stage, _) = try await stage()
        try await tamper(store(stage), "UPDATE audit_entries SET body = REPLACE(body, 'desk', 'dusk') WHERE kind = 'agent-frozen'")
        let run = await stage.run("audit", "verify")
        #expect(run.status == 1 && run.output.contains("edited: entry "))
        let json = await stage.run("audit", "verify", "--json")
        #expect(json.status == 1)
        #expect(try JSONValue(parsing: json.output)["good"] == false)
    }

    /// Copies files of the store; what was written last may stand beside the file, in its journal.
    private func copy(_ suffixes: [String], of stage: Stage, as name: String) throws {
        for suffix in suffixes where FileManager.default.fileExists(atPath: store(stage) + suffix) {
            try FileManager.default.copyItem(atPath: store(stage) + suffix, toPath: stage.path(name + suffix))
        }
    }

    @Test("an end that was cut off shows only against a checkpoint from outside")
    func truncated() async throws {
        let (stage, boss) = try await stage()
        try copy(["", "-wal", ".log-key", ".pseudonym-key"], of: stage, as: "old.sqlite")
        #expect(await stage.run("agents", "thaw", "desk", with: boss).status == 0)
        try await stage.run("audit", "checkpoint").output.write(toFile: stage.path("note"), atomically: false, encoding: .utf8)
        let old = "sqlite:\(stage.path("old.sqlite"))"
        #expect(await stage.run("audit", "verify", "--store", old).status == 0)
        let run = await stage.run("audit", "verify", "--store", old, "--checkpoint", stage.path("note"))
        #expect(run.status == 1 && run.output.contains("truncated"))
    }

    @Test("an auditor's copy without the key is checked with the public key alone, and is given no key")
    func copy() async throws {
        let (stage, _) = try await stage()
        let key = await stage.run("audit", "checkpoint", "--key").output.filter { !$0.isWhitespace }
        try copy(["", "-wal"], of: stage, as: "copy.sqlite")
        let copy = "sqlite:\(stage.path("copy.sqlite"))"
        let without = await stage.run("audit", "verify", "--store", copy)
        #expect(without.status == 2 && without.complaints.contains("give its public key with --key"))
        #expect(await stage.run("audit", "verify", "--store", copy, "--key", key).status == 0)
        #expect(!FileManager.default.fileExists(atPath: stage.path("copy.sqlite.log-key")))
        #expect(await stage.run("audit", "verify", "--store", copy, "--key", "nonsense").status == 2)
    }

    @Test("a proof holds by the public key alone, and not once a character of it was changed")
    func proofs() async throws {
        let (stage, _) = try await stage()
        let list = try JSONValue(parsing: await stage.run("audit", "list", "--json").output)
        let reference = try #require(list.arrayValue?.first?["reference"]?.stringValue)
        let key = await stage.run("audit", "checkpoint", "--key").output.filter { !$0.isWhitespace }
        let proof = await stage.run("audit", "prove", reference).output
        try proof.write(toFile: stage.path("proof"), atomically: false, encoding: .utf8)
        let elsewhere = ["TOLLGATE_STATE": stage.path("nowhere")]
        let good = await stage.run("audit", "prove", "--check", stage.path("proof"), "--key", key, with: elsewhere)
        #expect(good.status == 0 && good.output.contains("the proof holds"), "\(good.complaints)")
        try proof.replacingOccurrences(of: "desk", with: "dusk").write(toFile: stage.path("bad"), atomically: false, encoding: .utf8)
        let bad = await stage.run("audit", "prove", "--check", stage.path("bad"), "--key", key, with: elsewhere)
        #expect(bad.status == 1 && bad.output == "the proof does not hold\n")
        #expect(await stage.run("audit", "prove").status == 2)
    }

    @Test("an export is one JSON object a line, the checkpoint last, in a file of its owner's alone")
    func export() async throws {
        let (stage, _) = try await stage()
        #expect(await stage.run("audit", "export", "--out", stage.path("log")).status == 0)
        let lines = try stage.text("log").split(separator: "\n")
        #expect(lines.count == 4)
        for line in lines { _ = try JSONValue(parsing: String(line)) }
        #expect(try JSONValue(parsing: String(lines[3]))["checkpoint"]?.stringValue?.contains("tollgate/") == true)
        #expect(try FileManager.default.attributesOfItem(atPath: stage.path("log"))[.posixPermissions] as? Int == 0o600)
        #expect(await stage.run("audit", "export", "--out", stage.path("log")).status == 2)
    }
}
