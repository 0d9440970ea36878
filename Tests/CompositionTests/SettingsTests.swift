import Access
import Diagnostics
import Store
import Testing

@testable import Composition

@Suite("settings")
struct SettingsTests {
    private let home = ["HOME": "/home/ann"]

    private func resolve(
        _ flags: SettingsFlags = SettingsFlags(), _ environment: [String: String] = [:], file: String? = nil
    ) throws -> Settings {
        try Settings.resolve(
            flags: flags, environment: home.merging(environment) { $1 }, file: file.map { SourceFile(name: "tollgate.yaml", text: $0) })
    }

    private func complaint(
        _ flags: SettingsFlags = SettingsFlags(), _ environment: [String: String] = [:], file: String? = nil
    ) throws -> String {
        let error = #expect(throws: SettingsError.self) { try resolve(flags, environment, file: file) }
        return try #require(error).description
    }

    @Test("nothing set is Alipay itself, with a store of its own under the home directory")
    func defaults() throws {
        let settings = try resolve()
        #expect(settings.environment == .prod)
        #expect(settings.stateDirectory == "/home/ann/.local/state/tollgate/prod")
        #expect(settings.store == .sqlite(path: "/home/ann/.local/state/tollgate/prod/tollgate.sqlite"))
        #expect(settings.policies == nil && settings.http == nil)
        #expect(settings.tellAgents == .names && settings.logFormat == .text && settings.logLevel == .info)
        #expect(settings.alipay.signType == .rsa2 && settings.alipay.logEnabled && settings.alipay.selectedTools == nil)
        #expect(settings.warnings.isEmpty)
    }

    @Test("a flag beats a variable, TOLLGATE's variable beats Alipay's, and both beat the file")
    func layers() throws {
        let file = "environment: simulator\n"
        #expect(try resolve(file: file).environment == .simulator)
        #expect(try resolve(SettingsFlags(), ["AP_CURRENT_ENV": "sandbox"], file: file).environment == .sandbox)
        let both = ["AP_CURRENT_ENV": "sandbox", "TOLLGATE_ENVIRONMENT": "prod"]
        #expect(try resolve(SettingsFlags(), both, file: file).environment == .prod)
        #expect(try resolve(SettingsFlags(environment: "simulator"), both, file: file).environment == .simulator)
    }

    @Test("an empty variable counts as absent: client templates leave them so")
    func emptyVariables() throws {
        let settings = try resolve(
            SettingsFlags(), ["AP_CURRENT_ENV": "", "AP_NOTIFY_URL": "", "TOLLGATE_STORE": "", "AP_SELECT_TOOLS": ""])
        #expect(settings.environment == .prod && settings.alipay.notifyURL == nil && settings.alipay.selectedTools == nil)
    }

    @Test("the state follows the XDG directories, unless they are relative")
    func stateDirectory() throws {
        #expect(try resolve(SettingsFlags(), ["XDG_STATE_HOME": "/var/x"]).stateDirectory == "/var/x/tollgate/prod")
        #expect(try resolve(SettingsFlags(), ["XDG_STATE_HOME": "x"]).stateDirectory == "/home/ann/.local/state/tollgate/prod")
        #expect(try resolve(SettingsFlags(state: "./state", store: nil)).store == .sqlite(path: "./state/prod/tollgate.sqlite"))
        #expect(try resolve(SettingsFlags(), ["TOLLGATE_STATE": "~/s"]).stateDirectory == "/home/ann/s/prod")
        let error = #expect(throws: SettingsError.self) { try Settings.resolve(environment: [:]) }
        #expect(error?.description == "error: there is no place for the state\n  = help: set TOLLGATE_STATE, or HOME")
    }

    @Test("the environments never share a store by default")
    func separateStores() throws {
        let stores = try ["simulator", "sandbox", "prod"].map { try resolve(SettingsFlags(environment: $0)).store }
        #expect(Set(stores).count == 3)
    }

    @Test("the official server's variables have its meanings")
    func official() throws {
        let settings = try resolve(
            SettingsFlags(),
            [
                "AP_APP_ID": "2021", "AP_APP_KEY": "MIIE", "AP_PUB_KEY": "MIIB", "AP_RETURN_URL": "https://a.example/r",
                "AP_NOTIFY_URL": "https://a.example/n", "AP_ENCRYPTION_ALGO": "RSA", "AP_CURRENT_ENV": "sandbox",
                "AP_SELECT_TOOLS": "create-alipay-payment-agent, query-alipay-payment", "AP_LOG_ENABLED": "false",
                "AP_INVOKE_AUTH_TOKEN": "201208BB",
            ])
        #expect(settings.environment == .sandbox)
        #expect(settings.alipay.signType == .rsa && !settings.alipay.logEnabled)
        #expect(settings.alipay.selectedTools == ["create-alipay-payment-agent", "query-alipay-payment"])
        #expect(settings.alipay.returnURL == "https://a.example/r" && settings.alipay.notifyURL == "https://a.example/n")
        #expect(settings.alipay.appAuthToken == Secret("201208BB"))
        let account = try settings.alipay.account()
        #expect(account.appID == "2021" && account.appKey == Secret("MIIE") && account.publicKey == "MIIB")
    }

