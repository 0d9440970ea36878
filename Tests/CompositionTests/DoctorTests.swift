import AlipaySimulator
import Clocks
import Cryptography
import Foundation
import JSON
import Logging
import Testing

@testable import Composition

/// A host that is set up as it should be, in front of a platform whose clock may differ.
private struct Clinic {
    let stage: Stage
    let admin: [String: String]
    var variables: [String: String]
    var words = ["doctor", "--json"]
    let keys: SimulatorKeys

    static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {}, idle: {} }
        scopes:
          - permit: desk-looks
            agents: [desk]
            tools: [query-alipay-payment]
        """

    /// A store with an admin, a policy and one agent, and the keys of a simulated application in files.
    static func open() async throws -> Clinic {
        let stage = try Stage()
        let simulator = ["TOLLGATE_ENVIRONMENT": "simulator"]
        try #require(await stage.run("approvers", "add", "boss", "--admin", "--out", stage.path("boss"), with: simulator).status == 0)
        let admin = simulator.merging(["TOLLGATE_ADMIN_TOKEN": try stage.text("boss")]) { $1 }
        try #require(await stage.run("agents", "add", "desk", "--out", stage.path("desk"), with: admin).status == 0)
        try policy.write(toFile: stage.path("policy.yaml"), atomically: true, encoding: .utf8)
        let applied = await stage.run("policy", "apply", stage.path("policy.yaml"), with: admin)
        try #require(applied.status == 0, "\(applied.complaints)")
        let settings = try Settings.resolve(
            environment: ["HOME": stage.folder, "TOLLGATE_STATE": stage.path("state")].merging(simulator) { $1 })
        let keys = try SimulatedWorld(settings).keys()
        var clinic = Clinic(stage: stage, admin: admin, variables: simulator, keys: keys)
        clinic.variables["AP_APP_ID"] = SimulatorConfiguration.standardAppID
        clinic.variables["AP_PUB_KEY"] = keys.platformPublicKeyText
        clinic.variables["AP_APP_KEY_FILE"] = try clinic.file("app.pem", keys.appKeyText)
        return clinic
    }

    /// A file that only its owner reads.
    func file(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
        let path = stage.path(name)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    /// The simulated platform's certificates of the application.
    func certificates() throws -> SimulatorCertificates {
        let settings = try Settings.resolve(
            environment: ["HOME": stage.folder, "TOLLGATE_STATE": stage.path("state"), "TOLLGATE_ENVIRONMENT": "simulator"])
        return try SimulatedWorld(settings).certificates(for: keys)
    }

    /// Certificate mode instead of Alipay's public key.
    mutating func useCertificates(_ certificates: SimulatorCertificates) throws {
        variables["AP_PUB_KEY"] = nil
        variables["TOLLGATE_ALIPAY_APP_CERTIFICATE"] = try file("app.crt", certificates.appFile)
        variables["TOLLGATE_ALIPAY_ALIPAY_CERTIFICATE"] = try file("alipay.crt", certificates.platformFile)
        variables["TOLLGATE_ALIPAY_ROOT_CERTIFICATE"] = try file("root.crt", certificates.rootFile)
    }

    /// Looks, while the platform serves by a clock of its own.
    /// - Parameter lead: how far the platform's clock is ahead.
    func look(lead: Span = .seconds(0), faults: [Fault] = []) async throws -> (status: Int32, findings: [JSONValue]) {
        let settings = try Settings.resolve(
            environment: ["HOME": stage.folder, "TOLLGATE_STATE": stage.path("state"), "TOLLGATE_ENVIRONMENT": "simulator"])
        let quiet = Logger(label: "simulator", factory: { _ in SwiftLogNoOpLogHandler() })
        let simulator = try SimulatedWorld(settings).simulator(
            at: ListenAddress(host: "127.0.0.1", port: 0), clock: HandClock(stage.clock.now() + lead), logger: quiet)
        simulator.add(faults)
        let (stage, words, variables) = (stage, words, variables)
        return try await simulator.whileServing { address in
            let here = ["TOLLGATE_ALIPAY_GATEWAY": address + "/gateway.do"].merging(variables) { $1 }
            let run = await stage.run(words, with: here)
            return (run.status, try JSONValue(parsing: run.output).arrayValue ?? [])
        }
    }
}

/// A mistake that people make when they set a host up.
private enum Mistake: String, CaseIterable, Sendable {
    case wrongKey, swappedKeys, ownPublicKey, wrongAlipayKey, wrongEnvironment, noAppID, strangeAppID, skewedClock, lateClock, missingFile
    case unreadableFile, keyReadableByOthers, notAKey, missingScope, untickedTool, agentReadsKey, storeReadableByOthers, agentWithoutScope
    case noRedirect, nothingListens, twoKeys, noStore, otherCertificate, ownCertificateTwice, twoOfThreeFiles, encryptionKey
    case forwardSecretReadableByOthers, folderOpenToOthers

    /// Where it is found, what is said of it, and what of its cure.
    var found: (subject: String, text: String, cure: String) {
        switch self {
        case .wrongKey: ("app-key", "another public key for this app", "openssl pkey")
        case .swappedKeys: ("app-key", "a public key where a private key belongs", "mixed up")
        case .ownPublicKey: ("alipay-key", "the app's own", "支付宝公钥")
        case .wrongAlipayKey: ("alipay-key", "does not verify", "AP_PUB_KEY")
        case .wrongEnvironment: ("application", "does not know the app", "AP_CURRENT_ENV")
        case .noAppID: ("application", "not set", "AP_APP_ID")
        case .strangeAppID: ("application", "16 digits", "AP_APP_ID")
        case .skewedClock: ("clock", "ahead of", "timedatectl")
        case .lateClock: ("clock", "behind", "timedatectl")
        case .missingFile: ("app-key", "no such file", "AP_APP_KEY_FILE")
        case .unreadableFile: ("app-key", "cannot be read", "AP_APP_KEY_FILE")
        case .keyReadableByOthers: ("app-key", "open to other users", "chmod 600")
        case .notAKey: ("app-key", "neither PEM nor base64", "PKCS#8")
        case .missingScope: ("permissions", "has not signed up", "sign up")
        case .untickedTool: ("permissions", "not ticked", "tick")
        case .agentReadsKey: ("secrets", "which an agent runs as, can read", "tollgate connect")
        case .storeReadableByOthers, .forwardSecretReadableByOthers: ("secrets", "open to other users", "chmod 600")
        case .folderOpenToOthers: ("secrets", "can put files of theirs into", "chmod go-w")
        case .agentWithoutScope: ("agents", "no scope permits any tool to `idle`", "permit")
        case .noRedirect: ("tools", "needs an address", "redirect_url")
        case .nothingListens: ("alipay", "can't be reached", "tollgate simulator")
        case .twoKeys: ("settings", "both AP_APP_KEY and a key file", "keep one of them")
        case .otherCertificate: ("certificates", "is not of the app's private key", "key that signed the request")
        case .ownCertificateTwice: ("certificates", "stands where Alipay's belongs", "alipayCertPublicKey_RSA2.crt")
        case .twoOfThreeFiles: ("settings", "needs three files", "application's page")
        case .encryptionKey: ("alipay", "content encryption can't be used", "16 bytes in base64")
        case .noStore: ("store", "no store yet", "approvers add")
        }
    }

    /// What the platform does by it.
    var faults: [Fault] {
        func refuses(_ code: String) -> [Fault] {
            [Fault(.refusal, refusal: .init(code: "40006", subCode: code, subMessage: "权限不足"))]
        }
        switch self {
        case .missingScope: return refuses("isv.insufficient-isv-permissions")
        case .untickedTool: return refuses("isv.invalid-open-scene-api-permission")
        default: return []
        }
    }

    /// How far the platform's clock is ahead of this machine's by it.
    var lead: Span {
        switch self {
        case .skewedClock: .seconds(-600)
        case .lateClock: .seconds(600)
        default: .seconds(0)
        }
    }

    func plant(in clinic: inout Clinic) async throws {
        let stage = clinic.stage
        switch self {
        case .skewedClock, .lateClock, .missingScope, .untickedTool: break
        case .wrongKey:
            clinic.variables["AP_APP_KEY_FILE"] = try clinic.file("app.pem", Base64.encode(RSAPrivateKey.generate().pkcs8DER))
        case .swappedKeys: clinic.variables["AP_APP_KEY_FILE"] = try clinic.file("app.pem", clinic.keys.platformPublicKeyText)
        case .ownPublicKey: clinic.variables["AP_PUB_KEY"] = clinic.keys.app.publicKey.spkiBase64
        case .wrongAlipayKey: clinic.variables["AP_PUB_KEY"] = try RSAPrivateKey.generate().publicKey.spkiBase64
        case .wrongEnvironment: clinic.variables["AP_APP_ID"] = "2021000000000000"
        case .noAppID: clinic.variables["AP_APP_ID"] = nil
        case .strangeAppID: clinic.variables["AP_APP_ID"] = "20210001"
        case .missingFile: clinic.variables["AP_APP_KEY_FILE"] = stage.path("nowhere.pem")
        case .unreadableFile: clinic.variables["AP_APP_KEY_FILE"] = stage.folder
        case .keyReadableByOthers: _ = try clinic.file("app.pem", clinic.keys.appKeyText, mode: 0o644)
        case .notAKey: _ = try clinic.file("app.pem", "my key, see the wiki")
        case .agentReadsKey: clinic.words += ["--agent-uid", "\(geteuid())"]
        case .storeReadableByOthers:
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644], ofItemAtPath: stage.path("state/simulator/tollgate.sqlite"))
        case .folderOpenToOthers:
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o777], ofItemAtPath: stage.path("state/simulator"))
        case .forwardSecretReadableByOthers:
            clinic.variables["TOLLGATE_ALIPAY_FORWARD_SECRET_FILE"] = try clinic.file("forward", "a shared secret", mode: 0o640)
        case .agentWithoutScope:
            try #require(await stage.run("agents", "add", "idle", "--out", stage.path("idle"), with: clinic.admin).status == 0)
        case .noRedirect: clinic.variables["AP_SELECT_TOOLS"] = "query-alipay-payment,get_authorization_url"
        case .nothingListens: clinic.variables["TOLLGATE_ALIPAY_GATEWAY"] = "http://127.0.0.1:1/gateway.do"
        case .twoKeys: clinic.variables["AP_APP_KEY"] = clinic.keys.appKeyText
        case .otherCertificate:
            try clinic.useCertificates(SimulatorCertificates.generate(for: SimulatorKeys.generate()))
        case .ownCertificateTwice:
            try clinic.useCertificates(clinic.certificates())
            clinic.variables["TOLLGATE_ALIPAY_ALIPAY_CERTIFICATE"] = clinic.variables["TOLLGATE_ALIPAY_APP_CERTIFICATE"]
        case .twoOfThreeFiles:
            try clinic.useCertificates(clinic.certificates())
            clinic.variables["TOLLGATE_ALIPAY_ROOT_CERTIFICATE"] = nil
        case .encryptionKey: clinic.variables["AP_ENCRYPT_KEY"] = "c2hvcnQ="
        case .noStore: clinic.variables["TOLLGATE_STORE"] = "sqlite:" + stage.path("elsewhere.sqlite")
        }
    }
}

@Suite("tollgate doctor", .serialized)
struct DoctorTests {
    @Test("a host that is set up as it should be has nothing wrong, and every subject that was looked at says so")
    func sound() async throws {
        let (status, findings) = try await Clinic.open().look()
        #expect(status == 0)
        #expect(findings.allSatisfy { ["ok", "skipped"].contains($0["verdict"]?.stringValue) }, "\(findings)")
        let subjects = findings.compactMap { $0["subject"]?.stringValue }
        let expected = [
            "settings", "application", "app-key", "alipay-key", "tools", "alipay", "clock", "permissions", "store", "people", "policy",
            "agents", "secrets",
        ]
        #expect(subjects == expected)
    }

    @Test("a host in certificate mode that is set up as it should be has nothing wrong")
    func soundCertificates() async throws {
        var clinic = try await Clinic.open()
        try clinic.useCertificates(clinic.certificates())
        clinic.variables["AP_SELECT_TOOLS"] = "query_trade,transfer_fund,query-alipay-payment"
        let (status, findings) = try await clinic.look()
        #expect(status == 0, "\(findings)")
        #expect(findings.contains { $0["subject"] == "certificates" && $0["verdict"] == "ok" })
    }

    @Test("each planted misconfiguration is named, with its cure, and nothing else is", arguments: Mistake.allCases)
    fileprivate func planted(mistake: Mistake) async throws {
        var clinic = try await Clinic.open()
        try await mistake.plant(in: &clinic)
        let (status, findings) = try await clinic.look(lead: mistake.lead, faults: mistake.faults)
        let wrong = findings.filter { $0["verdict"]?.stringValue == "wrong" }
        #expect(status == 1)
        let (subject, text, cure) = mistake.found
        let named = wrong.filter { finding in
            finding["subject"]?.stringValue == subject && finding["text"]?.stringValue?.contains(text) == true
                && finding["cure"]?.arrayValue?.contains { $0.stringValue?.contains(cure) == true } == true
        }
        #expect(named.count == 1, "\(findings)")
        #expect(Set(wrong.compactMap { $0["subject"]?.stringValue }).subtracting(mistake.alsoAt) == [subject], "\(wrong)")
    }

    /// By which variable an address is set that is called by its name in the file.
    private static let variables = ["public_url": "TOLLGATE_PUBLIC_URL", "redirect_url": "TOLLGATE_ALIPAY_REDIRECT_URL"]

    @Test(
        "addresses to which nothing can come are named, whichever they are",
        arguments: [
            ("AP_NOTIFY_URL", "http://shop.example/notify", "is not encrypted"),
            ("AP_NOTIFY_URL", "https://127.0.0.1/notify", "is this very machine"),
            ("AP_RETURN_URL", "https://localhost:8080/", "is this very"),
            ("AP_RETURN_URL", "shop.example/back", "is no address"), ("public_url", "https://[::1]:8443", "is this very machine"),
            ("redirect_url", "http://shop.example/hello", "is not encrypted"),
        ])
    func addresses(variable: String, address: String, problem: String) async throws {
        let stage = try Stage()
        let run = await stage.run(
            "doctor", "--offline", "--json", with: [Self.variables[variable] ?? variable: address, "TOLLGATE_ENVIRONMENT": "sandbox"])
        #expect(run.status == 1)
        let findings = try JSONValue(parsing: run.output).arrayValue ?? []
        let found = try #require(findings.first { $0["subject"]?.stringValue == "addresses" })
        #expect(found["text"]?.stringValue?.contains(problem) == true && found["text"]?.stringValue?.contains(variable) == true)
    }

    @Test("an address that is taken is named, with what moves it")
    func takenAddress() async throws {
        let stage = try Stage()
        let settings = try Settings.resolve(
            environment: ["HOME": stage.folder, "TOLLGATE_STATE": stage.path("state"), "TOLLGATE_ENVIRONMENT": "simulator"])
        let quiet = Logger(label: "simulator", factory: { _ in SwiftLogNoOpLogHandler() })
        let simulator = try SimulatedWorld(settings).simulator(
            at: ListenAddress(host: "127.0.0.1", port: 0), clock: stage.clock, logger: quiet)
        try await simulator.whileServing { address in
            let place = String(address.trimmingPrefix("http://"))
            let second = await stage.run("simulator", "--listen", place, with: ["TOLLGATE_STATE": stage.path("other")])
            #expect(second.status == 2 && second.complaints.contains("nothing can listen at \(place): address already in use"))
            #expect(second.complaints.contains("TOLLGATE_ALIPAY_GATEWAY"))
        }
    }

    @Test("an agent that was frozen on purpose needs no scope")
    func frozen() async throws {
        let clinic = try await Clinic.open()
        for name in ["idle", "local"] {
            if name == "idle" {
                #expect(await clinic.stage.run("agents", "add", name, "--out", clinic.stage.path(name), with: clinic.admin).status == 0)
            }
            #expect(await clinic.stage.run("agents", "freeze", name, with: clinic.admin).status == 0)
        }
        let (status, findings) = try await clinic.look()
        #expect(status == 0, "\(findings)")
    }

    @Test("for people each finding is a line, its cure below it, and the last line says how many are wrong; no key is shown")
    func lines() async throws {
        var clinic = try await Clinic.open()
        clinic.words = ["doctor", "--offline"]
        clinic.variables["AP_PUB_KEY"] = clinic.keys.app.publicKey.spkiBase64
        let run = await clinic.stage.run(clinic.words, with: clinic.variables)
        #expect(run.status == 1)
        #expect(run.output.contains("FAILED   alipay-key   what is set as Alipay's public key is the app's own\n"))
        #expect(run.output.contains("\n" + String(repeating: " ", count: 22) + "= take the one"))
        #expect(run.output.hasSuffix("1 wrong, 0 to look at\n"))
        #expect(!run.output.contains(clinic.keys.appKeyText.prefix(64).suffix(24)))
    }
}

extension Mistake {
    /// Where else the same mistake shows.
    fileprivate var alsoAt: Set<String> {
        switch self {
        case .keyReadableByOthers: ["secrets"]
        // The policy is that of the application's shop, which is not set up.
        case .encryptionKey: ["store"]
        default: []
        }
    }
}
