import Access
import Clocks
import Diagnostics
import Gate
import Money
import Testing

@testable import Composition

@Suite("Settings of the host's addresses")
struct ServingSettingsTests {
    private func resolve(
        _ text: String = "", _ environment: [String: String] = [:], flags: SettingsFlags = SettingsFlags()
    ) throws -> Settings {
        try Settings.resolve(
            flags: flags, environment: ["HOME": "/h"].merging(environment) { $1 }, file: SourceFile(name: "tollgate.yaml", text: text))
    }

    private func complaint(_ text: String = "", _ environment: [String: String] = [:]) throws -> String {
        try #require(#expect(throws: SettingsError.self) { try resolve(text, environment) }).description
    }

    private static let whole = """
        http: "[::1]:9000"
        http_hosts: [agents.example, "agents.example:8443"]
        http_origins: [https://desk.example]
        allow_plain_http: true
        public: 127.0.0.1:8788
        tls:
          certificate: ~/tls/host.pem
          key_file: /etc/tollgate/host.key
          client_roots: /etc/tollgate/roots.pem
          clients:
            - { name: "spiffe://shop.example/desk", agent: desk }
            - { name: "sha256:00ff", agent: finance-bot }
        socket: ~/run/agent.sock
        socket_mode: 0600
        peers:
          - uid: 1001
            agent: customer-service
          - { agent: desk, uid: 1002 }
        oauth:
          issuer: https://login.example
          audience: https://agents.example/mcp
          jwks: https://login.example/keys
          algorithms: [ES256, RS256]
          agents:
            - { claim: azp, value: desk-app, agent: desk }
            - { claim: groups, value: finance, agent: finance-bot }
          scopes: { refund: shop.refund, read: shop.read }
        console_url: https://console.example
        wait_for_approval: 45s
        limits: { reads_per_minute: 30, unknown_orders_per_hour: 5, calls_under_way: 64, streams: 16 }
        language: zh-Hans
        shutdown_limit: 20s
        public_url: https://pay.shop.example/
        """

