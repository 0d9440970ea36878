extension JSONValue {
    /// The value for people: two spaces for each level, a line for each member, what is short and holds nothing nested on one line. No
    /// line end at the end.
    public var indentedText: String { indented(by: 0) }

    /// As long as a line of plain elements may become.
    private static let width = 100

    private func indented(by depth: Int) -> String {
        let inside = String(repeating: "  ", count: depth + 1)
        let end = "\n" + String(repeating: "  ", count: depth)
        switch self {
        case .object(let object) where !object.isEmpty:
            let members = object.members.map { "\(inside)\(JSONValue.string($0.key).text): \($0.value.indented(by: depth + 1))" }
            return "{\n" + members.joined(separator: ",\n") + end + "}"
        case .array(let elements) where !elements.isEmpty:
            let line = "[" + elements.map(\.text).joined(separator: ", ") + "]"
            if elements.allSatisfy(\.isPlain), inside.count + line.count <= Self.width { return line }
            return "[\n" + elements.map { inside + $0.indented(by: depth + 1) }.joined(separator: ",\n") + end + "]"
        default:
            return text
        }
    }

    private var isPlain: Bool {
        switch self {
        case .object, .array: false
        case .null, .bool, .number, .string: true
        }
    }
}
