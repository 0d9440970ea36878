import Access
import Diagnostics
import Foundation
import Testing

@testable import Composition

@Suite("a key that a command prints")
struct KeyCommandTests {
    private func settings(_ command: String, _ environment: [String: String] = [:]) throws -> Settings {
        try Settings.resolve(
            environment: ["HOME": "/home/x"].merging(environment) { $1 },
            file: .init(name: "tollgate.yaml", text: "alipay:\n  app_id: \"2021000000000001\"\n  app_key_command: \(command)\n"))
    }

    @Test("is what the command writes, and the command is run without a shell")
    func printed() throws {
        #expect(try settings("[/bin/echo, \"$HOME\", key]").alipay.appKey?.read().reveal() == "$HOME key\n")
    }

    @Test(
        "is refused where the command does not start, fails, or prints nothing or too much, and never shown",
        arguments: [
            ("echo", "is no whole path"), ("/nowhere/at/all", "gave no key"), ("/bin/false", "status 1"), ("/bin/true", "printed no text"),
            ("[/usr/bin/head, -c, \"70000\", /dev/zero]", "more than a key"),
        ])
    func refused(command: String, reason: String) throws {
        let key = try #require(try settings(command).alipay.appKey)
        let error = #expect(throws: SettingsError.self) { try key.read() }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }

    @Test("is one of the ways to give the key, and not a second one")
    func alone() {
        let error = #expect(throws: SettingsError.self) { try settings("/bin/true", ["AP_APP_KEY_FILE": "/k.pem"]) }
        #expect(error?.description.contains("both a key and a command") == true)
    }
}
