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

    init(_ services: HostServices) {
        self.services = services
        gate = services.gate
        logger = services.logger
    }

    func tools(for caller: AgentCaller) async -> [ToolListing] {
        do {
            return try await gate.tools(for: caller.principal).map { ToolListing($0) }
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
            case .reply(let reply): return .result(ToolResult(reply))
            case .tooSoon(let tooSoon): return .result(ToolResult(tooSoon))
            case .stepUp(let scopes):
                return .stepUp(scopes: scopes, description: "the access token does not allow what `\(request.name)` does")
            }
        } catch is CancellationError {
            return .result(ToolResult("The call was taken back before anything was decided. Nothing was moved.", isError: true))
        } catch {
            logger.error("a call could not be answered", metadata: ["tool": "\(request.name)", "error": "\(error)"])
            let why = (error as? StoreError)?.agentText.map { "\($0) A person has to look after it. " } ?? ""
            return .result(
                ToolResult(
                    """
                    The host could not finish this call. \(why)If it had been sent, its outcome is established by itself. Repeat the same \
                    call with the same arguments to learn it; do not use a new number.
                    """, isError: true))
        }
    }
}
