import Testing

@testable import Access

@Suite("credentials")
struct CredentialTests {
    @Test("base32 agrees with the vectors of RFC 4648 section 10, in small letters without padding")
    func vectors() {
        let vectors = ["": "", "f": "my", "fo": "mzxq", "foo": "mzxw6", "foob": "mzxw6yq", "fooba": "mzxw6ytb", "foobar": "mzxw6ytboi"]
        for (plain, letters) in vectors { #expect(Base32.encode(Array(plain.utf8)) == letters) }
    }

    @Test("a credential reads back as itself and as no other kind")
    func roundTrip() throws {
        let made = Access.newCredential(.agent)
        let text = made.text.reveal()
        #expect(text.hasPrefix("tg_agent_"))
        let read = try #require(Credential(text, kind: .agent))
        #expect(read.id == made.id && read.secret == made.secret)
        #expect(Credential(text, kind: .person) == nil)
    }

    @Test("two credentials share neither id nor secret")
    func unlike() {
        let (a, b) = (Access.newCredential(.person), Access.newCredential(.person))
        #expect(a.id != b.id && a.secret != b.secret)
    }

    @Test("the secret part carries 256 bits")
    func entropy() {
        let zeros = Credential(kind: .agent, random: [UInt8](repeating: 0, count: 42))
        var last = [UInt8](repeating: 0, count: 42)
        last[41] = 1
        #expect(Credential(kind: .agent, random: last).secret != zeros.secret)
        #expect(zeros.secret.count == 52)
    }

    @Test(
        "what no host made is not read",
        arguments: [
            "", "tg_agent_", "tg_agent__", "Bearer x", "tg_agent_aaaaaaaaaaaaaaaa", "tg_agent_aaaaaaaaaaaaaaaa_",
            "tg_agent_aaaaaaaaaaaaaaaa_" + String(repeating: "a", count: 51),
            "tg_agent_aaaaaaaaaaaaaaaa_" + String(repeating: "a", count: 53),
            "tg_agent_aaaaaaaaaaaaaaaa_" + String(repeating: "A", count: 52),
            "tg_agent_aaaaaaaaaaaaaaa1_" + String(repeating: "a", count: 52),
            "tg_agent_aaaaaaaaaaaaaaaa_" + String(repeating: "a", count: 52) + "_x",
            " tg_agent_aaaaaaaaaaaaaaaa_" + String(repeating: "a", count: 52), String(repeating: "tg_agent_", count: 20),
        ])
    func malformed(text: String) {
        #expect(Credential(text, kind: .agent) == nil)
    }

    @Test("a secret shows in no description, dump or mirror")
    func redaction() {
        let secret = Secret("marker-4711")
        var dumped = ""
        dump([secret], to: &dumped)
        for text in [
            "\(secret)", String(reflecting: secret), String(describing: [secret]), dumped, "\(IssuedCredential(id: "i", secret: secret))",
        ] {
            #expect(!text.contains("marker-4711"))
        }
        #expect(secret.reveal() == "marker-4711")
        #expect(secret == Secret("marker-4711") && secret != Secret("marker-4712") && secret != Secret("marker"))
    }

    @Test("names are plain", arguments: ["a", "desk-lead", "finance_bot.2", "0", String(repeating: "x", count: 64)])
    func goodNames(name: String) throws { try AccessName.check(name) }

    @Test(
        "other names are refused",
        arguments: ["", "-a", ".a", "A", "é", "a b", "a/b", "a\n", "名", "a\u{200B}", String(repeating: "x", count: 65)])
    func badNames(name: String) {
        #expect(throws: AccessError.badName(name)) { try AccessName.check(name) }
    }
}
