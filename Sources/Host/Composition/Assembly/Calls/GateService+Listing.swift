import Gate
import JSON
import MCP
import Money
import ToolKit

extension ToolListing {
    /// A tool of the gate as agents are shown it, in the host's language. What an approval is bound to is the English definition.
    init(_ tool: ToolRegistry.Listing, in texts: AgentTexts) {
        let moves = tool.effects.contains(where: \.isMovement)
        let title = texts.said(tool.title)
        let annotations: JSONObject = [
            "title": .string(title), "readOnlyHint": .bool(!moves),
            "destructiveHint": .bool(tool.effects.contains(where: \.isSpending)), "idempotentHint": true, "openWorldHint": true,
        ]
        self.init(
            name: tool.name, title: title, description: texts.said(tool.summary), inputSchema: tool.inputSchema.described(in: texts),
            outputSchema: tool.outputSchema.described(in: texts), annotations: annotations)
    }
}

extension JSONObject {
    /// A schema whose descriptions are in the language of these texts.
    fileprivate func described(in texts: AgentTexts) -> JSONObject {
        if texts.language == .english { return self }
        var schema = JSONObject()
        for member in members {
            switch (member.key, member.value) {
            case ("description", .string(let text)): schema[member.key] = .string(texts.said(text))
            case (_, .object(let object)): schema[member.key] = .object(object.described(in: texts))
            default: schema[member.key] = member.value
            }
        }
        return schema
    }
}
