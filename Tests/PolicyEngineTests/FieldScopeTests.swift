import Money
import Testing

@testable import PolicyEngine

@Suite("Personal data that scopes name")
struct FieldScopeTests {
    private static let tools =
        Sample.tools + [
            ToolSignature(name: "user-info", effects: [.disclose], disclosable: ["phone", "mail", "cert_no"]),
            ToolSignature(name: "bill", effects: [.report, .disclose], disclosable: ["rows"]),
        ]

    private static func policy(_ scopes: String) -> String {
        "tollgate: 1\ntimezone: Asia/Shanghai\nagents: { desk: {}, night: {} }\nscopes:\n" + scopes
    }

    private static let both = policy(
        """
          - { permit: info, effects: [disclose], tools: [user-info] }
          - { permit: phones, agents: [desk], effects: [disclose], tools: [user-info], fields: [phone, mail] }
          - { permit: rows, effects: [disclose, report], tools: [bill], fields: [rows] }
          - { forbid: no-mail, agents: [desk], effects: [disclose], fields: [mail], when: reason == "" }
        """)

    private func ask(_ tool: String, _ fields: Set<String>, by agent: String = "desk", effect: Effect = .disclose, reason: String = "r")
        -> Request
    {
        Request(agent: agent, tool: tool, effect: effect, shop: "s", reason: reason, disclosing: fields, now: Sample.noon)
    }

    @Test("a disclose scope gives the fields that it names, and none that it does not")
    func fields() throws {
        let authorizer = Authorizer(try Sample.policies(Self.both, tools: Self.tools))
        func decide(_ request: Request) -> [String]? { authorizer.decide(request).grant?.statements }
        #expect(decide(ask("user-info", [])) == ["info", "phones"])
        #expect(decide(ask("user-info", ["phone"])) == ["phones"])
        #expect(decide(ask("user-info", ["phone", "mail"])) == ["phones"])
        #expect(decide(ask("user-info", ["phone", "cert_no"])) == nil)
        #expect(decide(ask("user-info", ["cert_no"])) == nil)
        // Who is named nowhere has what no name is needed for.
        #expect(decide(ask("user-info", [], by: "night")) == ["info"])
        #expect(decide(ask("user-info", ["phone"], by: "night")) == nil)
        #expect(decide(ask("bill", ["rows"], by: "night")) == ["rows"])
        #expect(decide(ask("bill", [], by: "night", effect: .report)) == ["rows"])
        #expect(decide(ask("bill", ["phone"], by: "night")) == nil)
    }

    @Test("a forbid with fields closes every call that asks for any of them, and no other")
    func forbid() throws {
        let authorizer = Authorizer(try Sample.policies(Self.both, tools: Self.tools))
        #expect(authorizer.decide(ask("user-info", ["mail", "phone"], reason: "")).forbidden?.statements == ["no-mail"])
        #expect(authorizer.decide(ask("user-info", ["phone"], reason: "")).grant != nil)
        #expect(authorizer.decide(ask("user-info", [], reason: "")).grant != nil)
        let flat = try Sample.policies(
            Self.policy(
                """
                  - { permit: info, effects: [disclose], tools: [user-info], fields: [phone, mail] }
                  - { forbid: mails, effects: [disclose], fields: [mail] }
                """), tools: Self.tools)
        // It is no wall before the tool.
        #expect(Authorizer(flat).admits(agent: "desk", tool: "user-info", effects: [.disclose]))
        #expect(Authorizer(flat).decide(ask("user-info", ["phone"])).grant != nil)
        #expect(Authorizer(flat).decide(ask("user-info", ["mail"])).forbidden?.statements == ["mails"])
        let finding = Authorizer(flat).explain(ask("user-info", ["cert_no"])).statements.map(\.finding)
        #expect(finding == [.otherFields, .otherFields])
    }

    @Test("fields that no tool gives by name, and fields without the effect, are errors with their places")
    func errors() {
        func findings(_ scope: String) -> String { Sample.findings(Self.policy("  - \(scope)\n"), tools: Self.tools) }
        let misspelt = findings("{ permit: p, effects: [disclose], tools: [user-info], fields: [phone, mial] }")
        #expect(misspelt.contains("5:75: error[unknown-field]: no tool of this scope gives `mial` by name"), "\(misspelt)")
        #expect(misspelt.contains("did you mean `mail`?"))
        let other = findings("{ permit: p, effects: [disclose], tools: [user-info], fields: [rows] }")
        #expect(other.contains("error[unknown-field]") && other.contains("there is `cert_no`, `mail` and `phone`"), "\(other)")
        let refund = findings("{ permit: p, effects: [read], fields: [phone] }")
        #expect(refund.contains("error[clashing-keys]: `fields` says nothing in a scope without the effect `disclose`"), "\(refund)")
    }

    @Test("two scopes that name other fields are no repetition, and one that names more covers one that names less")
    func meaning() throws {
        func codes(_ fields: (String, String)) -> [String] {
            let scopes = zip(["a", "b"], [fields.0, fields.1]).map {
                "  - { permit: \($0), effects: [disclose], tools: [user-info]\($1) }\n"
            }
            return Sample.codes(Self.policy(scopes.joined()), tools: Self.tools)
        }
        #expect(codes((", fields: [phone]", ", fields: [mail]")) == [])
        #expect(codes((", fields: [phone]", ", fields: [phone]")) == ["same-twice"])
        #expect(codes((", fields: [phone]", "")) == ["says-nothing"])
        #expect(codes((", fields: [phone]", ", fields: [phone, mail]")) == ["says-nothing"])
    }

    @Test("what a scope names more or less of is told, with what it means")
    func compared() throws {
        func policies(_ fields: String, _ kind: String = "permit") throws -> CheckedPolicies {
            let other =
                kind == "permit" ? "" : "  - { permit: all, effects: [disclose], tools: [user-info], fields: [phone, mail, cert_no] }\n"
            return try Sample.policies(
                Self.policy(other + "  - { \(kind): s, effects: [disclose], tools: [user-info]\(fields) }\n"), tools: Self.tools)
        }
        let cases = [
            ("permit", "", ", fields: [phone]", "fields: (nothing) -> phone", "widens"),
            ("permit", ", fields: [phone, mail]", ", fields: [mail]", "fields: mail, phone -> mail", "narrows"),
            ("forbid", ", fields: [phone]", ", fields: [phone, mail]", "fields: phone -> mail, phone", "narrows"),
        ]
        for (kind, before, after, line, direction) in cases {
            let text = try policies(before, kind).difference(to: policies(after, kind)).text
            #expect(text.contains(line) && text.contains(direction), "\(text)")
        }
    }
}
