import MCP
import ToolKit

extension CallLine {
    /// The way back to an MCP client, as tools know it.
    init(_ exchange: Exchange) {
        self.init(takesProgress: exchange.wantsProgress) { done, total, text in
            exchange.progress(done, of: total, text)
        } ended: {
            await exchange.ended()
        }
    }
}
