import Foundation
import Glibc
import JSON
import TestSupport
import Testing

/// What the host's addresses are proved by, and what is there.
@Suite("The host's listeners", .serialized)
struct ListenerTests {
    private static let listing =
        #"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","#
        + #""io.modelcontextprotocol/clientCapabilities":{}}}}"#

    /// Lists the tools by the `curl` command, as whoever these options make of it; the status that it was answered, 0 for no answer.
    private static func list(_ url: String, _ options: [String]) async throws -> Int {
        let run = try await ProgramRun.runAside(
            "/usr/bin/curl",
            [
                "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--max-time", "60", "--header",
                "Content-Type: application/json", "--header", "MCP-Protocol-Version: 2026-07-28", "--header", "Mcp-Method: tools/list",
                "--data", listing,
            ] + options + [url + "/mcp"], takesErrors: false)
        return Int(run.output) ?? 0
    }

    /// Runs a test with a host that has a certificate, and knows the clients whose certificates the same authority signed.
    private static func secure(
        _ body: (_ world: World, _ papers: TestPapers, _ url: String) async throws -> Void
    ) async throws {
        try await World.run(policy: DeskPolicy.reading) { world in
            let papers = try await TestPapers(in: world.folder)
            let added = try await world.command(["agents", "add", "till", "--without-token"], asAdmin: true)
            #expect(added.status == 0, Comment(rawValue: added.errors))
            let settings = """
                tls:
                  certificate: \(papers.certificate("host"))
                  key_file: \(papers.key("host"))
                  client_roots: \(papers.certificate("root"))
                  clients: [{ name: till.example, agent: till }]

                """
            try settings.write(toFile: world.folder + "/tls.yaml", atomically: true, encoding: .utf8)
            let port = try Sockets.freePort()
            let host = try world.startHost("host", port: port, ["TOLLGATE_CONFIG": world.folder + "/tls.yaml"])
            try await until("the host serves") { Sockets.answers(port) || host.hasEnded }
            #expect(!host.hasEnded, Comment(rawValue: host.errorText))
            try await body(world, papers, "https://localhost:\(port)")
            #expect(await host.terminate() == .exited(0))
        }
    }

    @Test("https serves with the given certificate, and plain HTTP is not answered there")
    func https() async throws {
        try await Self.secure { (world, papers, url) async throws in
            let token = ["--header", "Authorization: Bearer \(world.token)"]
            #expect(try await Self.list(url, papers.trust + token) == 200)
            #expect(try await Self.list(url, papers.trust) == 401)
            // Another name than the certificate's is the client's to refuse.
            #expect(try await Self.list(url.replacing("localhost", with: "127.0.0.1"), papers.trust + token) == 0)
            #expect(try await Self.list(url.replacing("https", with: "http"), token) == 0)
        }
    }

    @Test("a client certificate is its agent's, one that is nobody's is 401, and one of another root ends the handshake")
    func clients() async throws {
        try await Self.secure { (world, papers, url) async throws in
            #expect(try await Self.list(url, papers.trust + papers.client("till")) == 200)
            #expect(try await Self.list(url, papers.trust + papers.client("other")) == 401)
            #expect(try await Self.list(url, papers.trust + papers.client("stranger")) == 0)
            // What is wrong with a token is never made good by the connection, one that is empty or of another kind included.
            for wrong in ["Bearer tg_agent_wrong", "Bearer ", "Basic dGlsbDp0aWxs"] {
                let header = ["--header", "Authorization: \(wrong)"]
                #expect(try await Self.list(url, papers.trust + papers.client("till") + header) == 401, "\(wrong)")
            }
            let frozen = try await world.command(["agents", "freeze", "till"], asAdmin: true)
            #expect(frozen.status == 0)
            let removed = try await world.command(["agents", "remove", "till"], asAdmin: true)
            #expect(removed.status == 0, Comment(rawValue: removed.errors))
            #expect(try await Self.list(url, papers.trust + papers.client("till")) == 401)
        }
    }

    @Test("18: a host listens on the loopback unless told otherwise, and beyond it only with TLS or a flag")
    func beyond() async throws {
        try await World.run(policy: DeskPolicy.reading) { world in
            let papers = try await TestPapers(in: world.folder)
            let port = try Sockets.freePort()
            let words = ["serve", "--http", "0.0.0.0:\(port)"]
            let refused = try await world.command(words)
            #expect(refused.status == 2 && refused.errors.contains("--allow-plain-http"), Comment(rawValue: refused.errors))
            let publicly = try await world.command(["serve", "--http", "127.0.0.1:0", "--public", "0.0.0.0:0"])
            #expect(publicly.status == 2 && publicly.errors.contains("plain HTTP is served on this machine only"))
            let tls = [
                "TOLLGATE_TLS_CERTIFICATE": papers.certificate("host"), "TOLLGATE_TLS_KEY_FILE": papers.key("host"),
                "TOLLGATE_HTTP_HOSTS": "localhost",
            ]
            let secure = try world.start(words, "secure", tls)
            try await until("it serves") { Sockets.answers(port) || secure.hasEnded }
            let token = ["--header", "Authorization: Bearer \(world.token)"]
            #expect(try await Self.list("https://localhost:\(port)", papers.trust + token) == 200)
            #expect(await secure.terminate() == .exited(0))
            #expect(!secure.errorText.contains("plain HTTP"))
            let plain = try world.start(words + ["--allow-plain-http"], "plain")
            try await world.waitUntilServing(port, plain)
            #expect(await plain.terminate() == .exited(0))
            #expect(plain.errorText.contains("whoever is on the way reads every token") && plain.errorText.contains("`http_hosts`"))
        }
    }

