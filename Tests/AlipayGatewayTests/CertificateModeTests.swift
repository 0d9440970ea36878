import AlipayTestSupport
import Clocks
import Cryptography
import Foundation
import HTTPClient
import JSON
import LoopbackServer
import Synchronization
import Testing
import ToolKit

@testable import AlipayGateway

/// The certificates of an authority that tests make, and a platform that signs with one of them.
private struct World {
    static let year: Int64 = 365 * 86_400
    let clock = HandClock(Instant(seconds: 1_795_244_645))
    let rootKey: RSAPrivateKey
    let applicationKey: RSAPrivateKey
    let alipayKey: RSAPrivateKey
    let newKey: RSAPrivateKey
    let roots: String
    let application: String
    let alipay: String
    /// What the gateway and the platform encrypt contents with; nil where they don't.
    let encryption: ContentEncryption?

    init(isEncrypted: Bool = false) throws {
        encryption = isEncrypted ? try ContentEncryption(key: Base64.encode(Array(0..<16))) : nil
        rootKey = try RSAPrivateKey.generate()
        applicationKey = try Vectors.applicationKey()
        alipayKey = try Vectors.alipayKey()
        newKey = try RSAPrivateKey.generate()
        let now = clock.now().milliseconds / 1000
        let maker = CertificateMaker(issuer: Self.authority, key: rootKey)
        roots = CertificateMaker.pem(try maker.root(serial: 1, fromSeconds: now - Self.year, untilSeconds: now + 20 * Self.year))
        application = try Self.issue(maker, applicationKey, "商户", 2, now - 10, now + Self.year)
        alipay = try Self.issue(maker, alipayKey, "支付宝(中国)网络技术有限公司", 3, now - 10, now + Self.year)
    }

    static let authority = CertificateMaker.Name(organisation: "Test Authority", commonName: "Test CA R1")

    private static func issue(
        _ maker: CertificateMaker, _ key: RSAPrivateKey, _ owner: String, _ serial: UInt64, _ from: Int64, _ until: Int64
    ) throws -> String {
        CertificateMaker.pem(
            try maker.certificate(
                of: key.publicKey, named: .init(organisation: owner, commonName: "\(owner)-2088"), serial: serial, fromSeconds: from,
                untilSeconds: until))
    }

    /// A certificate for the key that Alipay has changed to.
    func renewed(
        owner: String = "支付宝(中国)网络技术有限公司", by key: RSAPrivateKey? = nil, from: Int64 = -10, until: Int64 = year
    ) throws -> String {
        let now = clock.now().milliseconds / 1000
        let maker = CertificateMaker(issuer: Self.authority, key: key ?? rootKey)
        return try Self.issue(maker, newKey, owner, 4, now + from, now + until)
    }

    func trust(folder: String? = nil) throws -> CertificateTrust {
        try CertificateTrust(application: application, alipay: alipay, roots: roots, folder: folder)
    }

    /// A signed answer that names a certificate.
    func answer(_ method: String, _ members: JSONObject, by key: RSAPrivateKey, serial: String?) throws -> LoopbackServer.Reply {
        let text = JSONValue.object(members).text
        let content = try encryption.map { "\"\(try $0.seal(text))\"" } ?? text
        let sign = Base64.encode(try key.sign(Array(content.utf8), digest: .sha256))
        let root = method.split(separator: ".").joined(separator: "_") + "_response"
        let name = serial.map { "\"alipay_cert_sn\":\"\($0)\"," } ?? ""
        return .text("{\"\(root)\":\(content),\(name)\"sign\":\"\(sign)\"}")
    }

    func gateway(_ server: LoopbackServer, folder: String? = nil) throws -> AlipayGateway {
        var configuration = try GatewayConfiguration(
            endpoint: server.url + "/gateway.do", applicationID: "2021000000000001", privateKey: applicationKey,
            trust: .certificates(trust(folder: folder)))
        configuration.encryption = encryption
        return AlipayGateway(
            configuration: configuration, http: HTTPClient(configuration: .init(allowsPlainHTTP: true)), clock: clock,
            boundTo: GateIdentity())
    }
}

private let query = "alipay.trade.query"
private let success: JSONObject = ["code": "10000", "msg": "Success", "trade_status": "TRADE_SUCCESS"]

