import Access
import Cryptography
import Diagnostics
import Foundation
import Testing

@testable import Composition

@Suite("settings of contexts")
struct ContextSettingsTests {
    private static let whole = [
        "TOLLGATE_CONTEXT_ISSUER": "desk-backend", "TOLLGATE_CONTEXT_AUDIENCE": "shop-host", "TOLLGATE_CONTEXT_ALGORITHM": "EdDSA",
        "TOLLGATE_CONTEXT_KEY_FILE": "~/backend.pem",
    ]

    private func resolve(_ variables: [String: String], file: String? = nil) throws -> Settings {
        try Settings.resolve(
            environment: ["HOME": "/h"].merging(variables) { $1 }, file: file.map { SourceFile(name: "tollgate.yaml", text: $0) })
    }

    @Test("variables set it whole, over the file; without any of it nothing is accepted")
    func variables() throws {
        #expect(try resolve([:]).context == nil)
        let settings = try resolve(Self.whole, file: "context: { issuer: another, algorithm: RS256 }\n")
        #expect(
            settings.context
                == ContextSettings(issuer: "desk-backend", audience: "shop-host", algorithm: .edDSA, keyFile: "/h/backend.pem"))
    }

    @Test("half of it is refused, with every setting that is missing and where the other one stands")
    func half() throws {
        let error = try #require(
            #expect(throws: SettingsError.self) { try resolve([:], file: "context:\n  issuer: desk-backend\n  audience: shop-host\n") })
        #expect(
            error.description
                == """
                tollgate.yaml:2:11: error[bad-value]: `context.issuer` is set and `context.algorithm` is not
                  |
                2 |   issuer: desk-backend
                  |           ^^^^^^^^^^^^
                  = help: set `context.algorithm`, or TOLLGATE_CONTEXT_ALGORITHM

                tollgate.yaml:2:11: error[bad-value]: `context.issuer` is set and `context.key_file` is not
                  |
                2 |   issuer: desk-backend
                  |           ^^^^^^^^^^^^
                  = help: set `context.key_file`, or TOLLGATE_CONTEXT_KEY_FILE
                """)
    }

    @Test("an algorithm is one of three, and never what a token could choose", arguments: ["none", "HS256", "eddsa", "ES384", "Ed25519"])
    func algorithms(_ name: String) throws {
        var variables = Self.whole
        variables["TOLLGATE_CONTEXT_ALGORITHM"] = name
        let error = try #require(#expect(throws: SettingsError.self) { try resolve(variables) })
        #expect(error.description.contains("`\(name)` is none of EdDSA, ES256, RS256"))
    }

    @Test("a token in a variable is no setting, and no misspelt one either")
    func tokens() throws {
        #expect(try resolve(["TOLLGATE_CONTEXT": "a.b.c", "TOLLGATE_CONTEXT_FILE": "/f"]).warnings.isEmpty)
    }

    private func rules(_ key: String, _ algorithm: String, mode: Int = 0o644) throws -> ContextRules {
        let folder = FileManager.default.temporaryDirectory.appending(path: "context-key-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "backend.pem").path
        try key.write(toFile: file, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        var variables = Self.whole
        variables["TOLLGATE_CONTEXT_KEY_FILE"] = file
        variables["TOLLGATE_CONTEXT_ALGORITHM"] = algorithm
        return try ContextSetup.rules(try resolve(variables))
    }

    private func complaint(_ key: String, _ algorithm: String, mode: Int = 0o644) throws -> Complaint {
        try #require(#expect(throws: Complaint.self) { try rules(key, algorithm, mode: mode) })
    }

    @Test("a key that does not fit the algorithm, or is no key, is a mistake in the settings that says so")
    func keys() throws {
        let rsa = try RSAPrivateKey.generate(bits: 2048)
        _ = try rules(rsa.publicKey.spkiBase64, "RS256")
        let wrong = try complaint(rsa.publicKey.spkiBase64, "ES256")
        #expect(
            wrong.status == .usage && wrong.message.hasSuffix("cannot be used for ES256: the bytes are not a public key on the curve P-256")
        )
        let secret = try complaint(Ed25519PrivateKey().pem, "EdDSA")
        #expect(secret.message.hasSuffix("this is a private key where a public key belongs"))
        #expect(try complaint("", "EdDSA").message.hasSuffix("the key is empty"))
        #expect(try complaint("no key\n", "EdDSA").message.hasSuffix("the key is neither PEM nor base64"))
        let short = try complaint(RSAPrivateKey.generate(bits: 1024).publicKey.spkiBase64, "RS256")
        #expect(short.message.hasSuffix("the key has 1024 bits and must have at least 2048"))
        for mode in [0o666, 0o664, 0o646] {
            #expect(try complaint(rsa.publicKey.spkiBase64, "RS256", mode: mode).message.contains("other users can write it"))
        }
    }
}