    @Test("AP_SELECT_TOOLS says all by its word, too", arguments: ["all", "all, all", " ", ","])
    func allTools(value: String) throws {
        #expect(try resolve(SettingsFlags(), ["AP_SELECT_TOOLS": value]).alipay.selectedTools == nil)
    }

    @Test("what has no meaning is refused where it was set")
    func wrongValues() throws {
        #expect(
            try complaint(SettingsFlags(), ["AP_CURRENT_ENV": "sandbx"])
                == "error: AP_CURRENT_ENV: `sandbx` is none of simulator, sandbox, prod\n  = help: did you mean `sandbox`?")
        #expect(try complaint(SettingsFlags(environment: "x")).hasPrefix("error: --environment: `x` is none of"))
        #expect(try complaint(SettingsFlags(), ["AP_ENCRYPTION_ALGO": "RSA-2"]).contains("did you mean `RSA2`?"))
        #expect(try complaint(SettingsFlags(), ["AP_LOG_ENABLED": "nope"]) == "error: AP_LOG_ENABLED: `nope` is neither true nor false")
        #expect(try complaint(SettingsFlags(), ["TOLLGATE_HTTP": "8080"]).contains("for example `127.0.0.1:8787`"))
        let wrong = try complaint(SettingsFlags(store: "postgres://ann:hush@[x/y"))
        #expect(wrong.contains("--store: `postgres:…` is not a store") && !wrong.contains("hush"))
        let open = try complaint(SettingsFlags(store: "postgres://ann@db.example/tollgate?sslmode=disable"))
        #expect(open.contains("would be spoken to in the clear"))
        let server = try resolve(SettingsFlags(store: "postgres://ann:hush@db.example/tollgate"))
        #expect("\(server.store)" == "postgres://db.example:5432/tollgate" && server.keyPath.hasSuffix("/prod/tollgate"))
        #expect(try complaint(SettingsFlags(store: "sqlite:")).contains("write `sqlite:PATH`"))
    }

    @Test("everything wrong is said at once")
    func allAtOnce() throws {
        let text = try complaint(SettingsFlags(http: "x"), ["AP_LOG_ENABLED": "x"], file: "nothing: 1\n")
        #expect(text.contains("--http") && text.contains("AP_LOG_ENABLED") && text.contains("tollgate.yaml:1:1: error[unknown-setting]"))
    }

    @Test("only the simulator's requests may go elsewhere")
    func gateway() throws {
        let gateway = ["TOLLGATE_ALIPAY_GATEWAY": "http://127.0.0.1:9/gateway.do"]
        #expect(try resolve(SettingsFlags(environment: "simulator"), gateway).alipay.gateway == "http://127.0.0.1:9/gateway.do")
        for environment in ["prod", "sandbox"] {
            #expect(try complaint(SettingsFlags(environment: environment), gateway).contains("cannot be sent elsewhere"))
        }
    }

    @Test("two places for one key are refused: nobody could say which counts")
    func twoKeys() throws {
        #expect(
            try complaint(SettingsFlags(), ["AP_APP_KEY": "MIIE-marker", "AP_APP_KEY_FILE": "/k"]).contains(
                "both AP_APP_KEY and a key file"))
        #expect(try !complaint(SettingsFlags(), ["AP_APP_KEY": "MIIE-marker", "AP_APP_KEY_FILE": "/k"]).contains("marker"))
    }

    @Test("what Alipay needs and is not set is named, all of it")
    func missingAccount() throws {
        let error = #expect(throws: SettingsError.self) { try resolve().alipay.account() }
        let text = try #require(error).description
        for name in ["AP_APP_ID", "AP_APP_KEY", "AP_PUB_KEY"] { #expect(text.contains("error: \(name) is not set")) }
    }

    @Test("a misspelt variable of ours is warned of, a known one is not")
    func misspelt() throws {
        let settings = try resolve(SettingsFlags(), ["TOLLGATE_STROE": "x", "TOLLGATE_ADMIN_TOKEN": "y", "TOLLGATE_STORE": "sqlite:/z"])
        let clients = try resolve(SettingsFlags(), ["TOLLGATE_TOKEN": "x", "TOLLGATE_URL": "y", "TOLLGATE_PORT": "z"])
        #expect(clients.warnings.isEmpty, "what docs have clients set is no mistake")
        #expect(settings.warnings == ["the environment variable `TOLLGATE_STROE` sets nothing; did you mean `TOLLGATE_STORE`?"])
    }

    @Test("settings show no secret, however they are printed")
    func redaction() throws {
        let settings = try resolve(SettingsFlags(), ["AP_APP_KEY": "marker-key", "AP_INVOKE_AUTH_TOKEN": "marker-token"])
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped] { #expect(!text.contains("marker")) }
    }

    @Test(
        "HOST:PORT is read in all its forms",
        arguments: [("127.0.0.1:8787", "127.0.0.1", 8787), ("[::1]:0", "::1", 0), ("host.example:65535", "host.example", 65535)])
    func addresses(text: String, host: String, port: Int) throws {
        let address = try #require(ListenAddress(text))
        #expect(address.host == host && address.port == port && address.description == text)
    }

    @Test("other texts are no HOST:PORT", arguments: ["", ":80", "a:", "a:65536", "a:-1", "a:+1", "::1:80", "a:８０", "a:80x", "80"])
    func noAddresses(text: String) { #expect(ListenAddress(text) == nil) }
}
