import AlipayGateway
import AlipayPay
import JSON
import Money
import ToolKit

/// docs/tools.md: every tool of this program, as the tools themselves say it.
struct ToolsPage {
    private let tools: [any Tool]

    /// - Parameter modules: all modules, with all of their tools.
    init(_ modules: [any ToolModule]) { tools = modules.flatMap(\.tools).map(\.tool) }

    /// The page in Markdown.
    var text: String {
        let parts = [Self.head, table] + tools.map { Self.section($0) }
        return parts.joined(separator: "\n\n")
    }

    private static let head = """
        # Tools

        Made by `tollgate tools --markdown` from the tools themselves; a test holds this page to it.

        `tools` in `tollgate.yaml` (or AP_SELECT_TOOLS) chooses what a host offers: `official`, which is what it is where nothing is said, \
        `platform`, or a list of names and sets. A set leaves out what does the same as a tool that is named, and of both sets the \
        platform's names win: two tools that do the same are offered only where both are named.

        What a call costs a policy is its effects: `read` and `report` look, `disclose` gives personal data, `collect` asks a buyer to \
        pay, `refund` and `transfer` move money. Amounts are in yuan, exact to the fen.
        """

    private var table: String {
        let rows = tools.map { tool in
            "| `\(tool.name)` | \(Self.set(of: tool.name)) | \(Self.effects(tool)) | \(Self.methods(tool)) |"
        }
        return (["| tool | set | effects | Alipay's methods |", "|---|---|---|---|"] + rows).joined(separator: "\n")
    }

    private static func set(of name: String) -> String {
        guard let selection = try? ToolSelection(words: ["platform"]) else { return "" }
        if AlipayPay.ToolName.official.contains(where: { $0.rawValue == name }) { return "official" }
        return selection.chosen.contains(name) ? "platform" : "by name"
    }

    private static func effects(_ tool: any Tool) -> String {
        Effect.allCases.filter { tool.effects.contains($0) }.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    }

    private static func methods(_ tool: any Tool) -> String {
        tool.methods.isEmpty ? "none" : tool.methods.map { "`\($0)`" }.joined(separator: ", ")
    }

    private static func section<T: Tool>(_ tool: T) -> String {
        var parts = ["## `\(tool.name)`", "*\(tool.title).* Effects: \(effects(tool)). Methods: \(methods(tool)).", tool.summary]
        let fields = tool.parameters.fields
        if fields.isEmpty {
            parts.append("It takes no arguments.")
        } else {
            let rows = fields.map(row)
            parts.append((["| argument | needed | type and limits | what it is |", "|---|---|---|---|"] + rows).joined(separator: "\n"))
        }
        if !tool.disclosable.isEmpty {
            let names = tool.disclosable.map { "`\($0)`" }.joined(separator: ", ")
            parts.append("Given only where a `disclose` scope names it under `fields`: \(names).")
        }
        return parts.joined(separator: "\n\n")
    }

    private static func row(_ field: FieldDescription) -> String {
        let meaning = field.schema["description"]?.stringValue ?? ""
        let personal = field.isPersonal ? " (personal data)" : ""
        return "| `\(field.name)` | \(field.isRequired ? "yes" : "no") | \(limits(field)) | \(cell(meaning))\(personal) |"
    }

    private static func limits(_ field: FieldDescription) -> String {
        var parts = [field.type.rawValue]
        let schema = field.schema
        func bound(_ name: String) -> String? { schema[name].map { $0.stringValue ?? $0.text } }
        if let words = schema["enum"]?.arrayValue {
            parts.append("one of " + words.map { "`\($0.stringValue ?? $0.text)`" }.joined(separator: ", "))
        }
        switch (bound("minLength"), bound("maxLength")) {
        case (let least?, let most?): parts.append("\(least) to \(most) characters")
        case (nil, let most?): parts.append("at most \(most) characters")
        case (let least?, nil): parts.append("at least \(least) characters")
        case (nil, nil): break
        }
        if let least = bound("minimum") ?? bound("exclusiveMinimum") { parts.append("from \(least)") }
        if let most = bound("maximum") { parts.append("at most \(most)") }
        if let fallback = bound("default"), !fallback.isEmpty { parts.append("else `\(fallback)`") }
        return parts.joined(separator: ", ")
    }

    private static func cell(_ text: String) -> String {
        String(text.map { $0 == "\n" ? " " : $0 }).replacing("|", with: "\\|")
    }
}
