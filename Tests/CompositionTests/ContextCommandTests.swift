import Access
import Clocks
import Cryptography
import Foundation
import JSON
import MCP
import Testing

@testable import Composition

@Suite("tollgate context")
struct ContextCommandTests {
    /// A stage of the simulator with the admin `boss`, the approver `lead` and the agent `desk`.
    private func open() async throws -> (stage: Stage, boss: [String: String], lead: [String: String]) {
        let stage = try Stage()
        let simulator = ["TOLLGATE_ENVIRONMENT": "simulator"]
        #expect(await stage.run("approvers", "add", "boss", "--admin", "--out", stage.path("boss"), with: simulator).status == 0)
        let admin = simulator.merging(["TOLLGATE_ADMIN_TOKEN": try stage.text("boss")]) { $1 }
        #expect(await stage.run("approvers", "add", "lead", "--out", stage.path("lead"), with: admin).status == 0)
        #expect(await stage.run("agents", "add", "desk", "--out", stage.path("desk"), with: admin).status == 0)
        let boss = simulator.merging(["TOLLGATE_APPROVER_TOKEN": try stage.text("boss")]) { $1 }
        return (stage, boss, simulator.merging(["TOLLGATE_APPROVER_TOKEN": try stage.text("lead")]) { $1 })
    }