    @Test("settings: lists of peers, certificates and claims are read with their places")
    func whole() throws {
        let settings = try resolve(Self.whole)
        let serving = settings.serving
        #expect(serving.hosts == ["agents.example", "agents.example:8443"] && serving.origins == ["https://desk.example"])
        #expect(serving.allowsPlainHTTP && serving.publicAddress == ListenAddress(host: "127.0.0.1", port: 8788))
        #expect(serving.publicURL == "https://pay.shop.example")
        #expect(serving.tls?.certificateFile == "/h/tls/host.pem" && serving.tls?.keyFile == "/etc/tollgate/host.key")
        #expect(serving.tls?.clientRootsFile == "/etc/tollgate/roots.pem")
        #expect(serving.tls?.clients.map(\.name) == ["spiffe://shop.example/desk", "sha256:00ff"])
        #expect(serving.tls?.clients.map(\.agent) == ["desk", "finance-bot"])
        #expect(serving.socket.path == "/h/run/agent.sock" && serving.socket.mode == 0o600)
        #expect(serving.socket.peers.map(\.uid) == [1001, 1002])
        #expect(serving.socket.peers.map(\.agent) == ["customer-service", "desk"])
        #expect(serving.consoleURL == "https://console.example" && serving.waitForApproval == .seconds(45))
        #expect(
            serving.limits == ServingLimits(readsPerMinute: 30, unknownOrdersPerHour: 5, callsUnderWay: 64, streams: 16))
        #expect(settings.language == .simplifiedChinese && serving.shutdownLimit == .seconds(20))
        let oauth = try #require(settings.oauth)
        #expect(oauth.issuer == "https://login.example" && oauth.audience == "https://agents.example/mcp")
        #expect(oauth.jwks == "https://login.example/keys" && oauth.algorithms == [.es256, .rs256])
        let rules = [
            ClaimRule(claim: "azp", value: "desk-app", agent: "desk"), ClaimRule(claim: "groups", value: "finance", agent: "finance-bot"),
        ]
        #expect(oauth.agents == rules && oauth.scopes == [.refund: "shop.refund", .read: "shop.read"])
        let place = try complaint(Self.whole.replacing("{ agent: desk, uid: 1002 }", with: "{ agent: desk, uid: -3 }"))
        #expect(place.contains("tollgate.yaml:18:25: error[bad-value]: `-3` is no user's number"))
    }

    @Test("nothing set is this machine alone, English, and the usual limits")
    func defaults() throws {
        let settings = try resolve()
        let serving = settings.serving
        #expect(serving.hosts.isEmpty && serving.origins.isEmpty && !serving.allowsPlainHTTP)
        #expect(serving.publicAddress == nil && serving.tls == nil && settings.oauth == nil)
        #expect(serving.socket == SocketSettings(path: nil, mode: 0o660, peers: []))
        #expect(serving.limits == ServingLimits(readsPerMinute: 60, unknownOrdersPerHour: 20, callsUnderWay: 1024, streams: 512))
        #expect(serving.waitForApproval == .seconds(0) && serving.shutdownLimit == .seconds(30) && settings.language == .english)
        #expect(settings.warnings.isEmpty)
    }

    @Test("links lead to the console's address, which is known by itself on this machine alone")
    func console() throws {
        #expect(try resolve().serving.consoleURL == "http://127.0.0.1:8787")
        #expect(try resolve("http: \"[::1]:9000\"\n").serving.consoleURL == "http://[::1]:9000")
        #expect(try resolve("http: 127.0.0.1:0\n").serving.consoleURL == nil)
        #expect(try resolve("http: 10.0.0.1:8787\n").serving.consoleURL == nil)
    }

    @Test(
        "what is more than a word is refused with its place",
        arguments: [
            ("peers: 1001", "1:8: error[wrong-type]: `peers` must be a list of entries, each with uid, agent"),
            ("peers: []", "1:8: error[wrong-type]: `peers` must be a list of entries"),
            ("peers: [1001]", "1:9: error[wrong-type]: an entry of `peers` has uid, agent"),
            ("peers:\n  - uid: 1\n", "2:5: error[missing]: this entry of `peers` has no `agent`"),
            ("peers:\n  - { uid: 1, agent: a, agnet: b }\n", "2:25: error[unknown-setting]: `peers` has no `agnet`"),
            ("peers:\n  - { uid: [1], agent: a }\n", "2:12: error[wrong-type]: `uid` must be a single value"),
            ("peers:\n  - { uid: 1, agent: '' }\n", "2:15: error[empty]: `agent` has no value"),
            ("peers:\n  - { uid: 1, agent: a }\n  - { uid: 1, agent: b }\n", "3:12: error[bad-value]: `1` stands here twice"),
            ("oauth: {scopes: [a]}", "1:17: error[wrong-type]: `oauth.scopes` must hold values, each under one of read"),
            ("oauth: {scopes: {refnud: a}}", "1:18: error[unknown-setting]: `oauth.scopes` has no `refnud`"),
            ("http_hosts: {a: b}", "1:13: error[wrong-type]: `http_hosts` must be a single value or a list of them"),
        ])
    func misshapen(text: String, finding: String) throws {
        let complaint = try complaint(text)
        #expect(complaint.contains("tollgate.yaml:\(finding)"), "\(complaint)")
    }

    @Test(
        "what has no meaning is refused",
        arguments: [
            ("socket_mode: 0999", "`0999` are no rights of a file"), ("socket_mode: 07777", "are no rights of a file"),
            ("wait_for_approval: 51s", "`51s` is no duration from 1s to 50s"), ("wait_for_approval: soon", "or `0` for not at all"),
            ("shutdown_limit: 0", "`0` is no duration from 1s to 1h"), ("limits: { streams: 0 }", "`0` is no number from 1 to 65536"),
            ("limits: { reads_per_minute: +5 }", "`+5` is no number"), ("language: zh", "`zh` is none of en, zh-Hans, zh-Hant, ko"),
            ("http_hosts: https://a.example", "is no host"), ("http_origins: desk.example", "is no origin"),
            ("http_origins: https://desk.example/", "is no origin"), ("public: everywhere", "is no HOST:PORT"),
            ("tls: { certificate: /c }", "`tls.certificate` is set and `tls.key_file` is not"),
            ("tls: { certificate: /c, key_file: /k, client_roots: /r }", "and `tls.clients` is not"),
            ("oauth: { issuer: https://a.example }", "`oauth.issuer` is set and `oauth.audience` is not"),
            ("oauth: { algorithms: [HS256] }", "`HS256` is none of EdDSA, ES256, RS256"),
            ("oauth: { scopes: { read: 'a b' } }", "`a b` is no scope"),
        ])
    func wrong(text: String, finding: String) throws {
        let complaint = try complaint(text)
        #expect(complaint.contains(finding), "\(complaint)")
    }

    @Test("notifications go to the host's own address where the world reaches it, and on to the shop's; else to the shop's")
    func addresses() throws {
        let shops = ["AP_NOTIFY_URL": "https://shop.example/n", "AP_RETURN_URL": "https://shop.example/r"]
        let alone = try resolve("", shops)
        #expect(alone.notifyAddress == "https://shop.example/n" && alone.forwardAddress == nil)
        #expect(alone.returnAddress == "https://shop.example/r")
        let known = try resolve("public_url: https://pay.shop.example/\n", shops)
        #expect(known.notifyAddress == "https://pay.shop.example/alipay/notify" && known.forwardAddress == "https://shop.example/n")
        #expect(known.returnAddress == "https://shop.example/r")
        #expect(try resolve("public_url: https://pay.shop.example\n").returnAddress == "https://pay.shop.example/alipay/return")
        let simulator = "environment: simulator\npublic: 127.0.0.1:8788\n"
        #expect(try resolve(simulator).notifyAddress == "http://127.0.0.1:8788/alipay/notify")
        #expect(try resolve(simulator + "public_url: http://127.0.0.1:9\n").notifyAddress == "http://127.0.0.1:9/alipay/notify")
        let file = try resolve("alipay: { forward_secret_file: ~/forward.secret }\n")
        #expect(file.alipay.forwardSecretFile == "/h/forward.secret")
    }

    @Test(
        "a public address that nobody could use is refused",
        arguments: [
            ("public: 127.0.0.1:8788", "`public` is set and `public_url` is not"),
            ("environment: sandbox\npublic: 127.0.0.1:8788", "`public` is set and `public_url` is not"),
            ("public_url: http://pay.shop.example", "is not https"), ("public_url: pay.shop.example", "is no address of the web"),
            ("public_url: https://pay.shop.example?a=b", "is no address that paths could be added to"),
            ("public_url: https://a@b.example", "is no address that paths could be added to"),
            (
                "public_url: https://pay.shop.example\nalipay: { notify_url: https://pay.shop.example/alipay/notify }",
                "is this host's own address"
            ),
            ("public_url: https://pay.shop.example\nalipay: { notify_url: /notify }", "is no address of the web"),
        ])
    func unusable(text: String, finding: String) throws {
        let complaint = try complaint(text)
        #expect(complaint.contains(finding), "\(complaint)")
    }

    @Test("a path that is too long for a socket is refused before anything is opened")
    func longSocket() throws {
        #expect(try resolve("", ["TOLLGATE_SOCKET": "/" + String(repeating: "a", count: 106)]).serving.socket.path?.utf8.count == 107)
        #expect(try complaint("", ["TOLLGATE_SOCKET": "/" + String(repeating: "a", count: 107)]).contains("more than the 107 bytes"))
    }

    @Test("variables are the keys in capitals, lists have commas, and a flag beats both")
    func layers() throws {
        let variables = [
            "TOLLGATE_LIMITS_READS_PER_MINUTE": "7", "TOLLGATE_HTTP_HOSTS": "a.example, b.example", "TOLLGATE_WAIT_FOR_APPROVAL": "5s",
            "TOLLGATE_SOCKET": "/run/a.sock", "TOLLGATE_PUBLIC_URL": "https://pay.shop.example",
        ]
        var flags = ServingFlags()
        (flags.socket, flags.waitForApproval, flags.publicAddress) = ("/run/b.sock", "9s", "127.0.0.1:1")
        flags.allowsPlainHTTP = true
        let serving = try resolve("limits: { reads_per_minute: 8 }\n", variables, flags: SettingsFlags(serving: flags)).serving
        #expect(serving.limits.readsPerMinute == 7 && serving.hosts == ["a.example", "b.example"])
        #expect(serving.socket.path == "/run/b.sock" && serving.waitForApproval == .seconds(9) && serving.allowsPlainHTTP)
        #expect(serving.publicAddress == ListenAddress(host: "127.0.0.1", port: 1))
    }

    @Test("every variable is its key's, and none is two keys'")
    func variables() {
        let all = SettingKey.allCases.flatMap(\.variables)
        #expect(Set(all).count == all.count)
        #expect(SettingKey.contextKeyFile.variables == ["TOLLGATE_CONTEXT_KEY_FILE"])
        #expect(SettingKey.signedPolicies.variables == ["TOLLGATE_SIGNED_POLICIES"])
        #expect(SettingKey.alipayGateway.variables == ["TOLLGATE_ALIPAY_GATEWAY"])
        for key in SettingKey.allCases where key.shape.isStructured { #expect(key.variables.isEmpty) }
    }
}
