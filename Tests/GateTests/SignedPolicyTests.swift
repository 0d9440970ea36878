import Access
import Cryptography
import Diagnostics
import JSON
import Store
import Testing

@testable import Gate

/// A house whose owner has a key, and what is signed for it.
private struct SignedHouse {
    let house: House
    let key: Ed25519PrivateKey

    /// - Parameter isRequired: whether the store takes signed sets only, its first version being one.
    init(isRequired: Bool = true) async throws {
        house = try await House(nil)
        key = try Ed25519PrivateKey()
        try await house.gate.policies.addKey(key.publicKey, of: "owner", by: house.owner)
        guard isRequired else { return }
        try await apply(Policy.standard)
        try await house.gate.policies.requireSignatures(by: house.owner)
    }

    static func sources(_ text: String) -> [SourceFile] { [SourceFile(name: "policy.yaml", text: text)] }

    func sign(_ text: String, by other: Ed25519PrivateKey? = nil, at place: PolicyPlace? = nil) async throws -> PolicySignature {
        let place = if let place { place } else { try await house.gate.policies.signing().place }
        return try PolicySignature(.set(digest: PolicyBook.digest(of: Self.sources(text))), at: place, with: other ?? key)
    }

    func apply(_ text: String, signature: PolicySignature? = nil, through gate: Gate? = nil) async throws {
        let signature = if let signature { signature } else { try await sign(text) }
        try await (gate ?? house.gate).policies.apply(
            Self.sources(text), by: house.owner, on: PolicyTerms(signature: signature))
    }

    func place() async throws -> PolicyPlace { try await house.gate.policies.signing().place }
}

extension PolicyPlace {
    /// The same place but for what is changed.
    fileprivate func with(
        store: String? = nil, environment: String? = nil, serial: Int64? = nil, predecessor: String? = nil, sequence: Int64? = nil
    ) -> PolicyPlace {
        PolicyPlace(
            store: store ?? self.store, environment: environment ?? self.environment, serial: serial ?? self.serial,
            predecessor: predecessor ?? self.predecessor, sequence: sequence ?? self.sequence)
    }
}

@Suite("Signed policies")
struct SignedPolicyTests {
    @Test("a set that an admin's key signed is applied and loaded, and history and log name whose key it was")
    func signed() async throws {
        let signed = try await SignedHouse()
        try await signed.apply(Policy.wide)
        let newest = try #require(try await signed.house.gate.policies.history().first)
        #expect(newest.serial == 2 && newest.signer == "owner" && newest.author == "owner")
        #expect(newest.signature?.key == PolicySignature.name(of: signed.key.publicKey))
        let other = try await signed.house.secondGate()
        #expect(try await other.policies.current().version == newest, "another process verifies it and takes it")
        #expect(try await signed.house.count("policy-key-added") == 1)
    }

