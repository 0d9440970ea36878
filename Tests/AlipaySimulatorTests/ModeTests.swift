import Clocks
import Cryptography
import Foundation
import JSON
import Money
import TestSupport
import Testing

@testable import AlipaySimulator

@Suite("certificates and encryption")
struct ModeTests {
    /// Made once: keys take their time.
    private static let certificates = Result {
        let keys = SimulatorKeys(app: try Project.key("app_pkcs8.der.hex"), platform: try Project.key("alipay_pkcs8.der.hex"))
        return (keys, try SimulatorCertificates.generate(for: keys))
    }

    private static let encryptKey: [UInt8] = Array(0..<16)

    private func world(
        _ modes: Set<SimulatorMode> = [], hasCertificates: Bool = true, encrypts: Bool = true
    ) throws -> (TestWorld, SimulatorCertificates) {
        let (_, certificates) = try Self.certificates.get()
        let world = try TestWorld(changing: { configuration in
            configuration.certificates = hasCertificates ? certificates : nil
            configuration.encryptKey = encrypts ? Self.encryptKey : nil
            configuration.modes = modes
            configuration.sendsNotices = false
        })
        return (world, certificates)
    }

    private func ask(
        _ world: TestWorld, _ method: String, _ content: JSONObject, changing changes: [String: String?] = [:]
    ) throws -> Answer {
        let pairs = try world.signed(method, content, changing: changes)
        guard let query = WireParameters(decoding: Form.text(pairs).utf8) else { throw Unexpected("the form does not decode") }
        guard case .send(let answer) = world.simulator.take(GatewayRequest(query: query, form: WireParameters())) else {
            throw Unexpected("no answer")
        }
        return Answer(bytes: answer.body)
    }

    private func named(_ certificates: SimulatorCertificates) -> [String: String?] {
        ["app_cert_sn": certificates.app.serial, "alipay_root_cert_sn": certificates.root.serial]
    }

    private func encrypted(_ content: JSONObject) throws -> [String: String?] {
        let box = try AES128CBC(key: Self.encryptKey).encrypt(JSONValue.object(content).bytes)
        return ["encrypt_type": "AES", "biz_content": Base64.encode(box)]
    }

    /// The source, the serial number and the signature of an answer in certificate mode.
    private func parts(_ answer: Answer) throws -> (source: String, serial: String?, sign: String) {
        let (_, source, sign) = try answer.parts()
        guard let sign else { throw Unexpected("not signed: \(answer.text)") }
        guard let mark = source.ranges(of: ",\"alipay_cert_sn\":\"").last else { return (source, nil, sign) }
        return (String(source[..<mark.lowerBound]), String(source[mark.upperBound...].dropLast()), sign)
    }

