import Gate
import JSON
import Logging
import MCP
import Store

/// The gate as the wire sees it: tools to list, calls to answer.
struct GateService: ToolService {
    let services: HostServices
    let gate: Gate
    let logger: Logger
    /// What is told, in the host's language.
    let texts: AgentTexts

    init(_ services: HostServices) {
        self.services = services
        gate = services.gate
        logger = services.logger
        texts = .of(services.bench.settings.language)
    }

    func tools(for caller: AgentCaller) async -> [ToolListing] {
        do {
            return try await gate.tools(for: caller.principal).map { ToolListing($0, in: texts) }
        } catch {
            logger.error("the tools can't be listed", metadata: ["error": "\(error)"])
            return []
        }
    }

    func call(_ request: MCP.ToolCallRequest, by caller: AgentCaller, through exchange: Exchange) async -> ToolCallAnswer {
        do {
            guard let tool = gate.registry[request.name] else { return .unknownTool }
            let call = CallRequest(tool: request.name, arguments: request.arguments)
            switch try await services.guarded(call, with: tool, by: caller, meta: request.meta) {
            case .reply(let reply): return .result(ToolResult(reply, in: texts))
            case .tooSoon(let tooSoon): return .result(ToolResult(tooSoon, in: texts))
            case .stepUp(let scopes):
                return .stepUp(scopes: scopes, description: "the access token does not allow what `\(request.name)` does")
            }
        } catch is CancellationError {
            return .result(ToolResult(HostInfo.takenBack(in: texts), isError: true))
        } catch {
            logger.error("a call could not be answered", metadata: ["tool": "\(request.name)", "error": "\(error)"])
            return .result(ToolResult(HostInfo.unfinished((error as? StoreError)?.agentText, in: texts), isError: true))
        }
    }
}