    @Test("without a signature nothing is applied, neither by an admin nor by the first start of a host that requires them")
    func missing() async throws {
        let signed = try await SignedHouse()
        await #expect(throws: PolicySignatureError.missing) {
            try await signed.house.gate.policies.apply(SignedHouse.sources(Policy.wide), by: signed.house.owner)
        }
        await #expect(throws: PolicySignatureError.missing) {
            _ = try await signed.house.gate.policies.rollBack(to: 1, by: signed.house.owner)
        }
        #expect(try await signed.house.gate.policies.current().version.serial == 1)
        let new = try await House(nil)
        var configuration = GateConfiguration.patient
        configuration.requiresSignedPolicies = true
        let strict = try await new.secondGate(configuration: configuration)
        await #expect(throws: PolicySignatureError.missing) {
            _ = try await strict.policies.applyFirst(SignedHouse.sources(Policy.standard))
        }
        #expect(try await new.gate.policies.history().isEmpty)
    }

    @Test("a signature fits one set, one store, one place and one key, and not one bit less")
    func forged() async throws {
        let signed = try await SignedHouse()
        let place = try await signed.place()
        let stranger = try Ed25519PrivateKey()
        func refused(_ signature: PolicySignature, _ text: String = Policy.wide) async -> PolicySignatureError? {
            do {
                try await signed.apply(text, signature: signature)
                return nil
            } catch { return error as? PolicySignatureError }
        }
        let good = try await signed.sign(Policy.wide)
        let name = PolicySignature.name(of: signed.key.publicKey)
        #expect(await refused(good, Policy.ungated) == .wrong(name), "another set")
        #expect(
            await refused(try await signed.sign(Policy.wide, by: stranger)) == .unknownKey(PolicySignature.name(of: stranger.publicKey)))
        let elsewhere = place.with(store: String(repeating: "0", count: 32))
        #expect(await refused(try await signed.sign(Policy.wide, at: elsewhere)) == .otherStore(elsewhere.store))
        #expect(await refused(try await signed.sign(Policy.wide, at: place.with(environment: "prod"))) == .otherStore(place.store))
        #expect(await refused(try await signed.sign(Policy.wide, at: place.with(serial: 3))) == .otherSerial(signed: 3, next: 2))
        #expect(await refused(try await signed.sign(Policy.wide, at: place.with(predecessor: "00"))) == .otherPredecessor)
        // What a signature says of its place is no more than a hint: the store's own place is what is verified.
        let json = try await signed.sign(Policy.wide, at: place.with(serial: 3)).text.replacing("\"serial\":3", with: "\"serial\":2")
        #expect(await refused(try PolicySignature(text: json)) == .wrong(name))
        for bit in stride(from: 0, to: 512, by: 7) {
            var bytes = good.bytes
            bytes[bit / 8] ^= 1 << (bit % 8)
            let text = good.text.replacing(Base64.encode(good.bytes), with: Base64.encode(bytes))
            #expect(await refused(try PolicySignature(text: text)) == .wrong(name), "bit \(bit)")
        }
        #expect(try await signed.house.gate.policies.current().version.serial == 1)
        #expect(await refused(good) == nil)
    }

    @Test("a signature for something else with the same key signs no policy")
    func otherStatements() async throws {
        let signed = try await SignedHouse()
        let (place, name) = (try await signed.place(), PolicySignature.name(of: signed.key.publicKey))
        for statement in [PolicyStatement.signaturesOff, .key(person: "owner", key: signed.key.publicKey)] {
            let signature = try PolicySignature(statement, at: place, with: signed.key)
            await #expect(throws: PolicySignatureError.wrong(name)) { try await signed.apply(Policy.wide, signature: signature) }
        }
    }

    @Test("an old signed set cannot be put back: a rollback takes a signature of its own")
    func replayed() async throws {
        let signed = try await SignedHouse()
        let old = try await signed.sign(Policy.wide)
        try await signed.apply(Policy.wide, signature: old)
        try await signed.apply(Policy.standard)
        await #expect(throws: PolicySignatureError.otherSerial(signed: 2, next: 4)) {
            try await signed.apply(Policy.wide, signature: old)
        }
        await #expect(throws: PolicySignatureError.otherSerial(signed: 2, next: 4)) {
            _ = try await signed.house.gate.policies.rollBack(to: 2, by: signed.house.owner, on: PolicyTerms(signature: old))
        }
        let new = try await signed.sign(Policy.wide)
        let outcome = try await signed.house.gate.policies.rollBack(to: 2, by: signed.house.owner, on: PolicyTerms(signature: new))
        #expect(outcome.version.serial == 4 && outcome.version.origin == 2 && outcome.version.signer == "owner")
    }

    @Test("of two sets that were signed for one place, one is applied, in whichever process")
    func race() async throws {
        let signed = try await SignedHouse()
        let other = try await signed.house.secondGate()
        let (one, two) = (try await signed.sign(Policy.wide), try await signed.sign(Policy.ungated))
        async let first: Void = signed.apply(Policy.wide, signature: one)
        async let second: Void = signed.apply(Policy.ungated, signature: two, through: other)
        var refused = 0
        do { try await first } catch is PolicyRaceLost { refused += 1 } catch is PolicySignatureError { refused += 1 }
        do { try await second } catch is PolicyRaceLost { refused += 1 } catch is PolicySignatureError { refused += 1 }
        #expect(refused == 1)
        #expect(try await other.policies.current().version.serial == 2)
        #expect(try await signed.house.count("policy-applied") == 2)
    }

    @Test("whoever is removed signs no more, even under the same name; what they signed stays in force")
    func removed() async throws {
        let signed = try await SignedHouse()
        let house = signed.house
        let second = try await house.person("second", admin: true)
        let key = try Ed25519PrivateKey()
        let endorsement = try PolicySignature(.key(person: "second", key: key.publicKey), at: try await signed.place(), with: signed.key)
        try await house.gate.policies.addKey(key.publicKey, of: "second", by: house.owner, endorsement)
        try await signed.apply(Policy.wide, signature: try await signed.sign(Policy.wide, by: key))
        try await house.access.removeApprover("second", by: house.owner)
        #expect(try await house.secondGate("gate-3").policies.current().version.signer == "second")
        _ = second
        let gone = PolicySignatureError.withdrawnKey(PolicySignature.name(of: key.publicKey), person: "second")
        let late = try await signed.sign(Policy.standard, by: key)
        await #expect(throws: gone) { try await signed.apply(Policy.standard, signature: late) }
        _ = try await house.person("second", admin: true)
        await #expect(throws: gone) { try await signed.apply(Policy.standard, signature: late) }
    }

    @Test("an admin's secret alone makes no signer, takes no last one away and switches nothing off")
    func secretAlone() async throws {
        let signed = try await SignedHouse()
        let house = signed.house
        let policies = house.gate.policies
        let thief = try await house.person("thief", admin: true)
        let key = try Ed25519PrivateKey()
        await #expect(throws: PolicySignatureError.missing) { try await policies.addKey(key.publicKey, of: "thief", by: thief) }
        let place = try await signed.place()
        let own = try PolicySignature(.key(person: "thief", key: key.publicKey), at: place, with: key)
        await #expect(throws: PolicySignatureError.unknownKey(own.key)) {
            try await policies.addKey(key.publicKey, of: "thief", by: thief, own)
        }
        let off = try PolicySignature(.signaturesOff, at: place, with: key)
        await #expect(throws: PolicySignatureError.unknownKey(off.key)) { try await policies.allowUnsigned(by: thief, off) }
        await #expect(throws: PolicySignatureError.lastKey(person: "owner")) { try await policies.removeKeys(of: "owner", by: thief) }
        await #expect(throws: PolicySignatureError.lastKey(person: "owner")) {
            try await house.access.removeApprover("owner", by: thief) { tx in try policies.requireSigner(without: "owner", in: tx) }
        }
        #expect(try await policies.signing().isRequired)
        #expect(try await policies.signing().keys.map(\.person) == ["owner"])
    }

    @Test("switching off takes a signature, which fits once; the settings require signatures all the same")
    func off() async throws {
        let signed = try await SignedHouse()
        let (house, policies) = (signed.house, signed.house.gate.policies)
        let off = try PolicySignature(.signaturesOff, at: try await signed.place(), with: signed.key)
        try await policies.allowUnsigned(by: house.owner, off)
        try await policies.apply(SignedHouse.sources(Policy.wide), by: house.owner)
        #expect(try await policies.current().version.signature == nil)
        await #expect(throws: PolicySignatureError.inForceUnsigned(2)) { try await policies.requireSignatures(by: house.owner) }
        try await signed.apply(Policy.standard)
        try await policies.requireSignatures(by: house.owner)
        await #expect(throws: PolicySignatureError.otherSequence(signed: 3, next: 5)) {
            try await policies.allowUnsigned(by: house.owner, off)
        }
        #expect(try await house.count("policy-signatures") == 3)
        var configuration = GateConfiguration.patient
        configuration.requiresSignedPolicies = true
        let again = try PolicySignature(.signaturesOff, at: try await signed.place(), with: signed.key)
        try await policies.allowUnsigned(by: house.owner, again)
        try await policies.apply(SignedHouse.sources(Policy.wide), by: house.owner)
        let strict = try await house.secondGate(configuration: configuration)
        let unsigned = GateError.policyUnreadable("version 4 is not signed as this store requires")
        await #expect(throws: unsigned) { _ = try await strict.policies.current() }
        let desk = try await house.agent()
        await #expect(throws: unsigned) {
            _ = try await strict.call(CallRequest(tool: "till-balance", arguments: ["order": "o-1"]), by: desk)
        }
    }

    @Test("a stored version that is not what was signed is loaded by no host, and does not stand in the way of a signed one")
    func tampered() async throws {
        let signed = try await SignedHouse()
        try await signed.apply(Policy.wide)
        for (what, change) in [
            ("sources", "UPDATE policy_versions SET sources = replace(sources, '1000.00', '9000.00') WHERE serial = 2"),
            ("predecessor", "UPDATE policy_versions SET digest = '00' WHERE serial = 1"),
            ("signature", "UPDATE policy_versions SET signature = NULL WHERE serial = 2"),
        ] {
            try await signed.house.store.write { tx in
                try tx.execute("CREATE TABLE kept AS SELECT * FROM policy_versions")
                try tx.execute(change)
            }
            let host = try await signed.house.secondGate("host-\(what)")
            await #expect(throws: GateError.self, "\(what)") { _ = try await host.policies.current() }
            try await signed.house.store.write { tx in
                try tx.execute("DELETE FROM policy_versions")
                try tx.execute("INSERT INTO policy_versions SELECT * FROM kept")
                try tx.execute("DROP TABLE kept")
            }
        }
        // Sources and digest changed together: the signature still tells.
        try await signed.house.store.write { tx in
            let text = Policy.wide.replacing("1000.00", with: "9000.00")
            let sources = PolicyVersionTable.encode(SignedHouse.sources(text)).text
            try tx.execute(
                "UPDATE policy_versions SET sources = $1, digest = $2 WHERE serial = 2",
                [.text(sources), .text(PolicyBook.digest(of: SignedHouse.sources(text)))])
        }
        let host = try await signed.house.secondGate("host-both")
        await #expect(throws: GateError.policyUnreadable("version 2 is not signed as this store requires")) {
            _ = try await host.policies.current()
        }
        try await signed.apply(Policy.standard, through: host)
        #expect(try await host.policies.current().version.serial == 3)
    }

    @Test("keys are an admin's alone, known once, and the first of a store needs no signature")
    func keys() async throws {
        let signed = try await SignedHouse(isRequired: false)
        let (house, policies) = (signed.house, signed.house.gate.policies)
        let lead = try await house.person("lead")
        let key = try Ed25519PrivateKey().publicKey
        await #expect(throws: PolicySignatureError.notAnAdmin("lead")) { try await policies.addKey(key, of: "lead", by: house.owner) }
        await #expect(throws: AccessError.adminNeeded("lead")) { try await policies.addKey(key, of: "owner", by: lead) }
        await #expect(throws: PolicySignatureError.keyKnown(PolicySignature.name(of: signed.key.publicKey))) {
            try await policies.addKey(signed.key.publicKey, of: "owner", by: house.owner)
        }
        try await policies.removeKeys(of: "owner", by: house.owner)
        await #expect(throws: PolicySignatureError.noKey("owner")) { try await policies.removeKeys(of: "owner", by: house.owner) }
        await #expect(throws: PolicySignatureError.nobodyCanSign) { try await policies.requireSignatures(by: house.owner) }
        await #expect(throws: AccessError.adminNeeded("lead")) { try await policies.requireSignatures(by: lead) }
    }

    @Test("a signature file that is not one is refused as such")
    func unreadable() async throws {
        for text in ["", "{}", "[1]", "{\"tollgate-policy-signature\":2}"] {
            #expect(throws: PolicySignatureError.unreadable) { _ = try PolicySignature(text: text) }
        }
        let signed = try await SignedHouse(isRequired: false)
        let signature = try await signed.sign(Policy.standard)
        #expect(try PolicySignature(text: signature.text) == signature)
        #expect(throws: PolicySignatureError.unreadable) {
            _ = try PolicySignature(text: signature.text.replacing(Base64.encode(signature.bytes), with: "AAAA"))
        }
    }
}
