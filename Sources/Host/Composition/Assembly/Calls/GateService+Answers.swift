import Gate
import JSON
import MCP

extension ToolResult {
    /// What an agent is told of a reply: the text, in the host's language, and the same as data, which is the same in all.
    init(_ reply: Reply, in texts: AgentTexts) {
        switch reply {
        case .receipt(let receipt):
            self.init(receipt.notice.text(in: texts), structured: receipt.structured, isError: receipt.status == .failed)
        case .refusal(let refusal): self.init(refusal.reason.text(in: texts), structured: refusal.reason.structured, isError: true)
        case .question(let question): self.init(question.notice.text(in: texts), structured: question.structured)
        }
    }
}