    @Test("a certificate or a key that can't be used is said before anything is opened, and nothing of the key with it")
    func wrongPapers() async throws {
        try await World.run(policy: DeskPolicy.reading) { world in
            let papers = try await TestPapers(in: world.folder)
            let state = world.folder + "/never"
            func complaint(_ certificate: String, _ key: String) async throws -> String {
                let run = try await world.command(
                    ["serve", "--http", "127.0.0.1:0"],
                    with: ["TOLLGATE_STATE": state, "TOLLGATE_TLS_CERTIFICATE": certificate, "TOLLGATE_TLS_KEY_FILE": key])
                #expect(run.status == 2 && !run.errors.contains("PRIVATE KEY"), Comment(rawValue: run.errors))
                return run.errors
            }
            let (certificate, key) = (papers.certificate("host"), papers.key("host"))
            #expect(try await complaint(certificate, papers.key("till")).contains("can't be served with the key"))
            #expect(try await complaint(key, key).contains("holds no certificate"))
            #expect(try await complaint(certificate, certificate).contains("open to other users"))
            #expect(try await complaint(certificate + ".not", key).contains("cannot be read"))
            chmod(certificate, 0o600)
            #expect(try await complaint(certificate, certificate).contains("holds no private key"))
            #expect(!FileManager.default.fileExists(atPath: state))
        }
    }

    @Test("neither /mcp nor /console nor /healthz is on the public address")
    func strangers() async throws {
        try await World.run(policy: DeskPolicy.reading) { world in
            let (port, open) = (try Sockets.freePort(), try Sockets.freePort())
            let host = try world.start(["serve", "--http", "127.0.0.1:\(port)", "--public", "127.0.0.1:\(open)"], "host")
            try await world.waitUntilServing(port, host)
            try await until("strangers are served") { Sockets.answers(open) || host.hasEnded }
            for path in [
                "/mcp", "/mcp/", "/console", "/console/approvals/op_1", "/healthz", "/metrics", "/",
                "/.well-known/oauth-protected-resource",
            ] {
                for method in ["GET", "POST"] {
                    let headers = [("Authorization", "Bearer \(world.token)"), ("Content-Type", "application/json")]
                    let answer = await Wire(port: open).send(method, path, headers: headers, body: Array(Self.listing.utf8))
                    #expect(answer?.status == 404, "\(method) \(path)")
                }
            }
            #expect(await host.terminate() == .exited(0))
        }
    }

    @Test("whoever never says all of a request keeps a host that ends no longer than its limit")
    func limit() async throws {
        try await World.run(policy: DeskPolicy.reading) { world in
            let (host, port) = try await world.serve("host", ["TOLLGATE_SHUTDOWN_LIMIT": "1s"])
            let half = try #require(Sockets.connect(port: port))
            defer { close(half) }
            let begin =
                "POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(world.token)\r\nContent-Type: application/json\r\n"
            let bytes = Array((begin + "Content-Length: 100\r\n\r\n{").utf8)
            #expect(send(half, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
            // What comes later is answered, so the half was seen.
            #expect(await Wire(port: port).send("GET", "/healthz")?.status == 200)
            let began = ContinuousClock.now
            #expect(await host.terminate() == .exited(0), Comment(rawValue: host.errorText))
            #expect(ContinuousClock.now - began < .seconds(25), "a body has 30 s to come")
            #expect(host.errorText.contains("shutdown_limit"))
        }
    }
}

/// Certificates as the `openssl` command makes them: an authority `root`, what it signed for the host and for clients, and a client of
/// another authority.
private struct TestPapers {
    private let folder: String

    init(in folder: String) async throws {
        self.folder = folder + "/papers"
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        for root in ["root", "elsewhere"] {
            try await openssl(
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(root)", "-keyout", key(root), "-out",
                    certificate(root),
                ])
        }
        try await sign("host", "localhost", by: "root", use: "serverAuth")
        try await sign("till", "till.example", by: "root", use: "clientAuth")
        try await sign("other", "other.example", by: "root", use: "clientAuth")
        try await sign("stranger", "till.example", by: "elsewhere", use: "clientAuth")
    }

    func certificate(_ name: String) -> String { "\(folder)/\(name).pem" }

    func key(_ name: String) -> String { "\(folder)/\(name).key" }

    /// What makes curl trust the host.
    var trust: [String] { ["--cacert", certificate("root")] }

    /// What makes curl show a client's certificate.
    func client(_ name: String) -> [String] { ["--cert", certificate(name), "--key", key(name)] }

    private func sign(_ name: String, _ host: String, by root: String, use: String) async throws {
        let (request, extensions) = ("\(folder)/\(name).csr", "\(folder)/\(name).ext")
        try "subjectAltName=DNS:\(host)\nextendedKeyUsage=\(use)\n".write(toFile: extensions, atomically: true, encoding: .utf8)
        try await openssl(["req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=\(name)", "-keyout", key(name), "-out", request])
        try await openssl([
            "x509", "-req", "-in", request, "-CA", certificate(root), "-CAkey", key(root), "-CAcreateserial", "-days", "2", "-extfile",
            extensions, "-out", certificate(name),
        ])
        chmod(key(name), 0o600)
    }

    private func openssl(_ arguments: [String]) async throws {
        _ = try await ProgramRun.runAside("/usr/bin/openssl", arguments).orThrow("openssl \(arguments[0])")
    }
}
