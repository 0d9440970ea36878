import ArgumentParser
import Diagnostics
import Gate
import JSON
import ToolKit

/// The arguments of a call as people type them: `key=value`.
struct CallArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("The arguments.", valueName: "key=value")) var arguments: [String] = []

    /// The call of a tool with these arguments.
    func request(_ name: String, of registry: ToolRegistry) throws -> CallRequest {
        guard let listed = registry[name] else {
            let near = Spelling.nearest(name, among: registry.listings.map(\.name))
            let help = near.map { "did you mean `\($0)`?" } ?? "`tollgate tools` lists them"
            throw Complaint(.usage, "there is no tool `\(name)`", help: [help])
        }
        return CallRequest(tool: name, arguments: try decode(for: listed.tool))
    }

    /// The pairs as the tool's parameters say: numbers and truth values by their type, all else as text.
    private func decode(for tool: some Tool) throws -> JSONObject {
        var object = JSONObject()
        for argument in arguments {
            guard let equals = argument.firstIndex(of: "=") else {
                throw Complaint(.usage, "`\(argument)` is no argument", help: ["write key=value"])
            }
            let key = String(argument[..<equals])
            guard object[key] == nil else { throw Complaint(.usage, "`\(key)` is given twice") }
            object[key] = value(String(argument[argument.index(after: equals)...]), tool.parameters.fields.first { $0.name == key }?.type)
        }
        return object
    }

    private func value(_ text: String, _ type: FieldType?) -> JSONValue {
        switch type {
        case .integer, .money: JSONNumber(text: text).map { .number($0) } ?? .string(text)
        case .boolean: text == "true" ? true : text == "false" ? false : .string(text)
        case .string, nil: .string(text)
        }
    }
}