    private func claims(_ token: String) throws -> JSONValue {
        let parts = token.split(separator: ".")
        try #require(parts.count == 3)
        return try JSONValue(parsing: try #require(Base64.decodeURL(String(parts[1]))))
    }

    @Test("a context says what the flags say, in a new file that only its owner can read, by a key that only its owner can read")
    func mint() async throws {
        let (stage, boss, _) = try await open()
        let run = await stage.run(
            "context", "mint", "--agent", "desk", "--conv", "c-1", "--customer", "2088102146225135", "--order", "T-1", "--order", "T-2",
            "--quote", "T-1=88.00", "--claim", "vip=true", "--claim", "tier=3", "--claim", "name=Ann", "--claim", "id=\"42\"",
            "--claim", "tags=[\"a\"]", "--expires", "45m", "--out", stage.path("token"), with: boss)
        #expect(run.status == 0 && run.output == "the context of c-1 is in \(stage.path("token"))\n", "\(run.complaints)")
        let claims = try claims(stage.text("token").trimmingCharacters(in: .whitespacesAndNewlines))
        let now = stage.clock.now().milliseconds / 1000
        var expected: JSONObject = [
            "iss": "tollgate-development", "aud": "tollgate", "agent": "desk", "conv": "c-1", "customer": "2088102146225135",
            "orders": ["T-1", "T-2"], "quotes": ["T-1": "88.00"], "vip": true, "tier": 3, "name": "Ann", "id": "42", "tags": ["a"],
            "iat": .integer(now), "exp": .integer(now + 45 * 60),
        ]
        expected["jti"] = claims["jti"]
        #expect(claims == .object(expected) && claims["jti"]?.stringValue?.count == 32)
        for file in ["token", "state/simulator/tollgate.sqlite.context-key"] {
            #expect(try FileManager.default.attributesOfItem(atPath: stage.path(file))[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("the same key signs the next one, and every token is one of its own")
    func again() async throws {
        let (stage, boss, _) = try await open()
        var tokens: Set<String> = []
        for name in ["a", "b"] {
            let run = await stage.run("context", "mint", "--agent", "desk", "--conv", "c-1", "--out", stage.path(name), with: boss)
            #expect(run.status == 0)
            tokens.insert(try stage.text(name))
            tokens.insert(try stage.text("state/simulator/tollgate.sqlite.context-key"))
        }
        #expect(tokens.count == 3)
    }

    @Test("minting needs an admin or an operator of the agent, and leaves nothing behind where it fails")
    func power() async throws {
        let (stage, boss, lead) = try await open()
        let words = ["context", "mint", "--agent", "desk", "--conv", "c-1", "--out", stage.path("token")]
        let approver = await stage.run(words, with: lead)
        #expect(approver.status == 1 && approver.complaints.contains("`lead` is not an admin"))
        let nobody = await stage.run(words, with: ["TOLLGATE_ENVIRONMENT": "simulator"])
        #expect(nobody.status == 2 && nobody.complaints.contains("this needs an approver's secret"))
        for (flags, message) in [
            (["--expires", "61m"], "is not good for a time of up to 60 minutes"), (["--quote", "T-1=88.001"], "`quotes` has a value"),
            (["--quote", "T-1"], "is not name=value"), (["--quote", "a=1.00", "--quote", "a=2.00"], "`a` is given twice"),
            (["--claim", "iss=me"], "is no claim of the policy's"), (["--claim", "conv=me"], "is no claim of the policy's"),
            (["--claim", "orders=[\"T-9\"]"], "is no claim of the policy's"), (["--order", ""], "`orders` has an element"),
            (["--claim", "a=\(String(repeating: "x", count: 1025))"], "`a` is too long"),
        ] {
            let run = await stage.run(words + flags, with: boss)
            #expect(run.status != 0 && run.complaints.contains(message), "\(flags): \(run.complaints)")
        }
        #expect(!FileManager.default.fileExists(atPath: stage.path("token")))
        let piped = await stage.run(Array(words.dropLast(2)), with: boss)
        #expect(piped.status == 2 && piped.complaints.contains("give it a file: `--out FILE`"))
        #expect(await stage.run(words, with: boss).status == 0)
    }

    @Test("production mints nothing, and does not know the development key though its file is there")
    func production() async throws {
        let stage = try Stage()
        let admin = try await stage.admin()
        let boss = ["TOLLGATE_APPROVER_TOKEN": try #require(admin["TOLLGATE_ADMIN_TOKEN"])]
        let run = await stage.run("context", "mint", "--agent", "desk", "--conv", "c-1", "--out", stage.path("token"), with: boss)
        #expect(run.status == 1 && run.complaints.contains("no context is minted in production"))
        #expect(!FileManager.default.fileExists(atPath: stage.path("state/prod/tollgate.sqlite.context-key")))
        try DevelopmentContextKey().pem.reveal().write(
            toFile: stage.path("state/prod/tollgate.sqlite.context-key"), atomically: false, encoding: .utf8)
        chmod(stage.path("state/prod/tollgate.sqlite.context-key"), 0o600)
        let environment = ["HOME": stage.folder, "TOLLGATE_STATE": stage.path("state")]
        let rules = try ContextSetup.rules(try Settings.resolve(environment: environment))
        #expect(await refusal(rules) == .notAccepted)
        let sandbox = try Settings.resolve(
            environment: environment.merging(
                ["TOLLGATE_ENVIRONMENT": "sandbox", "TOLLGATE_STORE": "sqlite:\(stage.path("state/prod/tollgate.sqlite"))"]) { $1 })
        #expect(await refusal(try ContextSetup.rules(sandbox)) == .malformed)
    }

    /// How far a text that is no token gets under these rules.
    private func refusal(_ rules: ContextRules) async -> ContextRefused? {
        do {
            let stage = try Stage()
            let bench = try await Workbench.open(try Settings.resolve(environment: ["HOME": stage.folder]), clock: stage.clock)
            _ = try await bench.access.present(Secret("x"), by: Access.local(), under: rules)
            return nil
        } catch { return error as? ContextRefused }
    }

    @Test("a development key that others can read is refused with the command that mends it")
    func openKey() async throws {
        let (stage, boss, _) = try await open()
        let words = ["context", "mint", "--agent", "desk", "--conv", "c-1"]
        #expect(await stage.run(words + ["--out", stage.path("a")], with: boss).status == 0)
        let key = stage.path("state/simulator/tollgate.sqlite.context-key")
        chmod(key, 0o644)
        let run = await stage.run(words + ["--out", stage.path("b")], with: boss)
        #expect(run.status == 2 && run.complaints.contains("open to other users") && run.complaints.contains("chmod 600 \(key)"))
        #expect(!FileManager.default.fileExists(atPath: stage.path("b")))
    }

    @Test("any approver ends a conversation, which cannot be minted for again; a second end says so")
    func end() async throws {
        let (stage, boss, lead) = try await open()
        let words = ["context", "end", "c-1", "--agent", "desk"]
        #expect(await stage.run(words, with: ["TOLLGATE_ENVIRONMENT": "simulator"]).status == 2)
        let first = await stage.run(words, with: lead)
        #expect(first.status == 0 && first.output == "c-1 of desk has ended\n")
        let second = await stage.run(words, with: lead)
        #expect(second.status == 0 && second.output == "c-1 of desk had been ended before\n")
        let minted = await stage.run("context", "mint", "--agent", "desk", "--conv", "c-1", "--out", stage.path("t"), with: boss)
        #expect(minted.status == 1 && minted.complaints.contains("the conversation has ended"))
        let typo = await stage.run("context", "end", "c-1", "--agent", "dsek", with: lead)
        #expect(typo.status == 1 && typo.complaints.contains("there is no agent `dsek`"))
        let blank = await stage.run("context", "end", "c 1", "--agent", "desk", with: lead)
        #expect(blank.status == 2 && blank.complaints.contains("visible characters"))
        let log = await stage.run("audit", "list", "--json", with: lead)
        #expect(log.output.contains("conversation-ended") && !log.output.contains("context-minted"))
    }

    @Test("a process is given one token or one file, which has to be readable when it starts")
    func ofProcess() throws {
        let stage = try Stage()
        func delivery(_ file: String?, _ variables: [String: String]) throws -> Secret? {
            try ContextDelivery.ofProcess(file: file, variables).token(beside: [:])
        }
        try " a.b.c\n".write(toFile: stage.path("token"), atomically: false, encoding: .utf8)
        chmod(stage.path("token"), 0o600)
        #expect(try delivery(nil, [:]) == nil && delivery(nil, ["TOLLGATE_CONTEXT": "", "TOLLGATE_CONTEXT_FILE": ""]) == nil)
        #expect(try delivery(nil, ["TOLLGATE_CONTEXT": "x.y.z\n"]) == Secret("x.y.z"))
        #expect(try delivery(nil, ["TOLLGATE_CONTEXT_FILE": stage.path("token")]) == Secret("a.b.c"))
        #expect(try delivery("~/token", ["TOLLGATE_CONTEXT_FILE": "/nowhere", "HOME": stage.folder]) == Secret("a.b.c"))
        #expect(throws: Complaint.self) { try delivery(stage.path("token"), ["TOLLGATE_CONTEXT": "x.y.z"]) }
        #expect(throws: SettingsError.self) { try delivery(stage.path("nothing"), [:]) }
        chmod(stage.path("token"), 0o644)
        #expect(throws: SettingsError.self) { try delivery(stage.path("token"), [:]) }
    }

    @Test("header and _meta count where they say the same, and whatever else is there never counts as nothing")
    func delivered() throws {
        func token(_ headers: [String], _ meta: JSONObject = [:]) throws -> Secret? {
            try ContextDelivery(HTTPCredentials(bearer: nil) { $0 == "Tollgate-Context" ? headers : [] }).token(beside: meta)
        }
        #expect(try token([]) == nil)
        #expect(try token(["a"]) == Secret("a") && token([], ["dev.tollgate/context": "a"]) == Secret("a"))
        #expect(try token(["a"], ["dev.tollgate/context": "a"]) == Secret("a"))
        #expect(try token([""]) == Secret(""))
        #expect(throws: ContextRefused.ambiguous) { try token(["a"], ["dev.tollgate/context": "b"]) }
        #expect(throws: ContextRefused.ambiguous) { try token(["a", "a"]) }
        #expect(throws: ContextRefused.ambiguous) { try token([""], ["dev.tollgate/context": "b"]) }
        for value: JSONValue in [.null, 1, ["a"], ["token": "a"]] {
            #expect(throws: ContextRefused.malformed) { try token([], ["dev.tollgate/context": value]) }
        }
    }
}
