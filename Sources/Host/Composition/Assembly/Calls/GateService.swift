import Access
import Gate
import JSON
import Logging
import MCP
import Money
import Store
import ToolKit

/// The gate as the wire sees it: tools to list, calls to answer.
final class GateService: ToolService {
    let services: HostServices
    let gate: Gate
    let logger: Logger
    /// How calls are answered that people are asked about.
    let held: HeldAnswers
    /// What is told, in the host's language.
    let texts: AgentTexts

    /// - Parameter hasConsole: whether this process serves the pages on which people answer; where it doesn't, links to them are only
    ///   given out where the settings say where they are.
    init(_ services: HostServices, hasConsole: Bool) {
        self.services = services
        gate = services.gate
        logger = services.logger
        let settings = services.bench.settings
        texts = .of(settings.language)
        let isKnown = hasConsole || settings.serving.namesConsole
        held = HeldAnswers(
            gate: gate, holding: services.holding, links: isKnown ? ApprovalLinks(base: settings.serving.consoleURL) : nil, texts: texts)
    }

    func tools(for caller: AgentCaller) async throws -> [ToolListing] {
        do {
            // A connection may outlast whoever began it.
            let principal = caller.principal
            switch try await gate.standings(of: [principal])[principal] {
            case .removed: throw CallerRefused("the agent `\(principal.agent)` was removed")
            case .ended: throw CallerRefused("the credential has ended")
            default: return try await gate.tools(for: principal).map { ToolListing($0, in: texts) }
            }
        } catch let refused as CallerRefused {
            throw refused
        } catch {
            logger.error("the tools can't be listed", metadata: ["error": "\(error)"])
            throw error
        }
    }

    func call(_ request: MCP.ToolCallRequest, by caller: AgentCaller, through exchange: Exchange) async -> ToolCallAnswer {
        do {
            guard let tool = gate.registry[request.name] else { return .unknownTool }
            let call = CallRequest(tool: request.name, arguments: request.arguments)
            let principal: Principal
            do { principal = try await services.contexts.principal(of: caller, meta: request.meta) } catch let refused as ContextRefused {
                return answer(try await gate.refuse(refused, call, by: caller.principal), to: request, exchange)
            }
            let asking: HeldCall
            do throws(HeldStates.Refused) {
                asking = try HeldCall(request, by: principal, services.holding.states, at: gate.now)
            } catch { return .invalidState(error.message) }
            let (gate, line) = (gate, CallLine(exchange, in: texts))
            let told = try await services.guards.answer(call, by: principal, with: tool) {
                try await line.carrying { try await gate.call(call, by: principal) }
            }
            switch told {
            case .reply(.question(let question)):
                tell(.question(question), of: request, exchange)
                return try await held.answer(question, to: asking, through: exchange)
            case .reply(let reply): return answer(reply, to: request, exchange)
            case .tooSoon(let tooSoon): return .result(ToolResult(tooSoon, in: texts))
            case .stepUp(let scopes):
                return .stepUp(scopes: scopes, description: "the access token does not allow what `\(request.name)` does")
            }
        } catch is CancellationError {
            return .result(ToolResult(HostInfo.takenBack(in: texts), isError: true))
        } catch {
            logger.error("a call could not be answered", metadata: ["tool": "\(request.name)", "error": "\(error)"])
            exchange.log(.error, ["tool": .string(request.name), "status": "unfinished"])
            return .result(ToolResult(HostInfo.unfinished((error as? StoreError)?.agentText, in: texts), isError: true))
        }
    }

    private func answer(_ reply: Reply, to request: MCP.ToolCallRequest, _ exchange: Exchange) -> ToolCallAnswer {
        tell(reply, of: request, exchange)
        return .result(ToolResult(reply, in: texts))
    }

    /// Tells a client that asked for messages what was decided: the same words as in the answer's structure, and nothing beside them.
    private func tell(_ reply: Reply, of request: MCP.ToolCallRequest, _ exchange: Exchange) {
        var data: JSONObject = ["tool": .string(request.name)]
        let level: LogLevel
        switch reply {
        case .receipt(let receipt):
            data["status"] = .string(receipt.status.rawValue)
            if let operation = receipt.operation { data["operation"] = .string(operation.text) }
            level = receipt.status == .succeeded ? .info : receipt.status == .pending ? .notice : .warning
        case .question(let question):
            data["status"] = "held"
            data["operation"] = .string(question.operation.text)
            level = .notice
        case .refusal(let refusal):
            data["status"] = "refused"
            data["code"] = .string(refusal.reason.code)
            level = .warning
        }
        exchange.log(level, .object(data))
    }
}
