import JSON
import MCP

/// A service with an echo, a tool that fails, and one that waits until the test lets it go. Tools that use more of a call than its
/// answer are there where a test asks for them.
final class FixtureService: ToolService {
    struct Caller: Sendable {
        let name: String
    }

    /// `started KEY` and `cancelled KEY` are reached by the tool, `release KEY` by the test.
    let milestones = Milestones()
    /// What listens are told of.
    let changes = Changes()
    private let extraTools: Int
    private let talks: Bool

    /// - Parameter talks: whether `progress`, `chatter`, `link`, `task` and `param` are listed; they can be called in any case.
    init(extraTools: Int = 0, talks: Bool = false) {
        self.extraTools = extraTools
        self.talks = talks
    }

    /// Those of a caller `away` can't be looked at, and a caller `nobody` has none to see.
    func tools(for caller: Caller) async throws -> [ToolListing] {
        if caller.name == "away" { throw TestFailure("the tools can't be looked at") }
        if caller.name == "nobody" { throw CallerRefused("the agent was removed") }
        let object: JSONObject = ["type": "object"]
        var tools = [
            ToolListing(
                name: "echo", title: "Echo", description: "Says what it is told.", inputSchema: object, outputSchema: object,
                annotations: ["readOnlyHint": true]),
            ToolListing(name: "fail", description: "Fails.", inputSchema: object),
            ToolListing(
                name: "wait", description: "Waits.", inputSchema: object, outputSchema: ["type": "array"],
                annotations: ["readOnlyHint": false]),
        ]
        tools += (0..<extraTools).map { ToolListing(name: "extra-\($0)", description: "Extra.", inputSchema: object) }
        if talks { tools += Self.talking }
        if caller.name == "boss" { tools.append(ToolListing(name: "boss-only", description: "For the boss.", inputSchema: object)) }
        return tools
    }

    func call(_ request: ToolCallRequest, by caller: Caller, through exchange: Exchange) async -> ToolCallAnswer {
        switch request.name {
        case "echo":
            return .result(
                ToolResult("\(caller.name) said \(request.arguments.count) things", structured: request.arguments))
        case "mirror": return .result(ToolResult([], structured: ["id": .string(request.requestID)]))
        case "fail": return .result(ToolResult("`amount` is missing", isError: true))
        case "wait":
            let key = request.arguments["key"]?.stringValue ?? ""
            let isStubborn = request.arguments["stubborn"]?.boolValue ?? false
            milestones.reach("started \(key)")
            await withTaskCancellationHandler {
                await milestones.wait(for: "release \(key)")
            } onCancel: {
                milestones.reach("cancelled \(key)")
                if !isStubborn { milestones.reach("release \(key)") }
            }
            milestones.reach("ended \(key)")
            return .result(ToolResult("waited for \(key)"))
        default: return await talk(request, by: caller, through: exchange)
        }
    }

    static let info = ServerInfo(name: "fixture", version: "1.2", title: "The Fixture", instructions: "Echo first.")
}
