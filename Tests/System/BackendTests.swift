import Foundation
import Glibc
import JSON
import Testing

/// What docs/context.md tells a backend's team to do, done.
@Suite("A backend as the documentation has it", .serialized)
struct BackendTests {
    private static let openssl = ["/usr/bin/openssl", "/bin/openssl"].first { FileManager.default.isExecutableFile(atPath: $0) }
    private static var python: String? { StockClient.environments.map { "\($0)/mcp-modern/bin/python" } }

    private static var page: String {
        get throws { try String(contentsOfFile: "\(Office.root)/docs/context.md", encoding: .utf8) }
    }

    /// The first block of a language on the page.
    private static func block(_ language: String) throws -> String {
        let parts = try page.components(separatedBy: "```\(language)\n")
        try #require(parts.count > 1)
        return parts[1].components(separatedBy: "```")[0]
    }

    /// Makes keys as the page says, with OpenSSL.
    private static func makeKeys(in folder: String, _ algorithm: [String]) async throws {
        for words in [
            ["genpkey"] + algorithm + ["-out", "\(folder)/private.pem"],
            ["pkey", "-in", "\(folder)/private.pem", "-pubout", "-out", "\(folder)/public.pem"],
        ] {
            let child = try Child(openssl ?? "", words, environment: [:], log: "\(folder)/openssl")
            guard await child.end() == .exited(0) else { throw Trouble(child.errorText) }
        }
        chmod("\(folder)/public.pem", 0o644)
    }

    @Test(
        "the Python example signs what a host takes that is set up as the page says, by each algorithm",
        .enabled(
            if: python != nil && openssl != nil, "TOLLGATE_PYTHON_ENVS names an environment with PyJWT, and OpenSSL's command is there"),
        arguments: [
            ["EdDSA", "-algorithm", "ed25519"], ["ES256", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
            ["RS256", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        ])
    func example(_ key: [String]) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("backend-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await Self.makeKeys(in: folder, Array(key.dropFirst()))
        let desk = try await Office.open(extra: [
            "TOLLGATE_CONTEXT_ISSUER": "desk-backend", "TOLLGATE_CONTEXT_AUDIENCE": "shop-host", "TOLLGATE_CONTEXT_ALGORITHM": key[0],
            "TOLLGATE_CONTEXT_KEY_FILE": "\(folder)/public.pem",
        ])
        try await desk.simulator.makePaidOrders(["backend_1"], total: "50.00")
        var ask = RefundAsk(order: "backend_1", amount: "10.00")
        ask.contextHeaders = [try await sign(in: folder, algorithm: key[0], agent: "another")]
        #expect(await ask.send(to: desk.httpPort, token: try desk.secret("assistant")) == .refused(code: "context-agent"))
        ask.contextHeaders = [try await sign(in: folder, algorithm: key[0], agent: "assistant")]
        #expect(await ask.send(to: desk.httpPort, token: try desk.secret("assistant")) == .succeeded, Comment(rawValue: desk.hostLog))
        let operations = try JSONValue(parsing: try await desk.command("operations", "list", "--json").output)
        #expect(operations.arrayValue?.first?["conversation"] == "c-4711")
        // The development key is for machines like this one, beside the backend's.
        let owner = ["TOLLGATE_APPROVER_TOKEN": try desk.secret("owner"), "TOLLGATE_CONTEXT_AUDIENCE": ""]
        #expect(
            try await desk.command("context", "mint", "--agent", "assistant", "--conv", "c-1", "--out", "\(folder)/minted", with: owner)
                .status == 0)
        ask.contextHeaders = [try String(contentsOfFile: "\(folder)/minted", encoding: .utf8).filter { !$0.isWhitespace }]
        #expect(await ask.send(to: desk.httpPort, token: try desk.secret("assistant")) == .refused(code: "context-audience"))
        #expect(await desk.close() == .exited(0), Comment(rawValue: desk.hostLog))
    }

    /// Runs the page's Python.
    private func sign(in folder: String, algorithm: String, agent: String) async throws -> String {
        let program =
            try Self.block("python").replacingOccurrences(of: "\"EdDSA\"", with: "\"\(algorithm)\"") + """

                print(conversation_context(open("\(folder)/private.pem").read(), "\(agent)", "c-4711", "2088102146225135", ["backend_1"],
                    {"backend_1": "50.00"}), end="")

                """
        let file = "\(folder)/example.py"
        try program.write(toFile: file, atomically: true, encoding: .utf8)
        let child = try Child(Self.python ?? "", [file], environment: [:], log: "\(folder)/python-\(UUID().uuidString)")
        guard await child.end() == .exited(0) else { throw Trouble(child.errorText) }
        return child.outputText
    }

    @Test("a key that does not fit the algorithm keeps the host from starting, with a sentence that says so")
    func wrongKey() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("backend-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "-----BEGIN PUBLIC KEY-----\nbm8ga2V5\n-----END PUBLIC KEY-----\n".write(
            toFile: "\(folder)/public.pem", atomically: true, encoding: .utf8)
        chmod("\(folder)/public.pem", 0o644)
        let settings = [
            "PATH": "/usr/bin:/bin", "HOME": folder, "TOLLGATE_ENVIRONMENT": "simulator", "TOLLGATE_CONTEXT_ISSUER": "desk-backend",
            "TOLLGATE_CONTEXT_AUDIENCE": "shop-host", "TOLLGATE_CONTEXT_ALGORITHM": "RS256",
            "TOLLGATE_CONTEXT_KEY_FILE": "\(folder)/public.pem",
        ]
        let host = try Child(
            Office.executable("tollgate"), ["serve", "--http", "127.0.0.1:0"], environment: settings, log: "\(folder)/serve")
        #expect(await host.end() == .exited(2))
        #expect(
            host.errorText.contains("the context key `\(folder)/public.pem` cannot be used for RS256: the bytes are not an RSA public key"))
    }
}
