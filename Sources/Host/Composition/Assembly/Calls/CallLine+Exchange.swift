import Gate
import MCP
import ToolKit

extension CallLine {
    /// The way back to an MCP client, as tools know it. What they tell on it is said in the host's language.
    init(_ exchange: Exchange, in texts: AgentTexts) {
        self.init(takesProgress: exchange.wantsProgress) { done, total, text in
            exchange.progress(done, of: total, texts.said(text))
        } ended: {
            await exchange.ended()
        }
    }
}
