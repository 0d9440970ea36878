import Clocks
import Foundation
import JSON
import Testing

@testable import Composition

/// Commands on a store of their own with three tools, and two sets to bring into force.
private struct Scene {
    let stage: Stage
    let boss: [String: String]

    static let narrow = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: {}
        approvers:
          lead: { roles: [lead] }
        scopes:
          - permit: reads
            agents: [desk]
            effects: [read]
          - permit: refunds
            agents: [desk]
            effects: [refund]
        \(RefundPolicy.limitAndGate)

        """
    static let wide = narrow.replacing("100.00 CNY", with: "200.00 CNY")

    init(showsOutput: Bool = false) async throws {
        stage = try Stage(showsOutput: showsOutput, parts: .threeTools, pace: .seconds(1))
        boss = try await stage.admin()
        try Self.narrow.write(toFile: stage.path("narrow.yaml"), atomically: true, encoding: .utf8)
        try Self.wide.write(toFile: stage.path("wide.yaml"), atomically: true, encoding: .utf8)
    }

    func run(_ words: String..., with more: [String: String] = [:]) async -> Run {
        await stage.run(words, with: boss.merging(more) { $1 })
    }
}

@Suite("tollgate policy diff, apply, rollback and sign")
struct PolicySigningCommandTests {
    @Test("diff compares files, versions and what is in force, and ends with 0 for no difference and 1 for one")
    func diff() async throws {
        let scene = try await Scene()
        let (narrow, wide) = (scene.stage.path("narrow.yaml"), scene.stage.path("wide.yaml"))
        let same = await scene.run("policy", "diff", narrow, narrow)
        #expect(same.status == 0 && same.output == "both mean the same\n")
        let line = "~ limit refund-day  [widens]\n    amount: 100.00 CNY -> 200.00 CNY  [widens]\n"
        let differs = await scene.run("policy", "diff", narrow, wide)
        #expect(differs.status == 1 && differs.output == line, "\(differs.output)\(differs.complaints)")
        #expect(await scene.run("policy", "apply", narrow).status == 0)
        #expect(await scene.run("policy", "diff", wide).output == line)
        #expect(await scene.run("policy", "diff", "1", wide).output == line)
        #expect(await scene.run("policy", "diff", "1", "in-force").status == 0)
        #expect(await scene.run("policy", "diff", with: ["TOLLGATE_POLICIES": wide]).output == line)
        #expect(await scene.run("policy", "diff", "0", "1").output.contains("- limit built-in-collect-call"))
        let json = try JSONValue(parsing: await scene.run("policy", "diff", narrow, wide, "--json").output)
        #expect(json["direction"] == "widens" && json["changes"]?.arrayValue?.first?["parts"]?.arrayValue?.first?["after"] == "200.00 CNY")
        let unknown = await scene.run("policy", "diff", "7", wide)
        #expect(unknown.status == 2 && unknown.complaints.contains("there is no version 7"))
        try "tollgate: 2\n".write(toFile: scene.stage.path("bad.yaml"), atomically: true, encoding: .utf8)
        let bad = await scene.run("policy", "diff", narrow, scene.stage.path("bad.yaml"))
        #expect(bad.status == 2 && bad.complaints.contains("does not check"))
    }

    @Test("apply says what it widens and what its limits start with; a dry run says it and needs no secret")
    func apply() async throws {
        let scene = try await Scene()
        let (narrow, wide) = (scene.stage.path("narrow.yaml"), scene.stage.path("wide.yaml"))
        #expect(await scene.run("policy", "apply", narrow).status == 0)
        let dry = await scene.stage.run("policy", "apply", wide, "--dry-run")
        let said = """
              ~ limit refund-day  [widens]
                  amount: 100.00 CNY -> 200.00 CNY  [widens]
            from the operations of their window:
              limit refund-day (200.00 CNY): nothing

