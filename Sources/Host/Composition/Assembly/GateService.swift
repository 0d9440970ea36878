import Access
import Clocks
import Gate
import JSON
import Logging
import MCP
import Money
import Store
import ToolKit

/// The gate as the wire sees it: tools to list, calls to answer.
struct GateService: ToolService {
    private let services: HostServices
    private let gate: Gate
    private let logger: Logger

    init(_ services: HostServices) {
        self.services = services
        gate = services.gate
        logger = services.logger
    }

    func tools(for caller: AgentCaller) async -> [ToolListing] {
        do {
            return try await gate.tools(for: caller.principal).map(Self.listing)
        } catch {
            logger.error("the tools can't be listed", metadata: ["error": "\(error)"])
            return []
        }
    }

    func call(_ request: MCP.ToolCallRequest, by caller: AgentCaller) async -> ToolCallAnswer {
        do {
            guard gate.registry[request.name] != nil else { return .unknownTool }
            let call = CallRequest(tool: request.name, arguments: request.arguments)
            return Self.answer(try await services.answer(call, by: caller, meta: request.meta))
        } catch is CancellationError {
            return Self.failed("The call was taken back before anything was decided. Nothing was moved.")
        } catch {
            logger.error("a call could not be answered", metadata: ["tool": "\(request.name)", "error": "\(error)"])
            let why = (error as? StoreError)?.agentText.map { "\($0) A person has to look after it. " } ?? ""
            return Self.failed(
                """
                The host could not finish this call. \(why)If it had been sent, its outcome is established by itself. Repeat the same \
                call with the same arguments to learn it; do not use a new number.
                """)
        }
    }

    private static func answer(_ reply: Reply) -> ToolCallAnswer {
        switch reply {
        case .receipt(let receipt):
            return .result(content: [receipt.text], structured: receipt.structured, isError: receipt.status == .failed)
        case .refusal(let refusal):
            return .result(content: [refusal.reason.text], structured: refusal.reason.structured, isError: true)
        case .question(let question):
            let structured: JSONObject = [
                "status": "held", "operation": .string(question.operation.text), "expires_at": .string(question.expiresAt.text),
                "gates": .array(question.gates.map { .string($0) }),
            ]
            return .result(content: [question.text], structured: structured, isError: false)
        }
    }

    private static func failed(_ text: String) -> ToolCallAnswer { .result(content: [text], structured: nil, isError: true) }

    private static func listing(_ tool: ToolRegistry.Listing) -> ToolListing {
        let moves = tool.effects.contains(where: \.isMovement)
        let annotations: JSONObject = [
            "title": .string(tool.title), "readOnlyHint": .bool(!moves),
            "destructiveHint": .bool(tool.effects.contains(where: \.isSpending)), "idempotentHint": true, "openWorldHint": true,
        ]
        return ToolListing(
            name: tool.name, title: tool.title, description: tool.summary, inputSchema: tool.inputSchema, outputSchema: tool.outputSchema,
            annotations: annotations)
    }
}

/// What every client is told of this server.
enum HostInfo {
    static let server = ServerInfo(
        name: "tollgate", version: TollgateVersion.text, title: "Tollgate",
        instructions: """
            Every call is decided by the merchant's policy before anything moves. A refusal names the statement that says no: other words \
            will not change it. A call may be held until people have agreed; then nothing has moved yet, and repeating the very same \
            call, or operation-status with the operation's name, tells the outcome. Repeating a call is always safe: with the same \
            arguments it is the same operation and is never carried out twice. After a time-out, repeat the same call; \
            never use a new request number.
            """)
}
