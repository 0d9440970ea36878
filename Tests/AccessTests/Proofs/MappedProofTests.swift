import Clocks
import Cryptography
import Foundation
import JSON
import Store
import TestSupport
import Testing

@testable import Access

/// A certificate that OpenSSL's command made.
struct MadeCertificate {
    static let program = ["/usr/bin/openssl", "/bin/openssl"].first { FileManager.default.isExecutableFile(atPath: $0) }

    let der: [UInt8]

    /// - Parameter names: as OpenSSL writes them, such as `DNS:desk.example,URI:spiffe://shop/desk`; none where it is empty.
    init(_ names: String, commonName: String = "somebody", days: Int = 30) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "certificate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "certificate").path
        let words = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", folder.appending(path: "key").path,
            "-outform", "DER", "-out", file, "-days", "\(days)", "-subj", "/CN=\(commonName)",
        ]
        let named = names.isEmpty ? [] : ["-addext", "subjectAltName=\(names)"]
        _ = try ProgramRun.run(Self.program ?? "", words + named).orThrow("openssl req")
        der = Array(try Data(contentsOf: URL(filePath: file)))
    }
}

@Suite("certificates and users of this machine")
struct MappedProofTests {
    /// A house whose clock is a minute ahead of the machine's: certificates are made after it, by a program that asks the machine.
    private func prepared() async throws -> (House, Person) {
        let house = try await House()
        house.clock.set(Instant(seconds: Int64(Date().timeIntervalSince1970) + 60))
        let boss = try await house.admin()
        for agent in ["desk", "finance-bot"] { try await house.access.addAgentWithoutToken(agent, by: boss) }
        return (house, boss)
    }

    @Test(
        "a certificate is its agent's by a name for machines, a URI or its fingerprint, and never by its common name",
        .enabled(if: MadeCertificate.program != nil, "OpenSSL's command is not here"))
    func certificates() async throws {
        let (house, _) = try await prepared()
        let made = try MadeCertificate("DNS:Desk.Example,URI:spiffe://shop.example/desk,email:desk@shop.example", commonName: "till")
        let print = Hex.encode(SHA256.digest(made.der))
        func agent(_ rules: [String: String]) async throws -> String? {
            try await house.access.authenticate(certificate: made.der, under: CertificateRules(agents: rules))?.agent
        }
        #expect(try await agent(["desk.example": "desk"]) == "desk")
        #expect(try await agent(["spiffe://shop.example/desk": "desk"]) == "desk")
        #expect(try await agent(["sha256:\(print)": "desk"]) == "desk")
        #expect(try await agent(["SHA256:\(print.uppercased())": "desk"]) == "desk")
        for name in ["till", "CN=till", "spiffe://shop.example/DESK", "shop.example", "desk@shop.example", "sha256:", print, ""] {
            #expect(try await agent([name: "desk"]) == nil, "\(name)")
        }
        // Two rules that name two agents name none.
        #expect(try await agent(["desk.example": "desk", "sha256:\(print)": "finance-bot"]) == nil)
        #expect(try await agent(["desk.example": "desk", "sha256:\(print)": "desk"]) == "desk")
        #expect(try await agent(["desk.example": "nobody"]) == nil)
        #expect(try await agent(["desk.example": "local"]) == nil)
        #expect(try await agent([:]) == nil)
    }

    @Test(
        "a renewed certificate of the same name is the same credential, and one that has ended proves nothing any more",
        .enabled(if: MadeCertificate.program != nil, "OpenSSL's command is not here"))
    func renewal() async throws {
        let (house, _) = try await prepared()
        let rules = CertificateRules(agents: ["desk.example": "desk"])
        let (first, second) = (try MadeCertificate("DNS:desk.example"), try MadeCertificate("DNS:desk.example", days: 60))
        let principal = try #require(try await house.access.authenticate(certificate: first.der, under: rules))
        let renewed = try #require(try await house.access.authenticate(certificate: second.der, under: rules))
        #expect(principal.credential == renewed.credential && principal.credential.hasPrefix("cert:") && principal.kind != renewed.kind)
        house.clock.advance(by: .hours(24 * 31))
        #expect(try await house.access.authenticate(certificate: first.der, under: rules) == nil)
        #expect(try await house.store.read { try Access.standing(of: principal, in: $0) } == .ended)
        #expect(try await house.store.read { try Access.standing(of: renewed, in: $0) } == .good)
        house.clock.advance(by: .hours(-24 * 62))
        #expect(try await house.access.authenticate(certificate: second.der, under: rules) == nil)
    }

