import Cryptography
public import JSON
public import Money
public import PolicyEngine
public import ToolKit

/// The tools of a host, by name, with what others need to know of them.
public struct ToolRegistry: Sendable {
    /// A tool as it is listed.
    public final class Listing: Sendable {
        /// The name on the wire.
        public let name: String
        /// A short name for people.
        public let title: String
        /// What it does, for a model.
        public let summary: String
        /// All effects that a call may have.
        public let effects: Set<Effect>
        /// The JSON Schema of its arguments.
        public let inputSchema: JSONObject
        /// The JSON Schema of its structured answer.
        public let outputSchema: JSONObject
        /// The digest of the definition: an approval is bound to it.
        public let digest: String
        /// The names of the arguments that hold personal data: no digest of theirs stands in the log without a salt.
        let personalFields: Set<String>

        fileprivate init(_ tool: any Tool, outputSchema: JSONObject) {
            (name, title, summary, effects) = (tool.name, tool.title, tool.summary, tool.effects)
            (inputSchema, self.outputSchema) = (tool.inputSchema, outputSchema)
            personalFields = Set(tool.personalFields)
            let definition: JSONObject = [
                "name": .string(name), "title": .string(title), "summary": .string(summary),
                "effects": .array(effects.map(\.rawValue).sorted().map { .string($0) }), "input": .object(inputSchema),
                "output": .object(outputSchema),
            ]
            digest = Hex.encode(SHA256.digest(JSONValue.object(definition).canonicalBytes))
        }
    }

    private let tools: [String: AnyTool]
    /// The tools that agents are offered, in the order of their names.
    public let listings: [Listing]
    private let byName: [String: Listing]
    /// The tools that move money and that nobody is offered: what they once sent is settled by them.
    private let unoffered: [String: any MovingTool]

    /// Registers the modules' tools.
    /// - Throws: ``GateError/toolRefused(_:_:)`` where a name is taken twice or malformed, or a tool's effects do not fit its kind.
    public init(_ modules: [any ToolModule], builtIn: [AnyTool] = []) throws(GateError) {
        var tools: [String: AnyTool] = [:]
        var unoffered: [String: any MovingTool] = [:]
        for tool in modules.flatMap(\.tools) + builtIn {
            try Self.check(tool)
            guard tools.updateValue(tool, forKey: tool.tool.name) == nil else {
                throw .toolRefused(tool.tool.name, "two tools have this name")
            }
        }
        for tool in modules.flatMap(\.unoffered) {
            try Self.check(.moving(tool))
            guard tools[tool.name] == nil, unoffered.updateValue(tool, forKey: tool.name) == nil else {
                throw .toolRefused(tool.name, "two tools have this name")
            }
        }
        self.tools = tools
        self.unoffered = unoffered
        listings = tools.values.map(Self.listing).sorted { $0.name < $1.name }
        byName = Dictionary(uniqueKeysWithValues: listings.map { ($0.name, $0) })
    }

    /// The tool of that name that agents are offered.
    public subscript(name: String) -> AnyTool? { tools[name] }

    /// The tool of that name that moves money, also where nobody is offered it: for settling what it once sent.
    func settling(_ name: String) -> (any MovingTool)? {
        if case .moving(let tool)? = tools[name] { tool } else { unoffered[name] }
    }

    /// Whether agents are offered the tool of that name.
    func offers(_ name: String) -> Bool { tools[name] != nil }

    /// How the tool of that name is listed.
    public func listing(_ name: String) -> Listing? { byName[name] }

    /// The names of the tools that move money and that agents are offered, in their order.
    var movingNames: [String] {
        listings.map(\.name).filter { name in if case .moving = tools[name] { true } else { false } }
    }

    /// The names of all tools that move money, in their order: what they sent this host can settle.
    var settlingNames: [String] { (movingNames + unoffered.keys).sorted() }

    /// What the policy checker knows of the tools.
    public var signatures: [ToolSignature] {
        listings.map { listing in
            let tool = tools[listing.name]?.tool
            return ToolSignature(
                name: listing.name, effects: listing.effects, parameters: tool?.fieldTypes ?? [:],
                optionalParameters: tool?.optionalFields ?? [], disclosable: tool?.disclosable ?? [])
        }
    }

    private static func check(_ tool: AnyTool) throws(GateError) {
        let name = tool.tool.name
        let letters = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard letters, (1...64).contains(name.utf8.count) else { throw .toolRefused(name, "a name has 1 to 64 of A-Z a-z 0-9 _ -") }
        guard !tool.tool.effects.isEmpty else { throw .toolRefused(name, "it declares no effect") }
        let moves: Bool
        if case .moving = tool { moves = true } else { moves = false }
        for effect in tool.tool.effects where effect.isMovement != moves {
            throw .toolRefused(name, "the effect `\(effect.rawValue)` does not fit a tool that \(moves ? "moves money" : "only looks")")
        }
        if !moves, let member = ReadingAnswer.conflict(of: tool.tool.outputSchema) {
            throw .toolRefused(name, "a refusal could not be told beside the `\(member)` of its answers")
        }
    }

    private static func listing(_ any: AnyTool) -> Listing {
        let own = any.tool.outputSchema
        return switch any {
        case .moving(let tool): Listing(tool, outputSchema: MovementAnswer.schema(result: own))
        case .reading(let tool): Listing(tool, outputSchema: ReadingAnswer.schema(result: own))
        }
    }
}

extension Tool {
    var inputSchema: JSONObject { parameters.schema }

    var outputSchema: JSONObject { Output.schema }

    var personalFields: [String] { parameters.fields.filter(\.isPersonal).map(\.name) }

    var optionalFields: Set<String> { Set(parameters.fields.filter { !$0.isRequired }.map(\.name)) }

    var fieldTypes: [String: ParameterType] {
        Dictionary(
            uniqueKeysWithValues: parameters.fields.map { field in
                let type: ParameterType =
                    switch field.type {
                    case .string: .string
                    case .integer: .integer
                    case .boolean: .boolean
                    case .money: .money
                    }
                return (field.name, type)
            })
    }
}