            """
        #expect(dry.status == 0 && dry.output == "version 2 would come into force\n" + said, "\(dry.output)\(dry.complaints)")
        #expect(try JSONValue(parsing: await scene.run("policy", "history", "--json").output).arrayValue?.count == 1)
        let late = await scene.run("policy", "apply", wide, "--after", "0")
        #expect(late.status == 1 && late.complaints.contains("version 1 by `boss` is in force and not version 0: nothing was applied"))
        let done = await scene.run("policy", "apply", wide, "--after", "1")
        #expect(done.status == 0 && done.output == "version 2 is in force\n" + said)
        let json = try JSONValue(parsing: await scene.run("policy", "apply", narrow, "--json").output)
        #expect(json["version"] == 3 && json["before"] == 2 && json["direction"] == "narrows" && json["in_force"] == true)
        #expect(json["starts"]?.arrayValue?.first?["name"] == "refund-day")
    }

    @Test("at a terminal what widens is asked for; a no applies nothing, and --yes asks nothing")
    func confirmation() async throws {
        let scene = try await Scene(showsOutput: true)
        let (narrow, wide) = (scene.stage.path("narrow.yaml"), scene.stage.path("wide.yaml"))
        #expect(await scene.run("policy", "apply", narrow, "--yes").status == 0)
        scene.stage.terminal.confirm(with: false)
        let no = await scene.run("policy", "apply", wide)
        #expect(no.status == 1 && no.output.contains("version 2 would come into force") && no.complaints.contains("nothing was applied"))
        #expect(scene.stage.terminal.prompts == ["Bring it into force? [y/N] "])
        scene.stage.terminal.confirm(with: true)
        #expect(await scene.run("policy", "apply", wide).output.contains("version 2 is in force"))
        #expect(await scene.run("policy", "apply", narrow).output.contains("version 3 is in force"), "what only narrows is not asked for")
        #expect(scene.stage.terminal.prompts.count == 2)
    }

    @Test("a rollback is a new version, and history and show say whose files it has")
    func rollback() async throws {
        let scene = try await Scene()
        for file in ["narrow.yaml", "wide.yaml"] { #expect(await scene.run("policy", "apply", scene.stage.path(file)).status == 0) }
        let without = await scene.stage.run("policy", "rollback", "1")
        #expect(without.status == 2 && without.complaints.contains("an admin's secret"))
        let back = await scene.run("policy", "rollback", "1")
        #expect(back.status == 0 && back.output.hasPrefix("version 3 is in force, with the files of version 1\n"), "\(back.complaints)")
        #expect(await scene.run("policy", "diff", "1", "3").status == 0)
        let newest = try JSONValue(parsing: await scene.run("policy", "history", "--json").output).arrayValue?.first
        #expect(newest?["origin"] == 1)
        #expect(await scene.run("policy", "history").output.contains("version 1"))
        #expect(await scene.run("policy", "show").output.contains("# the files of version 1\n"))
        #expect(
            await scene.run("policy", "show", "--meaning").output.contains("limit refund-day: effects refund; amount 100.00 CNY; per day"))
        #expect(await scene.run("policy", "rollback", "9").status == 2)
    }

    @Test("signing, from the first key to a signed rollback, and offline by a place that was written down")
    func signing() async throws {
        let scene = try await Scene()
        let stage = scene.stage
        func path(_ name: String) -> String { stage.path(name) }
        let made = await stage.run("policy", "keygen", "--out", path("key"))
        #expect(made.status == 0, "\(made.complaints)")
        #expect(
            try stage.text("key").hasPrefix("-----BEGIN PRIVATE KEY-----") && stage.text("key.pub").hasPrefix("-----BEGIN PUBLIC KEY-----"))
        #expect(await scene.run("approvers", "key", "boss", path("key.pub")).status == 0)
        let early = await scene.run("policy", "apply", path("narrow.yaml"))
        #expect(early.status == 0)
        let unsigned = await scene.run("policy", "signatures", "on")
        #expect(unsigned.status == 1 && unsigned.complaints.contains("version 1, which is in force, is not signed"))
        let sign = await stage.run("policy", "sign", path("narrow.yaml"), "--key", path("key"), "--out", path("2.sig"))
        #expect(sign.status == 0 && sign.output.contains("as version 2"), "\(sign.complaints)")
        #expect(await scene.run("policy", "apply", path("narrow.yaml"), "--signature", path("2.sig")).status == 0)
        #expect(await scene.run("policy", "signatures", "on").output.hasPrefix("policies have to be signed: the store say"))
        let refused = await scene.run("policy", "apply", path("wide.yaml"))
        #expect(refused.status == 1 && refused.complaints.contains("this set is not signed") && refused.complaints.contains("policy sign"))
        let replayed = await scene.run("policy", "apply", path("narrow.yaml"), "--signature", path("2.sig"))
        #expect(replayed.status == 1 && replayed.complaints.contains("the signature is for version 2, and the next one is 3"))
        // Offline: another state directory, where there is no store.
        try await scene.run("policy", "signatures", "--json").output.write(toFile: path("place"), atomically: true, encoding: .utf8)
        let offline = await stage.run(
            "policy", "sign", path("wide.yaml"), "--key", path("key"), "--out", path("3.sig"), "--place", path("place"),
            with: ["TOLLGATE_STATE": path("nowhere")])
        #expect(offline.status == 0, "\(offline.complaints)")
        #expect(await scene.run("policy", "apply", path("wide.yaml"), "--signature", path("3.sig")).status == 0)
        #expect(await stage.run("policy", "sign", "--version", "2", "--key", path("key"), "--out", path("4.sig")).status == 0)
        #expect(await scene.run("policy", "rollback", "2", "--signature", path("4.sig")).status == 0)
        #expect(await scene.run("policy", "history").output.contains("boss"))
        #expect(await scene.run("policy", "show").output.contains("# signed by boss, with the key "))
        let last = await scene.run("approvers", "key", "boss", "--remove")
        #expect(last.status == 1 && last.complaints.contains("the last key that can sign"))
        #expect(await stage.run("policy", "sign", "--signatures-off", "--key", path("key"), "--out", path("off.sig")).status == 0)
        let off = await scene.run("policy", "signatures", "off", "--signature", path("off.sig"))
        #expect(off.output.hasPrefix("policies need not be signed"), "\(off.complaints)")
        #expect(await scene.run("policy", "apply", path("wide.yaml")).status == 0)
        let settings = await scene.run("policy", "apply", path("wide.yaml"), with: ["TOLLGATE_SIGNED_POLICIES": "true"])
        #expect(settings.status == 1 && settings.complaints.contains("this set is not signed"), "\(settings.output)")
        #expect(await scene.run("audit", "verify").status == 0)
    }

    @Test("a second key takes a signature by the first one once signatures are required; the last signer is not removed")
    func secondKey() async throws {
        let scene = try await Scene()
        let stage = scene.stage
        func path(_ name: String) -> String { stage.path(name) }
        for name in ["key", "other"] { #expect(await stage.run("policy", "keygen", "--out", path(name)).status == 0) }
        #expect(await scene.run("approvers", "key", "boss", path("key.pub")).status == 0)
        #expect(await scene.run("policy", "signatures", "on").status == 0)
        #expect(await scene.run("approvers", "add", "second", "--admin", "--out", path("second")).status == 0)
        let alone = await scene.run("approvers", "key", "second", path("other.pub"))
        #expect(alone.status == 1 && alone.complaints.contains("is not signed"))
        let second = ["TOLLGATE_ADMIN_TOKEN": try stage.text("second")]
        let last = await stage.run("approvers", "remove", "boss", with: second)
        #expect(last.status == 1 && last.complaints.contains("the last key that can sign"), "\(last.output)")
        let sign = await stage.run(
            "policy", "sign", "--approver", "second", "--new-key", path("other.pub"), "--key", path("key"), "--out", path("second.sig"))
        #expect(sign.status == 0, "\(sign.complaints)")
        #expect(await scene.run("approvers", "key", "second", path("other.pub"), "--signature", path("second.sig")).status == 0)
        #expect(await stage.run("approvers", "remove", "boss", with: second).status == 0)
        let keys = try JSONValue(parsing: await stage.run("policy", "signatures", "--json").output)["keys"]?.arrayValue
        #expect(keys?.map { $0["signs"] } == [false, true])
    }

    @Test("wrong uses are told from refusals")
    func usage() async throws {
        let scene = try await Scene()
        let stage = scene.stage
        #expect(await stage.run("policy", "signatures", "off").status == 2)
        #expect(await stage.run("approvers", "key", "boss").status == 2)
        #expect(await stage.run("policy", "keygen", "--out", stage.path("key")).status == 0)
        #expect(await stage.run("policy", "keygen", "--out", stage.path("key")).status == 2, "a key is never written over")
        #expect(await stage.run("policy", "sign", "--approver", "x", "--key", stage.path("key"), "--out", stage.path("s")).status == 2)
        let swapped = await stage.run("policy", "sign", stage.path("wide.yaml"), "--key", stage.path("wide.yaml"), "--out", stage.path("s"))
        #expect(swapped.status == 2 && !swapped.complaints.contains("BEGIN"))
        let notOne = await scene.run("policy", "apply", stage.path("wide.yaml"), "--signature", stage.path("wide.yaml"))
        #expect(notOne.status == 1 && notOne.complaints.contains("this is no signature of a policy"))
    }
}