    @Test(
        "what is no certificate, or more than one, is nobody's",
        .enabled(if: MadeCertificate.program != nil, "OpenSSL's command is not here"))
    func noCertificate() async throws {
        let (house, _) = try await prepared()
        let made = try MadeCertificate("DNS:desk.example").der
        let rules = CertificateRules(agents: ["desk.example": "desk"])
        #expect(try await house.access.authenticate(certificate: made, under: rules) != nil)
        for der in [[], [0x30], made + [0], Array(made.dropLast()), made + made] {
            #expect(try await house.access.authenticate(certificate: der, under: rules) == nil)
        }
        #expect(Certificate(der: try MadeCertificate("").der)?.names == [])
    }

    @Test("a user of this machine is the agent that the rules say, and nobody where they say nothing")
    func peers() async throws {
        let (house, boss) = try await prepared()
        let rules = PeerRules(agents: [1001: "desk", 1002: "nobody", 0: "local"])
        let principal = try #require(try await house.access.authenticate(peer: 1001, under: rules))
        #expect(principal.agent == "desk" && principal.credential == "peer:1001" && principal.kind == .peer(uid: 1001))
        for uid: UInt32 in [0, 1000, 1002, .max] { #expect(try await house.access.authenticate(peer: uid, under: rules) == nil) }
        try await house.access.removeAgent("desk", by: boss)
        #expect(try await house.access.authenticate(peer: 1001, under: rules) == nil)
        #expect(try await house.store.read { try Access.standing(of: principal, in: $0) } != .good)
    }

    @Test("an agent without a token is added by an admin, once, and can be given a token later")
    func withoutToken() async throws {
        let (house, boss) = try await prepared()
        let lead = try await house.person("lead", by: boss)
        await #expect(throws: AccessError.agentExists("desk")) { try await house.access.addAgentWithoutToken("desk", by: boss) }
        await #expect(throws: AccessError.builtInAgent) { try await house.access.addAgentWithoutToken("local", by: boss) }
        await #expect(throws: AccessError.badName("A")) { try await house.access.addAgentWithoutToken("A", by: boss) }
        await #expect(throws: AccessError.adminNeeded("lead")) { try await house.access.addAgentWithoutToken("other", by: lead) }
        let record = try #require(try await house.access.agents().first { $0.name == "desk" })
        #expect(record.credential == nil && record.madeBy == nil)
        let added = try #require(try await house.entries("agent-added").first)
        #expect(added["credential"] == .null)
        let issued = try await house.access.rotateAgent("desk", by: boss)
        #expect(try await house.access.authenticate(bearer: issued.secret.reveal())?.agent == "desk")
    }

    @Test(
        "a frozen agent is frozen however it proves who it is",
        .enabled(if: MadeCertificate.program != nil, "OpenSSL's command is not here"))
    func freezing() async throws {
        let (house, boss) = try await prepared()
        let issuer = try Issuer.make()
        let issued = try await house.access.rotateAgent("desk", by: boss)
        let certificate = try MadeCertificate("DNS:desk.example").der
        let token = try issuer.token(Issuer.claims(at: house.clock.now()))
        func proofs() async throws -> [Principal] {
            let access = house.access
            let rules = CertificateRules(agents: ["desk.example": "desk"])
            return [
                try #require(try await access.authenticate(bearer: issued.secret.reveal())),
                try await access.authenticate(oauth: token, under: Issuer.rules([issuer])),
                try #require(try await access.authenticate(certificate: certificate, under: rules)),
                try #require(try await access.authenticate(peer: 1001, under: PeerRules(agents: [1001: "desk"]))),
            ]
        }
        let before = try await proofs()
        #expect(Set(before.map(\.credential)).count == 4)
        try await house.access.freezeAgent("desk", by: boss)
        // Who it was before, and who shows a proof now: both are frozen in the transaction that commits.
        let after = try await proofs()
        let standings = try await house.store.write { tx in try (before + after).map { try Access.standing(of: $0, in: tx) } }
        #expect(standings.count == 8 && standings.allSatisfy { $0 == .frozen })
        try await house.access.thawAgent("desk", by: boss)
        #expect(try await house.store.write { tx in try before.allSatisfy { try Access.standing(of: $0, in: tx) == .good } })
    }
}
