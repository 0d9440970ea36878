import Gate
import JSON
import MCP
import Money
import ToolKit

extension ToolListing {
    /// A tool of the gate as agents are shown it.
    init(_ tool: ToolRegistry.Listing) {
        let moves = tool.effects.contains(where: \.isMovement)
        let annotations: JSONObject = [
            "title": .string(tool.title), "readOnlyHint": .bool(!moves),
            "destructiveHint": .bool(tool.effects.contains(where: \.isSpending)), "idempotentHint": true, "openWorldHint": true,
        ]
        self.init(
            name: tool.name, title: tool.title, description: tool.summary, inputSchema: tool.inputSchema, outputSchema: tool.outputSchema,
            annotations: annotations)
    }
}
