import Foundation
import JSON
import MCP
import TestSupport
import Testing

/// The clients of PyPI, in environments that `TOLLGATE_PYTHON_ENVS` names (`mcp-modern` and `mcp-legacy` below it, made from the
/// requirements beside the clients).
private let environments = ProcessInfo.processInfo.environment["TOLLGATE_PYTHON_ENVS"]

@Suite(
    "The Python clients", .serialized, .timeLimit(.minutes(5)),
    .enabled(if: environments != nil, "set TOLLGATE_PYTHON_ENVS to a directory with the environments mcp-modern and mcp-legacy"))
struct PythonClientTests {
    struct Client: Sendable, CustomTestStringConvertible {
        let environment: String
        let mode: String
        let version: String
        var testDescription: String { "\(environment), mode \(mode)" }
    }

    static let clients = [
        Client(environment: "mcp-modern", mode: "auto", version: "2026-07-28"),
        Client(environment: "mcp-modern", mode: "2026-07-28", version: "2026-07-28"),
        Client(environment: "mcp-modern", mode: "legacy", version: "2025-11-25"),
        Client(environment: "mcp-legacy", mode: "legacy", version: "2025-11-25"),
    ]

    @Test("tools are listed over all pages, called, and every answer arrives as it was given", arguments: clients)
    func listAndCall(client: Client) async throws {
        try await Endpoint.run(service: FixtureService(extraTools: 2), toolsPerPage: 2) { endpoint in
            let configuration: JSONValue = [
                "http": ["url": "http://127.0.0.1:\(endpoint.port)/mcp", "headers": ["Authorization": "Bearer agent-token"]],
                "mode": .string(client.mode),
                "calls": [
                    ["tool": "echo", "arguments": ["text": "退款 ok", "number": 12]], ["tool": "fail", "arguments": [:]],
                    ["tool": "nobody", "arguments": [:]],
                ],
            ]
            let output = try await Self.run(client, configuration)
            #expect(output["version"] == .string(client.version))
            #expect(output["tools"] == ["echo", "fail", "wait", "extra-0", "extra-1"])
            #expect(
                output.at("results", "0") == [
                    "isError": false, "texts": ["agent said 2 things"], "structured": ["text": "退款 ok", "number": 12],
                ])
            #expect(output.at("results", "1") == ["isError": true, "texts": ["`amount` is missing"], "structured": nil])
            #expect(output.at("results", "2", "protocolError", "code") == -32602)
        }
    }

    @Test(
        "progress, messages, links and changes of the tools arrive at the client in both eras",
        arguments: ["2026-07-28", "legacy"])
    func events(mode: String) async throws {
        try await Endpoint.run(service: FixtureService(talks: true), offers: StdioModernTests.all) { endpoint in
            let configuration: JSONValue = [
                "http": ["url": "http://127.0.0.1:\(endpoint.port)/mcp", "headers": ["Authorization": "Bearer agent-token"]],
                "mode": .string(mode),
            ]
            let client = Client(environment: "mcp-modern", mode: mode, version: "")
            let output = try await Self.run(client, configuration, script: "events.py")
            let steps = (output["progress"]?.arrayValue ?? []).map { $0.at("0")?.numberValue?.integer }
            #expect(steps == [1, 3, 4])
            #expect(output["levels"] == ["warning", "error", "critical", "alert", "emergency"])
            #expect(output["urls"] == ["https://fixture.example/approvals/1"] && output["link"] == "accept")
        }
    }

    private static func run(_ client: Client, _ configuration: JSONValue, script name: String = "client.py") async throws -> JSONValue {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let script = client.environment.replacing("-", with: "_")
        let said = try await ProgramRun.runAside(
            "\(environments ?? "")/\(client.environment)/bin/python",
            [tests.appending(path: "Python/\(script)/\(name)").path, configuration.text], takesErrors: false)
        return try JSONValue(parsing: Array(said.orThrow("\(client)").utf8))
    }
}
