import HTTPTypes
import JSON

/// A header that repeats an argument (`Mcp-Param-*`). It must be there exactly where the argument is, and say the same: whoever decided
/// by it in between would otherwise have decided about another call.
struct ParameterHeader: Sendable {
    private let parameter: HeaderParameter

    init(_ parameter: HeaderParameter) { self.parameter = parameter }

    func check(_ fields: HTTPFields, against arguments: JSONValue) throws(RPCError) {
        let name = "Mcp-Param-\(parameter.header)"
        let values = fields.values(of: name)
        let argument = parameter.path.reduce(Optional(arguments)) { $0?[$1] }
        guard let argument, !argument.isNull else {
            guard values.isEmpty else { throw .headerMismatch("`\(name)` repeats an argument that is not there") }
            return
        }
        guard let value = values.first else { throw .headerMismatch("`\(name)` is missing") }
        guard values.count == 1 else { throw .headerMismatch("`\(name)` came more than once") }
        guard let bytes = HeaderValue.bytes(of: value), says(String(decoding: bytes, as: UTF8.self), argument) else {
            throw .headerMismatch("`\(name)` does not say what the arguments say")
        }
    }

    private func says(_ text: String, _ argument: JSONValue) -> Bool {
        switch argument {
        case .string(let string): return text.utf8.elementsEqual(string.utf8)
        case .bool(let isTrue): return text.utf8.elementsEqual((isTrue ? "true" : "false").utf8)
        case .number(let number):
            if text.utf8.elementsEqual(number.text.utf8) { return true }
            guard parameter.isInteger, let integer = number.integer, let said = JSONNumber(text: text)?.integer else { return false }
            return said == integer
        case .null, .array, .object: return false
        }
    }
}
