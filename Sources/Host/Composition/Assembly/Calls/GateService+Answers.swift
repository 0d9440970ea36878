import Cryptography
import Gate
import JSON
import MCP
import ToolKit

extension ToolResult {
    /// What an agent is told of a reply: the text, in the host's language, with what belongs to it, and the same as data, which is the same
    /// in all.
    init(_ reply: Reply, in texts: AgentTexts) {
        switch reply {
        case .receipt(let receipt):
            self.init(
                [.text(receipt.notice.text(in: texts))] + receipt.attachments.compactMap { ContentBlock($0) },
                structured: receipt.structured, isError: receipt.status == .failed)
        case .refusal(let refusal): self.init(refusal.reason.text(in: texts), structured: refusal.reason.structured, isError: true)
        case .question(let question): self.init(question.notice.text(in: texts), structured: question.structured)
        }
    }
}

extension ContentBlock {
    /// A picture or a sound; nil for anything else, which no client could show.
    init?(_ attachment: Attachment) {
        let kind = attachment.mediaType.prefix { $0 != "/" }
        switch kind {
        case "image": self = .image(base64: Base64.encode(attachment.bytes), mimeType: attachment.mediaType)
        case "audio": self = .audio(base64: Base64.encode(attachment.bytes), mimeType: attachment.mediaType)
        default: return nil
        }
    }
}
