import Foundation
import Glibc
import JSON
import Testing

@Suite("The templates of clients' configurations", .serialized)
struct TemplateTests {
    private static let tools = [
        "create-mobile-alipay-payment", "create-web-page-alipay-payment", "operation-status", "query-alipay-payment", "query-alipay-refund",
        "refund-alipay-payment",
    ]

    /// A request of 2026-07-28 that lists the tools.
    private static let listing: JSONValue = [
        "jsonrpc": "2.0", "id": 1, "method": "tools/list",
        "params": [
            "_meta": [
                "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
                "io.modelcontextprotocol/clientInfo": ["name": "system-tests", "version": "1"],
            ]
        ],
    ]

    private static func names(_ answer: JSONValue) -> [String] {
        answer["result"]?["tools"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
    }

    @Test("each template is read, its command started or its address called, its tools listed")
    func templates() async throws {
        let settings = FileManager.default.temporaryDirectory.appendingPathComponent("peers-\(UUID().uuidString).yaml").path
        defer { try? FileManager.default.removeItem(atPath: settings) }
        try "peers: [{ uid: \(getuid()), agent: assistant }]\n".write(toFile: settings, atomically: true, encoding: .utf8)
        let desk = try await Office.open(extra: ["TOLLGATE_CONFIG": settings])
        var ways: [String: Int] = [:]
        for name in try Template.names {
            let template = try Template(name)
            #expect(!template.servers.isEmpty || template.json["agents"] != nil, "\(name) has no entry")
            for (server, entry) in template.servers {
                let what = Comment(rawValue: "\(server) of \(name)")
                if let command = entry["command"]?.stringValue {
                    let words = entry["args"]?.arrayValue?.compactMap(\.stringValue) ?? []
                    #expect(command == "tollgate", what)
                    let first = try #require(words.first, what)
                    #expect(try await start(words, entry, desk) == Self.tools, what)
                    ways[first, default: 0] += 1
                } else {
                    #expect(try await call(entry, desk) == Self.tools, what)
                    ways["http", default: 0] += 1
                }
            }
        }
        #expect(ways == ["connect": 1, "stdio": 1, "http": 4])
        #expect(await desk.close() == .exited(0), Comment(rawValue: desk.hostLog))
    }

    /// Starts an entry's command as its client would, and lists the tools.
    private func start(_ words: [String], _ entry: JSONValue, _ desk: Office) async throws -> [String] {
        let platform = try #require(await Wire(port: desk.simulator.port).send("GET", "/simulator")).json
        var client = [
            "AP_APP_ID": try #require(platform["appId"]?.stringValue),
            "AP_APP_KEY_FILE": "\(desk.directory)/state/simulator/simulator-keys/app_private_key.pem",
            // Any key of the right form: nothing is asked of the platform here.
            "AP_PUB_KEY": try String(contentsOfFile: "\(Office.root)/Tests/Vectors/alipay/keys/alipay_pub.pem", encoding: .utf8),
            "TOLLGATE_AGENT_TOKEN": try desk.secret("assistant"),
        ]
        // A user whom the host knows needs no token.
        if words.first == "connect" { client["TOLLGATE_AGENT_TOKEN"] = nil }
        var environment = desk.environment.merging(client.filter { $0.key.hasPrefix("TOLLGATE") }) { $1 }
        for (name, value) in entry["env"]?.objectValue?.members.map({ ($0.key, $0.value) }) ?? [] {
            environment[name] = try Template.expanded(value.stringValue ?? "", client)
        }
        let child = try Child(
            Office.executable("tollgate"), words, environment: environment, log: "\(desk.directory)/template", hasInput: true)
        child.write(Self.listing.text + "\n")
        try await until("the command answers") { child.outputText.contains("\n") || child.hasEnded }
        let line = child.outputText.split(separator: "\n").first.map { String($0) }
        child.closeInput()
        #expect(await child.end() == .exited(0), Comment(rawValue: child.errorText))
        return Self.names(try JSONValue(parsing: try #require(line, Comment(rawValue: child.errorText))))
    }

    /// Calls an entry's address as its client would, with the test's own port in place of the usual one, and lists the tools.
    private func call(_ entry: JSONValue, _ desk: Office) async throws -> [String] {
        let address = try Template.expanded((entry["url"] ?? entry["baseUrl"])?.stringValue ?? "", [:])
        #expect(address == "http://127.0.0.1:8787/mcp")
        let header = try #require(entry["headers"]?["Authorization"]?.stringValue)
        #expect(header.hasPrefix("Bearer ${") && header.hasSuffix("TOLLGATE_TOKEN}"), "no token stands in a template")
        let headers = [
            ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"),
            ("Authorization", try Template.expanded(header, ["TOLLGATE_TOKEN": try desk.secret("assistant")])),
            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/list"),
        ]
        let response = await Wire(port: desk.httpPort).send("POST", "/mcp", headers: headers, body: Self.listing.bytes)
        return Self.names(try #require(response).json)
    }

    @Test("openclaw's entry says streamable-http, and in its agent list only customer-service has the tools, and no shell beside them")
    func openclaw() throws {
        #expect(try Template("openclaw-servers.json5").json["mcp"]?["servers"]?["tollgate"]?["transport"] == "streamable-http")
        let agents = try Template("openclaw-agents.json5").json["agents"]?["list"]?.arrayValue ?? []
        #expect(agents.count >= 3)
        let names = Self.tools.map { "tollgate__\($0)" }
        let holders = agents.filter { agent in names.contains { Self.has($0, agent) } }
        #expect(holders.map { $0["id"] } == ["customer-service"])
        for agent in holders {
            for name in names { #expect(Self.has(name, agent)) }
            for tool in ["exec", "process", "write", "edit", "apply_patch"] { #expect(!Self.has(tool, agent), "`\(tool)`") }
        }
    }

    /// Whether an agent of openclaw's has a tool: what is denied is gone, and where something is allowed it is that alone.
    private static func has(_ tool: String, _ agent: JSONValue) -> Bool {
        func matches(_ list: String) -> Bool? {
            agent["tools"]?[list]?.arrayValue?.compactMap(\.stringValue).contains { pattern in
                pattern.hasSuffix("*") ? tool.hasPrefix(pattern.dropLast()) : tool == pattern
            }
        }
        return matches("deny") != true && matches("allow") != false
    }

    @Test("the editors approve by themselves only what looks")
    func editors() throws {
        let approved = try Template("cline_mcp_settings.json").servers.flatMap {
            $0.entry["autoApprove"]?.arrayValue?.compactMap(\.stringValue) ?? []
        }
        #expect(!approved.isEmpty && approved.allSatisfy { $0.hasPrefix("query-") || $0 == "operation-status" })
    }

    @Test("docs/openclaw.md: what it tells an administrator to type does what it says")
    func page() async throws {
        let desk = try await Office.open()
        let folder = "\(desk.directory)/checkout"
        let files = FileManager.default
        try files.createDirectory(atPath: folder + "/.build", withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: folder + "/state", withDestinationPath: "\(desk.directory)/state")
        try files.createSymbolicLink(atPath: folder + "/state/secrets", withDestinationPath: "\(desk.directory)/secrets")
        try files.createSymbolicLink(
            atPath: folder + "/.build/debug", withDestinationPath: (Office.executable("tollgate") as NSString).deletingLastPathComponent)
        let page = try String(contentsOfFile: "\(Office.root)/docs/openclaw.md", encoding: .utf8)
        let lines = page.components(separatedBy: "\n")
        let exports = lines.filter { $0.hasPrefix("export TOLLGATE_STATE=") || $0.hasPrefix("export TOLLGATE_TOKEN=") }
        #expect(exports.count == 2)
        let commands = lines.filter { $0.hasPrefix("TOLLGATE_") && $0.contains(" tollgate ") }
        #expect(commands.count == 5)
        for command in commands {
            let script = "cd '\(folder)' && \(exports.joined(separator: " && ")) && \(command)"
            let child = try Child(
                "/bin/bash", ["-c", script], environment: desk.environment, log: "\(desk.directory)/page-\(UUID().uuidString)")
            let end = await child.end()
            #expect(end == .exited(command.contains("refundAmount=60.00") ? 3 : 0), "\(command): \(child.errorText)\(child.outputText)")
            // The buyer opens the link and pays.
            if command.contains("create-mobile-alipay-payment") { try await desk.simulator.makePaidOrders(["tea_1"], total: "80.00") }
        }
        #expect(try await desk.simulator.refunds().map(\.amount) == ["20.00"])
        for part in [
            "isv.invalid-cloud-app-permission", "isv.missing-signature-key", "isv.invalid-signature",
            "isv.invalid-open-scene-api-permission",
        ] {
            #expect(page.contains("`\(part)`"))
        }
        #expect(await desk.close() == .exited(0), Comment(rawValue: desk.hostLog))
    }
}
