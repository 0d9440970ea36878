import Diagnostics
import Foundation
import JSON
import TestSupport
import Testing

@testable import PolicyEngine

@Suite("The schemas for editors")
struct SchemaTests {
    private static func isOfCases(_ path: String) -> Bool { path.hasPrefix("policies/tests/") }

    private func problems(_ text: String, cases: Bool = false) throws -> [String] {
        let json = try #require(EditorView.json(text), "\(text)")
        return SchemaCheck(root: cases ? PolicySchema.cases : PolicySchema.policies).problems(json)
    }

    @Test("the shipped schemas are what the program writes")
    func inStep() throws {
        let help = "`tollgate policy schema > policies/schema.json`, `tollgate policy schema --tests > policies/tests/schema.json`"
        #expect(try Sample.file("policies/schema.json").text == PolicySchema.policies.indentedText + "\n", "\(help)")
        #expect(try Sample.file("policies/tests/schema.json").text == PolicySchema.cases.indentedText + "\n", "\(help)")
    }

    @Test("every shipped file names its schema in its first line, and conforms to it")
    func shipped() throws {
        for path in try FormatTests.paths(under: "policies") {
            let text = try Sample.file(path).text
            let depth = path.split(separator: "/").count - 2
            let place = Self.isOfCases(path) ? "schema.json" : String(repeating: "../", count: depth) + "schema.json"
            #expect(text.hasPrefix("# yaml-language-server: $schema=\(place)\n"), "\(path)")
            #expect(try problems(text, cases: Self.isOfCases(path)) == [], "\(path)")
        }
        for path in try FormatTests.paths(under: "docs") {
            #expect(try problems(try Sample.file(path).text, cases: path.contains("/tests/")) == [], "\(path)")
        }
    }

    @Test(
        "a schema finds a misspelt key or word, a wrong type, a missing key and keys that exclude each other", arguments: SchemaMutants.all)
    func mutant(_ before: String, _ after: String, _ problem: String) throws {
        let text = SchemaMutants.base
        let place = try #require(text.range(of: before))
        let found = try problems(text.replacingCharacters(in: place, with: after))
        #expect(found.contains(problem), "\(found)")
    }

    @Test("the file that is mutated conforms")
    func base() throws { #expect(try problems(SchemaMutants.base) == []) }

    @Test("what the reader takes, the schema takes: texts that look like numbers, empty sections, quotes, expressions")
    func taken() throws {
        let text = """
            tollgate: "1"
            timezone: Asia/Shanghai
            agents:
              007: { title: 2026, operators: [no, true] }
              值班: {}
              bare:
            lists:
            approvers: { a: { roles: [007] } }
            scopes:
              - { permit: 12, when: true, unlimited: "true" }
            limits:
              - { limit: a, amount: order.paid.percent(30), per: day }
              - { limit: b, count: "7", within: 7d, except: { when: "!payee.known" } }
            gates: []

            """
        #expect(try problems(text) == [])
        let read = PolicyReader.read([SourceFile(name: "a.yaml", text: text)])
        #expect(read.diagnostics.isEmpty, "\(read.diagnostics)")
    }

    @Test("no schema refuses what the reader takes: damaged files, the pages' examples")
    func noStricter() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let original = try Sample.file("policies/starter.yaml").text
        let page = ErrorPagesTests.Page(try Sample.file("docs/policy/errors.md").text)
        let texts = (0..<300).map { _ in MutantTests.damage(original, &random) } + page.sections.compactMap(\.example) + [page.base]
        var taken = 0
        for text in texts {
            let missing: Set<String> = [FindingCode.missingKey.rawValue]
            let read = PolicyReader.read([SourceFile(name: "a.yaml", text: text)])
            // A file of a set need not say the timezone; and an editor takes `~` for no value at all.
            let isTaken = read.diagnostics.allSatisfy { missing.contains($0.code) && $0.message.contains("timezone") }
            guard isTaken, !text.contains("~") else { continue }
            taken += 1
            let found = try problems(text)
            #expect(found == [], "seed \(seed)\n\(text)")
        }
        print("schema: seed \(seed), \(taken) of \(texts.count) texts taken by the reader")
        #expect(taken > 80, "seed \(seed)")
    }

