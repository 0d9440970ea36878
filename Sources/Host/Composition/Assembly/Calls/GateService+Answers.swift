import Clocks
import Gate
import JSON
import MCP
import Money

extension ToolResult {
    /// What an agent is told of a reply: the text, and the same as data.
    init(_ reply: Reply) {
        switch reply {
        case .receipt(let receipt): self.init(receipt.text, structured: receipt.structured, isError: receipt.status == .failed)
        case .refusal(let refusal): self.init(refusal.reason.text, structured: refusal.reason.structured, isError: true)
        case .question(let question):
            let structured: JSONObject = [
                "status": "held", "operation": .string(question.operation.text), "expires_at": .string(question.expiresAt.text),
                "gates": .array(question.gates.map { .string($0) }),
            ]
            self.init(question.text, structured: structured)
        }
    }
}
