import HTTPTypes
import JSON

/// The headers of 2026-07-28 by which machines in between route a request. They must say what the body says, since whoever
/// decided by them would otherwise have decided about another request.
struct RoutingHeaders: Sendable {
    private let versions: [String]
    private let methods: [String]
    private let names: [String]

    /// Made once: to check and to lower a name costs more than to find it.
    private static let version = HTTPField.Name("MCP-Protocol-Version")
    private static let method = HTTPField.Name("Mcp-Method")
    private static let name = HTTPField.Name("Mcp-Name")

    init(_ fields: HTTPFields) {
        versions = fields.values(of: Self.version)
        methods = fields.values(of: Self.method)
        names = fields.values(of: Self.name)
    }

    /// Whether the version header leaves the request to the older revisions: absent, or one of theirs, or unclear.
    var suggestsLegacy: Bool {
        versions.allSatisfy { ProtocolVersion(rawValue: $0)?.isLegacy ?? false }
    }

    /// A header that came more than once is refused before anything else is looked at.
    func checkUnique() throws(RPCError) {
        for (name, values) in [("MCP-Protocol-Version", versions), ("Mcp-Method", methods), ("Mcp-Name", names)] where values.count > 1 {
            throw .headerMismatch("`\(name)` came more than once")
        }
    }

    /// Each header must be there where the method asks for it, and equal the body.
    func check(against request: RPCRequest, _ envelope: Envelope) throws(RPCError) {
        try Self.check("MCP-Protocol-Version", versions.first, is: envelope.version)
        try Self.check("Mcp-Method", methods.first, is: request.method)
        switch request.method {
        case "tools/call", "prompts/get": try Self.check("Mcp-Name", names.first, is: request.params["name"]?.stringValue)
        case "resources/read": try Self.check("Mcp-Name", names.first, is: request.params["uri"]?.stringValue)
        case "tasks/get", "tasks/update", "tasks/cancel":
            try Self.check("Mcp-Name", names.first, is: request.params["taskId"]?.stringValue)
        default: break
        }
    }

    private static func check(_ name: String, _ value: String?, is expected: String?) throws(RPCError) {
        guard let value else {
            // What is in neither place is for the method itself to miss.
            if expected == nil { return }
            throw .headerMismatch("`\(name)` is missing")
        }
        guard let bytes = HeaderValue.bytes(of: value), let expected, bytes.elementsEqual(expected.utf8) else {
            throw .headerMismatch("`\(name)` does not say what the body says")
        }
    }
}

extension HTTPFields {
    /// All values of a header, by its name in any case, without the white space around them.
    func values(of name: String) -> [String] { values(of: HTTPField.Name(name)) }

    /// The same by a name that was made before; a text that is no name has no values.
    func values(of name: HTTPField.Name?) -> [String] { name.map { self[values: $0].map(Self.trimmed) } ?? [] }

    /// Nearly always there is nothing to take away: by bytes, since characters would cost more than the rest of the request.
    private static func trimmed(_ value: String) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        guard let first = value.utf8.first, let last = value.utf8.last, isSpace(first) || isSpace(last) else { return value }
        var rest = value.utf8.drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return String(Substring(rest))
    }
}