    @Test("the schema of cases finds the same in cases")
    func cases() throws {
        let head = "tollgate-tests: 1\ncases:\n"
        #expect(try problems(head + "  - { case: a, call: { agent: a, tool: t }, expect: permit }\n", cases: true) == [])
        #expect(try problems(head + "  - { case: a, expect: permitted }\n", cases: true) == ["$.cases[0].expect: enum"])
        #expect(try problems(head + "  - { case: a }\n", cases: true) == ["$.cases[0]: oneOf"])
        #expect(try problems(head + "  - { case: a, expect: hold, cal: {} }\n", cases: true) == ["$.cases[0].cal: false"])
        #expect(try problems(head + "  - { case: a, expect: hold, order: none, now: noon }\n", cases: true) == ["$.cases[0].now: pattern"])
    }

    @Test("every key, map and word of the tables is described in a sentence")
    func described() {
        for key in (PolicyGrammar.file.withInner + CaseGrammar.file.withInner).flatMap(\.keys) {
            #expect(key.doc.hasSuffix(".") && key.doc.first?.isUppercase == true, "\(key.name): \(key.doc)")
        }
    }
}

enum SchemaMutants {
    /// A file that conforms.
    static let base = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: { title: 客服台, operators: [ops], groups: [front] }
        approvers:
          ops: { roles: [] }
          lead: { roles: [lead] }
        context:
          is_vip: boolean
        lists:
          blocked: ["2088102146225135"]
        scopes:
          - permit: reads
            agents: [desk]
            effects: [read]
          - forbid: blocked
            effects: [refund, transfer]
            when: order.buyer in lists["blocked"]
        limits:
          - limit: call
            effects: [refund]
            amount: 2000.00 CNY
            per: call
          - limit: day
            amount: 5000.00 CNY
            count: 50
            per: day
            each: agent
        gates:
          - gate: lead
            effects: [refund]
            above: 50.00 CNY
            each: order
            without: approval
            by: [lead]
            approvals: 2
            expires: 30m
            escalate: { after: 10m, by: [finance] }

        """

    /// Changes of it, and what the schema says to them.
    static let all = [
        ("tollgate: 1", "tollgate: 2", "$.tollgate: enum"),
        ("tollgate: 1", "tolgate: 1", "$.tolgate: false"),
        ("operators: [ops]", "operator: [ops]", "$.agents.desk.operator: false"),
        ("operators: [ops]", "operators: ops", "$.agents.desk.operators: type"),
        ("  lead: ", "  \"the lead\": ", "$.approvers.the lead as a key: pattern"),
        ("effects: [read]", "effects: [raed]", "$.scopes[0].effects[0]: enum"),
        ("effects: [read]", "effects: []", "$.scopes[0].effects: minItems"),
        ("effects: [refund, transfer]", "effects: [refund, refund]", "$.scopes[1].effects: uniqueItems"),
        ("  - permit: reads", "  - name: reads", "$.scopes[0].name: false"),
        ("  - forbid: blocked", "  - forbid: blocked\n    unlimited: true", "$.scopes[1]: not"),
        ("amount: 5000.00 CNY", "amount: 5000", "$.limits[1].amount: type"),
        ("amount: 5000.00 CNY", "amount: 5,000.00", "$.limits[1].amount: pattern"),
        ("is_vip: boolean", "is_vip: bool", "$.context.is_vip: enum"),
        ("count: 50", "count: 0", "$.limits[1].count: minimum"),
        ("count: 50", "count: fifty", "$.limits[1].count: pattern"),
        ("    per: call", "    per: call\n    each: agent", "$.limits[0]: not"),
        ("    per: call", "    per: call\n    within: 24h", "$.limits[0]: oneOf"),
        ("    amount: 2000.00 CNY\n", "", "$.limits[0]: anyOf"),
        ("    per: call\n", "", "$.limits[0]: oneOf"),
        ("each: order", "each: orders", "$.gates[0].each: enum"),
        ("expires: 30m", "expires: 30 min", "$.gates[0].expires: pattern"),
        ("expires: 30m", "expires: 30", "$.gates[0].expires: type"),
        ("{ after: 10m, by: [finance] }", "{ after: 10m }", "$.gates[0].escalate: required by"),
        ("approvals: 2", "approvals: two", "$.gates[0].approvals: pattern"),
        ("without: approval", "without: approvals", "$.gates[0].without: enum"),
    ]
}
