import Foundation
import JSON

/// An MCP client that others have made, as a program of its own: Tests/Python/FOLDER/client.py in the environment that
/// scripts/python-envs.sh has made for it.
struct StockClient: Sendable, CustomStringConvertible {
    let environment: String
    let folder: String
    /// In which of its modes it connects, where it has any.
    var mode = ""

    /// The SDK of either generation, which other clients stand on.
    static let sdks = [
        StockClient(environment: "mcp-modern", folder: "mcp_modern", mode: "auto"),
        StockClient(environment: "mcp-modern", folder: "mcp_modern", mode: "legacy"),
        StockClient(environment: "mcp-modern", folder: "mcp_modern", mode: "2026-07-28"),
        StockClient(environment: "mcp-legacy", folder: "mcp_legacy"),
    ]

    /// What agents are written with. Their environments are made for a full run only.
    static let frameworks = [
        StockClient(environment: "fastmcp", folder: "fastmcp_client"),
        StockClient(environment: "langchain", folder: "langchain_adapters"),
        StockClient(environment: "openai-agents", folder: "openai_agents"),
        StockClient(environment: "pydantic-ai", folder: "pydantic_ai_toolset"),
    ]

    /// The directory of the clients' environments; nil where nobody has said where they are.
    static let environments = ProcessInfo.processInfo.environment["TOLLGATE_PYTHON_ENVS"]

    var description: String { mode.isEmpty ? environment : "\(environment) \(mode)" }

    /// Starts it against a host.
    /// - Parameter calls: what it calls at once; see Tests/Python/steps.py.
    func start(_ connection: JSONObject, calls: [JSONValue], office: Office) throws -> Session {
        var configuration = connection
        configuration["mode"] = .string(mode)
        configuration["calls"] = .array(calls)
        let child = try Child(
            "\(Self.environments ?? "")/\(environment)/bin/python",
            ["\(Office.root)/Tests/Python/\(folder)/client.py", JSONValue.object(configuration).text], environment: office.environment,
            log: "\(office.directory)/client-\(UUID().uuidString)", hasInput: true)
        return Session(what: description, child: child)
    }

    /// A client that is connected.
    struct Session: Sendable {
        let what: String
        let child: Child

        /// Makes more calls.
        func ask(_ calls: [JSONValue]) { child.write(JSONValue.array(calls).text + "\n") }

        /// The line that it prints at this place, once it is whole.
        func line(_ place: Int) async throws -> JSONValue {
            try await until("\(what) answers") { child.outputText.count(where: \.isNewline) > place || child.hasEnded }
            let lines = child.outputText.split(whereSeparator: \.isNewline)
            guard lines.count > place else { throw Trouble("\(what) ended: \(child.errorText)") }
            return try JSONValue(parsing: String(lines[place]))
        }

        /// Ends its input, and waits until it has ended.
        func end() async -> ProcessEnd {
            child.closeInput()
            return await child.end()
        }
    }
}
