import JSON
import MCP

/// A service with an echo, a tool that fails, and one that waits until the test lets it go.
final class FixtureService: ToolService {
    struct Caller: Sendable {
        let name: String
    }

    /// `started KEY` and `cancelled KEY` are reached by the tool, `release KEY` by the test.
    let milestones = Milestones()
    private let extraTools: Int

    init(extraTools: Int = 0) { self.extraTools = extraTools }

    func tools(for caller: Caller) async -> [ToolListing] {
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
        if caller.name == "boss" { tools.append(ToolListing(name: "boss-only", description: "For the boss.", inputSchema: object)) }
        return tools
    }

    func call(_ request: ToolCallRequest, by caller: Caller) async -> ToolCallAnswer {
        switch request.name {
        case "echo":
            return .result(
                content: ["\(caller.name) said \(request.arguments.count) things"], structured: request.arguments, isError: false)
        case "mirror": return .result(content: [], structured: ["id": .string(request.requestID)], isError: false)
        case "fail": return .result(content: ["`amount` is missing"], structured: nil, isError: true)
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
            return .result(content: ["waited for \(key)"], structured: nil, isError: false)
        default: return .unknownTool
        }
    }

    static let info = ServerInfo(name: "fixture", version: "1.2", title: "The Fixture", instructions: "Echo first.")
}