@Suite("Certificate mode")
struct CertificateModeTests {
    /// A platform that signs with the renewed key and hands `pem` out as the certificate of whatever it is asked for.
    private func server(_ world: World, serial: String, handing pem: String?) throws -> LoopbackServer {
        try LoopbackServer { request in
            if request.target.contains("method=alipay.open.app.alipaycert.download&") {
                guard let pem else { return .text("", status: 500) }
                let members: JSONObject = [
                    "code": "10000", "msg": "Success", "alipay_cert_content": .string(Base64.encode(Array(pem.utf8))),
                ]
                // Signed with the very certificate that is being asked for: nothing could verify it yet.
                return (try? world.answer("alipay.open.app.alipaycert.download", members, by: world.newKey, serial: serial)) ?? .close
            }
            return (try? world.answer(query, success, by: world.newKey, serial: serial)) ?? .close
        }
    }

    private func downloads(_ server: LoopbackServer) -> Int { server.requests.count { $0.target.contains("alipaycert.download") } }

    private func temporaryFolder() -> String {
        FileManager.default.temporaryDirectory.appending(path: "certificates-\(UUID().uuidString)").path
    }

    @Test("a request names the application's and the root certificates, and an answer of the configured one is believed")
    func configured() async throws {
        let world = try World()
        let trust = try world.trust()
        #expect(trust.holds(at: world.clock.now()) && !trust.holds(at: world.clock.now() + .hours(24 * 366)))
        for serial in [trust.alipaySerial, nil] {
            let server = try LoopbackServer { _ in (try? world.answer(query, success, by: world.alipayKey, serial: serial)) ?? .close }
            defer { server.stop() }
            let gateway = try world.gateway(server)
            #expect(gateway.isCertificateMode && gateway.mayTransfer)
            #expect(try await gateway.read(.tradeQuery, [:]).text("trade_status") == "TRADE_SUCCESS")
            let target = try #require(server.requests.first).target
            #expect(target.contains("app_cert_sn=\(trust.applicationSerial)&alipay_root_cert_sn=\(trust.rootSerial)&"))
            #expect(downloads(server) == 0)
        }
    }