    private func isSigned(_ answer: Answer, by key: RSAPublicKey) throws -> Bool {
        let (source, _, sign) = try parts(answer)
        return key.verify(signature: try #require(Base64.decode(sign)), of: Array(source.utf8), digest: .sha256)
    }

    @Test("the authorisation that is set has to be named, and where none is set none may be; one that has ended is told as such")
    func authorisation() throws {
        func told(_ world: TestWorld, _ token: String?) throws -> String {
            let answer = try ask(world, "alipay.trade.query", ["out_trade_no": "A"], changing: ["app_auth_token": token])
            let content = try answer.verified(by: world.simulator.configuration.platformKey.publicKey)
            return [content["code"], content["sub_code"]].compactMap { $0?.stringValue }.joined(separator: " ")
        }
        let own = try TestWorld()
        try own.paidOrder("A")
        #expect(try told(own, nil) == "10000")
        #expect(try told(own, "T1") == "20001 aop.invalid-app-auth-token")
        let acting = try TestWorld(changing: { $0.appAuthToken = "T1" })
        try acting.paidOrder("A")
        #expect(try told(acting, "T1") == "10000")
        for none in [nil, "t1", "T2"] { #expect(try told(acting, none) == "20001 aop.invalid-app-auth-token") }
        acting.simulator.renewAuthorisation(to: "T2")
        #expect(try told(acting, "T1") == "20001 aop.app-auth-token-time-out" && told(acting, "T2") == "10000")
        acting.simulator.renewAuthorisation(to: nil)
        #expect(try told(acting, "T2") == "20001 aop.app-auth-token-time-out" && told(acting, nil) == "10000")
    }

    @Test("an answer in certificate mode names its certificate, which comes from the root; in key mode it names none")
    func certified() throws {
        let (world, certificates) = try world()
        let answer = try ask(world, "alipay.trade.query", ["out_trade_no": "A"], changing: named(certificates))
        #expect(try parts(answer).serial == certificates.platform.serial)
        let key = try #require(CertificateChain.rsaKey(of: certificates.platform.der))
        #expect(try isSigned(answer, by: key))
        #expect(
            CertificateChain.verify(
                leaf: certificates.platform.der, intermediates: [certificates.authority.der], roots: [certificates.root.der],
                atSeconds: TestWorld.start.milliseconds / 1000))
        #expect(CertificateChain.rsaKey(of: certificates.app.der) == world.appKey.publicKey)
        let plain = try ask(world, "alipay.trade.query", ["out_trade_no": "A"])
        #expect(try parts(plain).serial == nil && isSigned(plain, by: key))
    }

    @Test(
        "certificates that are not the application's, half of them, or none where they are demanded, are turned away",
        arguments: [
            (["app_cert_sn": "0", "alipay_root_cert_sn": "root"], [], "isv.invalid-app-cert-sn"),
            (["app_cert_sn": "app", "alipay_root_cert_sn": "0"], [], "isv.invalid-alipay-root-cert-sn"),
            (["app_cert_sn": "app"], [], "isv.missing-alipay-root-cert-sn"), ([:], [.certificates], "isv.missing-app-cert-sn"),
        ] as [([String: String], Set<SimulatorMode>, String)])
    func turnedAway(parameters: [String: String], modes: Set<SimulatorMode>, subCode: String) throws {
        let (world, certificates) = try world(modes)
        let known = ["app": certificates.app.serial, "root": certificates.root.serial]
        let changes = parameters.mapValues { Optional(known[$0] ?? $0) }
        let answer = try ask(world, "alipay.trade.query", ["out_trade_no": "A"], changing: changes)
        #expect(try JSONValue(parsing: parts(answer).source)["sub_code"]?.stringValue == subCode)
    }

    @Test("an application that signs with a key alone has no certificates to name")
    func keyModeAlone() throws {
        let (world, certificates) = try world(hasCertificates: false)
        let answer = try ask(world, "alipay.trade.query", ["out_trade_no": "A"], changing: named(certificates))
        #expect(try JSONValue(parsing: parts(answer).source)["sub_code"] == "isv.invalid-app-cert-sn")
    }

    @Test("a transfer with a certificate goes through, and one without does not")
    func transfer() throws {
        let (world, certificates) = try world()
        try world.simulator.deposit(.fen(10_000))
        let method = "alipay.fund.trans.uni.transfer"
        let refused = try ask(world, method, TestWorld.transferContent)
        #expect(try JSONValue(parsing: parts(refused).source)["sub_code"] == "isv.missing-app-cert-sn")
        let sent = try ask(world, method, TestWorld.transferContent, changing: named(certificates))
        #expect(try JSONValue(parsing: parts(sent).source)["status"] == "SUCCESS")
    }

    @Test("the platform's next certificate signs where a fault says so, and can be fetched by its serial number")
    func successor() throws {
        let (world, certificates) = try world()
        world.simulator.add(Fault(.unknownCertificate))
        let answer = try ask(world, "alipay.trade.query", ["out_trade_no": "A"], changing: named(certificates))
        let serial = try #require(try parts(answer).serial)
        #expect(serial == certificates.successor.serial && serial != certificates.platform.serial)
        let method = "alipay.open.app.alipaycert.download"
        let fetched = try ask(world, method, ["alipay_cert_sn": .string(serial)], changing: named(certificates))
        let content = try JSONValue(parsing: parts(fetched).source)["alipay_cert_content"]?.stringValue
        let file = String(decoding: try #require(content.flatMap(Base64.decode)), as: UTF8.self)
        #expect(file.hasPrefix(CertificateMaker.pem(certificates.successor.der)))
        let key = try #require(CertificateChain.rsaKey(of: certificates.successor.der))
        #expect(try isSigned(answer, by: key) && !isSigned(answer, by: world.simulator.configuration.platformKey.publicKey))
        let unknown = try ask(world, method, ["alipay_cert_sn": "0"], changing: named(certificates))
        #expect(try JSONValue(parsing: parts(unknown).source)["code"] == "40004")
    }

    @Test("an encrypted request is answered by a text, signed with its quotes; what was not understood is told in clear")
    func encrypted() throws {
        let (world, _) = try world()
        try world.paidOrder("A")
        let answer = try ask(world, "alipay.trade.query", JSONObject(), changing: encrypted(["out_trade_no": "A"]))
        let (source, _, _) = try parts(answer)
        #expect(source.hasPrefix("\"") && source.hasSuffix("\""))
        #expect(try isSigned(answer, by: world.simulator.configuration.platformKey.publicKey))
        let box = try #require(Base64.decode(String(source.dropFirst().dropLast())))
        let plain = try JSONValue(parsing: try #require(AES128CBC(key: Self.encryptKey).decrypt(box)))
        #expect(plain["trade_status"] == "TRADE_SUCCESS")
        for (changes, subCode) in [
            (["encrypt_type": "AES", "biz_content": "no base64"], "isv.decryption-error"),
            (["encrypt_type": "AES", "biz_content": Base64.encode(Array(repeating: UInt8(1), count: 16))], "isv.decryption-error"),
            (["encrypt_type": "SM4"], "isv.invalid-encrypt-type"),
        ] as [([String: String?], String)] {
            let answer = try ask(world, "alipay.trade.query", ["out_trade_no": "A"], changing: changes)
            #expect(try JSONValue(parsing: parts(answer).source)["sub_code"]?.stringValue == subCode)
        }
    }

    @Test("where encryption is demanded a clear content is turned away, and a method without one is not")
    func encryptionDemanded() throws {
        let (world, _) = try world([.encryption])
        let answer = try ask(world, "alipay.trade.query", ["out_trade_no": "A"])
        #expect(try JSONValue(parsing: parts(answer).source)["sub_code"] == "isv.decryption-error-missing-encrypt-type")
        let shared = try ask(world, "alipay.user.info.share", JSONObject(), changing: ["biz_content": nil, "auth_token": "x"])
        #expect(try JSONValue(parsing: parts(shared).source)["sub_code"] == "aop.invalid-auth-token")
        #expect(throws: SimulatorError.noEncryptKey) { try self.world([.encryption], encrypts: false) }
        #expect(throws: SimulatorError.noCertificates) { try self.world([.certificates], hasCertificates: false) }
    }

    @Test("an answer encrypted with another key is signed all the same")
    func wrongEncryption() throws {
        let (world, _) = try world()
        world.simulator.add(Fault(.wrongEncryption))
        let answer = try ask(world, "alipay.trade.query", JSONObject(), changing: encrypted(["out_trade_no": "A"]))
        #expect(try isSigned(answer, by: world.simulator.configuration.platformKey.publicKey))
        let box = try #require(Base64.decode(String(try parts(answer).source.dropFirst().dropLast())))
        let plain = try AES128CBC(key: Self.encryptKey).decrypt(box).flatMap { try? JSONValue(parsing: $0) }
        #expect(plain == nil)
    }

    @Test("a notification about an order of an application with certificates names the platform's")
    func notices() throws {
        let (world, certificates) = try world()
        let content: JSONObject = ["out_trade_no": "A", "total_amount": "1.00", "subject": "s", "buyer_id": "2088622987654321"]
        var changes = named(certificates)
        changes["notify_url"] = "http://127.0.0.1:1/"
        _ = try ask(world, "alipay.trade.create", content, changing: changes)
        try world.simulator.pay(TradeReference(outTradeNo: "A"))
        let notice = try #require(world.simulator.notices.first)
        let form = try #require(WireParameters(decoding: notice.body.utf8))
        #expect(form["alipay_cert_sn"] == certificates.platform.serial)
    }

    @Test("OpenSSL's own program reads the same issuers and numbers out of the files, and believes the chain")
    func openSSL() throws {
        let (_, certificates) = try Self.certificates.get()
        let scratch = try Scratch()
        func run(_ arguments: [String]) throws -> String {
            try ProgramRun.run("/usr/bin/env", ["openssl"] + arguments).orThrow("openssl reads a certificate")
        }
        let all = [certificates.root, certificates.authority, certificates.platform, certificates.successor, certificates.app]
        for (place, issued) in all.enumerated() {
            let file = scratch.file("\(place).crt")
            try CertificateMaker.pem(issued.der).write(toFile: file, atomically: false, encoding: .utf8)
            let text = try run(["x509", "-in", file, "-noout", "-issuer", "-serial", "-nameopt", "RFC2253"])
            let lines = text.split(separator: "\n").map(String.init)
            let issuer = try #require(lines.first { $0.hasPrefix("issuer=") }).dropFirst("issuer=".count)
            let serial = try #require(lines.first { $0.hasPrefix("serial=") }).dropFirst("serial=".count)
            let number = try #require(UInt64(serial, radix: 16))
            #expect(Hex.encode(MD5.digest(Array("\(issuer)\(number)".utf8))) == issued.serial)
        }
        let verified = try run([
            "verify", "-CAfile", scratch.file("0.crt"), "-untrusted", scratch.file("1.crt"), scratch.file("2.crt"), scratch.file("4.crt"),
        ])
        #expect(verified.split(separator: "\n").filter { $0.hasSuffix(": OK") }.count == 2)
    }

    @Test("keys are kept, and the files that a merchant gets are made of them again as they were")
    func files() throws {
        let scratch = try Scratch()
        let keys = try SimulatorKeys.loadOrMake(in: scratch.file("keys"))
        let made = try SimulatorCertificates.loadOrMake(in: scratch.file("keys"), for: keys)
        let again = try SimulatorCertificates.loadOrMake(in: scratch.file("keys"), for: keys)
        #expect(made.app == again.app && made.platform == again.platform && made.successor == again.successor && made.root == again.root)
        for (name, text) in [
            (SimulatorCertificates.FileName.app, made.appFile), (SimulatorCertificates.FileName.platform, made.platformFile),
            (SimulatorCertificates.FileName.root, made.rootFile),
        ] {
            #expect(try String(contentsOfFile: scratch.file("keys/" + name), encoding: .utf8) == text)
        }
        #expect(Set([made.app, made.platform, made.successor, made.authority, made.root].map(\.serial)).count == 5)
        let key = try SimulatorCertificates.loadOrMakeEncryptKey(in: scratch.file("keys"))
        #expect(try SimulatorCertificates.loadOrMakeEncryptKey(in: scratch.file("keys")) == key && key.count == 16)
        #expect(try scratch.permissions(of: "keys/" + SimulatorCertificates.FileName.encryptKey) == 0o600)
    }
}
