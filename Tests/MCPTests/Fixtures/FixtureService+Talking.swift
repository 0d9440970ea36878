import JSON
import MCP

/// Tools that use more of a call than its answer.
extension FixtureService {
    static let talking: [ToolListing] = {
        let object: JSONObject = ["type": "object"]
        let parameter: JSONObject = [
            "type": "object", "properties": ["region": ["type": "string", "x-mcp-header": "Region"]],
        ]
        return [
            ToolListing(name: "progress", description: "Tells how far it has come.", inputSchema: object),
            ToolListing(name: "chatter", description: "Says something on every level.", inputSchema: object),
            ToolListing(name: "link", description: "Asks for an address to be opened.", inputSchema: object),
            ToolListing(name: "task", description: "Goes on as a task.", inputSchema: object),
            ToolListing(name: "param", description: "Has an argument that a header repeats.", inputSchema: parameter),
        ]
    }()

    static let link = LinkQuestion(key: "approval", id: "e-1", message: "Open it.", url: "https://fixture.example/approvals/1")

    func headerParameters(of tool: String) -> [HeaderParameter] {
        tool == "param" ? [HeaderParameter(path: ["region"], header: "Region", isInteger: true)] : []
    }

    func talk(_ request: ToolCallRequest, by caller: Caller, through exchange: Exchange) async -> ToolCallAnswer {
        switch request.name {
        case "progress":
            // What is not more than before is not told.
            for done in [1, 1, 3, 2, 4] { exchange.progress(done, of: 4, "step \(done)") }
            return .result(ToolResult("done"))
        case "chatter":
            for level in LogLevel.allCases { exchange.log(level, .string(level.rawValue)) }
            return .result(ToolResult("said"))
        case "link": return await link(request, exchange)
        case "task": return .task(Self.task(caller.name))
        case "param": return .result(ToolResult("there", structured: request.arguments))
        case "step-up": return .stepUp(scopes: ["read", "refund"], description: "More is needed.")
        case "too-soon": return .result(ToolResult("Too soon.", isError: true, retryAfterSeconds: 7))
        case "rich": return .result(ToolResult(Self.rich))
        case "lingers":
            // Somebody who keeps the way back for longer than it counts.
            Task { [milestones] in
                await milestones.wait(for: "release lingers")
                Self.say(exchange)
                milestones.reach("told after the answer")
            }
            return .result(ToolResult("done"))
        case "change":
            changes.change(toolsOf: caller.name)
            return .result(ToolResult("changed"))
        case "flood":
            let much = JSONValue.string(String(repeating: "x", count: 50_000))
            // Whoever has always more to do has no place on the thread of a connection.
            await withTaskExecutorPreference(globalConcurrentExecutor) {
                while !Task.isCancelled {
                    exchange.log(.info, much)
                    await Task.yield()
                }
            }
            milestones.reach("cancelled flood")
            return .result(ToolResult("enough"))
        case "stubborn":
            milestones.reach("started stubborn")
            await withTaskCancellationHandler {
                await milestones.wait(for: "cancelled stubborn")
            } onCancel: {
                milestones.reach("cancelled stubborn")
            }
            Self.say(exchange)
            milestones.reach("told after the cancellation")
            return .result(ToolResult("done"))
        default: return .unknownTool
        }
    }

    private static func say(_ exchange: Exchange) {
        exchange.progress(9)
        exchange.log(.emergency, "too late")
    }

    private func link(_ request: ToolCallRequest, _ exchange: Exchange) async -> ToolCallAnswer {
        if exchange.version.isLegacy {
            return .result(ToolResult(await exchange.open(Self.link)?.rawValue ?? "nobody was asked"))
        }
        guard let state = request.requestState else { return .inputRequired([Self.link], requestState: "state-1") }
        guard state == "state-1" else { return .invalidState("the state is not one of ours") }
        return .result(ToolResult(request.inputResponses?["approval"]?.rawValue ?? "nobody answered"))
    }

    static func task(_ id: String) -> TaskState {
        TaskState(
            id: id, status: .working, createdAt: "2026-07-28T00:00:00Z", lastUpdatedAt: "2026-07-28T00:00:01Z", pollIntervalMs: 2000,
            statusMessage: "It goes on.")
    }

    static let rich: [ContentBlock] = [
        .text("words"), .image(base64: "AA==", mimeType: "image/png"), .audio(base64: "AQ==", mimeType: "audio/wav"),
        .link(uri: "https://fixture.example/a.pdf", name: "A paper", mimeType: "application/pdf"),
    ]
}