    @Test("an answer of an unknown certificate is believed after download and chain check alone, once downloaded")
    func renewal() async throws {
        let world = try World()
        let pem = try world.renewed()
        let serial = try CertificateSerial.ofFirst(inPEM: pem)
        let server = try server(world, serial: serial, handing: pem)
        defer { server.stop() }
        let folder = temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let gateway = try world.gateway(server, folder: folder)
        let found = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<8 { group.addTask { try? await gateway.read(.tradeQuery, [:]).text("trade_status") } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(found == Array(repeating: "TRADE_SUCCESS", count: 8))
        #expect(downloads(server) == 1)
        // Another host, or this one after a restart, has it from the folder; a file that somebody changed there is as good as none.
        let second = try world.gateway(server, folder: folder)
        #expect(try await second.read(.tradeQuery, [:]).text("trade_status") == "TRADE_SUCCESS")
        #expect(downloads(server) == 1)
        try world.alipay.write(toFile: "\(folder)/\(serial).crt", atomically: true, encoding: .utf8)
        let third = try world.gateway(server, folder: folder)
        #expect(try await third.read(.tradeQuery, [:]).text("trade_status") == "TRADE_SUCCESS")
        #expect(downloads(server) == 2)
    }

    @Test(
        "a downloaded certificate of another root, of another owner, out of its time, or with another serial than asked for is refused",
        arguments: [false, true])
    func refused(isEncrypted: Bool) async throws {
        let world = try World(isEncrypted: isEncrypted)
        let good = try world.renewed()
        let serial = try CertificateSerial.ofFirst(inPEM: good)
        let stranger = try RSAPrivateKey.generate()
        let rows: [(String, String?)] = [
            ("another root", try world.renewed(by: stranger)), ("a merchant's", try world.renewed(owner: "商户")),
            ("over", try world.renewed(from: -100, until: -10)), ("not yet", try world.renewed(from: 10)),
            ("the application's", world.application), ("nothing", ""), ("no answer", nil),
            ("of that name, then another", "junk" + world.alipay),
        ]
        for (name, pem) in rows {
            let asked = pem.flatMap { try? CertificateSerial.ofFirst(inPEM: $0) } ?? serial
            let server = try server(world, serial: asked, handing: pem)
            defer { server.stop() }
            let gateway = try world.gateway(server)
            let isConfigured = asked == (try world.trust().alipaySerial)
            await #expect(throws: GatewayError.self, "\(name)") { try await gateway.read(.tradeQuery, [:]) }
            #expect(downloads(server) == (isConfigured ? 0 : 1), "\(name)")
        }
        let other = try server(world, serial: String(repeating: "0", count: 32), handing: good)
        defer { other.stop() }
        await #expect(throws: GatewayError.self, "another serial") { try await world.gateway(other).read(.tradeQuery, [:]) }
    }

    @Test("a burst of unknown serial numbers makes one download a minute, and a serial that is none makes no download")
    func burst() async throws {
        let count = Mutex(0)
        let world = try World()
        let ring = KeyRing(.certificates(try world.trust()), clock: world.clock, steady: HandSteadyClock())
        for index in 0..<50 {
            let serial = String(repeating: "0", count: 30) + String(index + 10)
            let key = await ring.key(for: serial) { _ in
                count.withLock { $0 += 1 }
                return nil
            }
            #expect(key == nil)
        }
        #expect(count.withLock { $0 } == 1)
        for serial in ["", "../../etc/passwd", String(repeating: "A", count: 32), String(repeating: "0", count: 33)] {
            let fresh = KeyRing(.certificates(try world.trust()), clock: world.clock, steady: HandSteadyClock())
            let key = await fresh.key(for: serial) { _ in
                count.withLock { $0 += 1 }
                return nil
            }
            #expect(key == nil, "\(serial)")
        }
        #expect(count.withLock { $0 } == 1)
    }

    @Test(
        "a notification is verified by the certificate that it names, and forged ones use up no download of answers",
        arguments: [false, true])
    func notifications(isEncrypted: Bool) async throws {
        let world = try World(isEncrypted: isEncrypted)
        let pem = try world.renewed()
        let serial = try CertificateSerial.ofFirst(inPEM: pem)
        let server = try server(world, serial: serial, handing: pem)
        defer { server.stop() }
        let gateway = try world.gateway(server)
        let text = "app_id=2021000000000001&notify_id=n1"
        let sign = FormText.encode(Base64.encode(try world.newKey.sign(Array(text.utf8), digest: .sha256)))
        let body = { (serial: String) in Array("\(text)&alipay_cert_sn=\(serial)&sign_type=RSA2&sign=\(sign)".utf8) }
        await #expect(throws: AlipayNotification.Problem.unknownCertificate) {
            try await gateway.verify(notification: body(String(repeating: "0", count: 32)), sellerID: nil)
        }
        // The forged one has used the minute's download of messages, and none of answers.
        await #expect(throws: AlipayNotification.Problem.unknownCertificate) {
            try await gateway.verify(notification: body(serial), sellerID: nil)
        }
        #expect(downloads(server) == 1)
        #expect(try await gateway.read(.tradeQuery, [:]).text("trade_status") == "TRADE_SUCCESS")
        #expect(downloads(server) == 2)
        #expect(try await gateway.verify(notification: body(serial), sellerID: nil).id == "n1")
        await #expect(throws: AlipayNotification.Problem.badSignature) {
            try await gateway.verify(notification: body(world.trust().alipaySerial), sellerID: nil)
        }
    }

    @Test("a certificate that is not the private key's, or the application's where Alipay's belongs, is found before anything is sent")
    func mismatches() throws {
        let world = try World()
        let endpoint = GatewayConfiguration.Endpoint.production
        let trust = GatewayTrust.certificates(try world.trust())
        #expect(throws: GatewayConfiguration.Problem.certificateOfAnotherKey) {
            try GatewayConfiguration(endpoint: endpoint, applicationID: "1", privateKey: world.newKey, trust: trust)
        }
        #expect(throws: CertificateTrust.Problem.applicationTwice) {
            try CertificateTrust(application: world.application, alipay: world.application, roots: world.roots)
        }
        let renewedForApplication = try CertificateTrust(application: world.application, alipay: world.alipay, roots: world.roots)
        #expect(renewedForApplication.alipaySerial != renewedForApplication.applicationSerial)
        let files: [(CertificateTrust.File, String, String, String)] = [
            (.application, "", world.alipay, world.roots), (.alipay, world.application, "no", world.roots),
            (.roots, world.application, world.alipay, ""),
        ]
        for (file, application, alipay, roots) in files {
            #expect(throws: CertificateTrust.Problem.unreadable(file, .noCertificate)) {
                try CertificateTrust(application: application, alipay: alipay, roots: roots)
            }
        }
    }

    @Test("the vectors' certificates are read: the application's is of its key, Alipay's of Alipay's")
    func vectors() throws {
        let trust = try CertificateTrust(
            application: Vectors.text("certs/app.crt"), alipay: Vectors.text("certs/alipay_chain.crt"),
            roots: Vectors.text("certs/root_bundle.crt"))
        #expect(try trust.applicationKey == Vectors.applicationKey().publicKey)
        #expect(try trust.alipayKey == Vectors.alipayPublicKey())
        #expect(trust.applicationSerial == "4ae4d21d60411b25bc176385524da3be")
        #expect(trust.alipaySerial == "0075b317ecc0e804639a4acf23d0f034")
    }
}

/// A steady clock that stands still.
private struct HandSteadyClock: SteadyClock {
    func elapsed() -> Span { .seconds(100) }
}
