import Access
import Diagnostics
import Foundation
import Store
import Testing

@testable import Composition

@Suite("tollgate.yaml")
struct SettingsFileTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func resolve(_ text: String) throws -> Settings {
        try Settings.resolve(environment: ["HOME": "/h"], file: SourceFile(name: "tollgate.yaml", text: text))
    }

    private func complaint(_ text: String) throws -> String {
        try #require(#expect(throws: SettingsError.self) { try resolve(text) }).description
    }

    @Test("everything that may stand in the file is read from it")
    func whole() throws {
        let settings = try resolve(
            """
            environment: simulator
            state: /s
            store: sqlite:~/x.sqlite
            policies: ~/policies
            http: 127.0.0.1:8787
            tell_agents: amounts
            log: { level: debug, format: json }
            context: { issuer: desk-backend, audience: shop-host, algorithm: ES256, key_file: ~/backend.pem }
            alipay:
              gateway: http://127.0.0.1:9/gateway.do
              app_id: "2021000122690000"
              app_key_file: ~/app.key
              public_key: MIIB
              return_url: https://a.example/r
              notify_url: https://a.example/n
              sign_type: RSA
              select_tools: [query-alipay-payment, refund-alipay-payment]
              log_enabled: false
            """)
        #expect(settings.environment == .simulator && settings.stateDirectory == "/s/simulator")
        #expect(settings.store == .sqlite(path: "/h/x.sqlite") && settings.policies == "/h/policies")
        #expect(settings.http == ListenAddress(host: "127.0.0.1", port: 8787))
        #expect(settings.tellAgents == .amounts && settings.logLevel == .debug && settings.logFormat == .json)
        #expect(
            settings.context
                == ContextSettings(issuer: "desk-backend", audience: "shop-host", algorithm: .es256, keyFile: "/h/backend.pem"))
        #expect(settings.alipay.appID == "2021000122690000" && settings.alipay.signType == .rsa && !settings.alipay.logEnabled)
        #expect(settings.alipay.selectedTools == ["query-alipay-payment", "refund-alipay-payment"])
        guard case .file("/h/app.key") = settings.alipay.appKey else {
            Issue.record("the key file is not the one of the settings")
            return
        }
    }

    @Test("the page has every setting, and every name of a variable that does not follow from the setting's")
    func page() throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/operations.md"), encoding: .utf8)
        for key in SettingKey.allCases {
            #expect(page.contains("`\(key.rawValue)`"), "\(key.rawValue)")
            for name in key.variables + [key.flag].compactMap(\.self) where !name.hasPrefix("TOLLGATE_") {
                #expect(page.contains(name), "\(name)")
            }
        }
    }

    @Test("a file that others can write is not believed", arguments: [(0o644, true), (0o600, true), (0o664, false), (0o666, false)])
    func writable(mode: Int, isTaken: Bool) throws {
        let path = NSTemporaryDirectory() + "/settings-\(UUID().uuidString).yaml"
        try "log: { level: debug }\n".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        func load() throws -> Settings { try SettingsLoader.load(flags: SettingsFlags(), config: path, environment: ["HOME": "/h"]) }
        guard !isTaken else {
            #expect(try load().logLevel == .debug)
            return
        }
        let error = try #require(#expect(throws: SettingsError.self) { try load() })
        #expect(error.description.contains("other users can write it") && error.description.contains("chmod go-w"))
    }

    @Test("an empty file sets nothing", arguments: ["", "# nothing yet\n", "---\n"])
    func empty(text: String) throws { #expect(try resolve(text).environment == .prod) }

    @Test("an unknown setting is refused with its place and the name that was meant")
    func unknown() throws {
        #expect(
            try complaint("environment: prod\nlog:\n  levle: info\n")
                == """
                tollgate.yaml:3:3: error[unknown-setting]: there is no setting `log.levle`
                  |
                3 |   levle: info
                  |   ^^^^^
                  = help: did you mean `level`?
                """)
    }

    @Test("an unknown setting that is near none is answered with those there are")
    func unknownFar() throws {
        let text = try complaint("log: {colour: red}\n")
        #expect(text.contains("there is no setting `log.colour`") && text.contains("= help: known here: level, format"))
        let far = try complaint("qqq: 1\n")
        #expect(far.contains("known here: environment, state, store, policies, signed_policies, http, http_hosts, http_origins,"))
        #expect(far.contains("tell_agents, alipay, context, limits, log, oauth, tls"))
    }

    @Test("a wrong value is refused with its place")
    func wrongValue() throws {
        #expect(
            try complaint("alipay:\n  sign_type: \"RSA-2\"\n")
                == """
                tollgate.yaml:2:14: error[bad-value]: `RSA-2` is none of RSA2, RSA
                  |
                2 |   sign_type: "RSA-2"
                  |              ^^^^^^^
                  = help: did you mean `RSA2`?
                """)
    }

    @Test("YAML's own idea of a value does not count: a bare number is text, and `no` is not false")
    func rawScalars() throws {
        #expect(try resolve("alipay: {app_id: 0123}\n").alipay.appID == "0123")
        #expect(try complaint("alipay: {log_enabled: no}\n").contains("`no` is neither true nor false"))
    }

    @Test("a secret may not stand in the file, and is not quoted", arguments: ["app_key", "app_auth_token"])
    func secrets(name: String) throws {
        let text = try complaint("alipay:\n  \(name): x\n")
        #expect(text.contains("2:3: error[secret-in-file]: `alipay.\(name)` is a secret and may not stand in this file"))
        #expect(text.contains("= help: "))
    }

    @Test("wrong shapes are refused with their place")
    func shapes() throws {
        #expect(try complaint("- a\n").contains("1:1: error[wrong-type]: the file must hold settings"))
        #expect(try complaint("log: debug\n").contains("1:6: error[wrong-type]: `log` is a section"))
        #expect(try complaint("http: [a]\n").contains("error[wrong-type]: `http` must be a single value"))
        #expect(try complaint("store:\n").contains("1:1: error[empty]: `store` has no value"))
        #expect(try complaint("? [a]\n: b\n").contains("error[wrong-type]: a setting's name must be a plain word"))
        #expect(try complaint("alipay.app_id: x\n").contains("error[unknown-setting]"))
    }

    @Test("what is no YAML is refused with its place")
    func syntax() throws {
        #expect(try complaint("http: \"a\nstore: b\n").contains("error[syntax]: this is no YAML"))
        #expect(try complaint("http: a\nhttp: b\n").contains("error[duplicate]: `http` is set twice"))
        #expect(try complaint(String(repeating: "# ", count: 40_000)).contains("error[too-large]"))
    }
}
