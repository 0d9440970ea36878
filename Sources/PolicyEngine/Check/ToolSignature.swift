public import Money

/// What a tool's parameter is, as far as a policy can speak of it.
public enum ParameterType: String, Sendable, Hashable {
    /// A text.
    case string
    /// A whole number.
    case integer
    /// An amount.
    case money
    /// True or false.
    case boolean
}

/// What the checker knows of a tool.
public struct ToolSignature: Sendable, Hashable {
    /// The tool's name.
    public let name: String
    /// Everything that it may ever do.
    public let effects: Set<Effect>
    /// Its parameters by name; expressions are checked against them.
    public let parameters: [String: ParameterType]
    /// Those of them that a call may leave out.
    public let optionalParameters: Set<String>
    /// Names of personal data that it gives only where a scope names them.
    public let disclosable: [String]

    /// A tool.
    public init(
        name: String, effects: Set<Effect>, parameters: [String: ParameterType] = [:], optionalParameters: Set<String> = [],
        disclosable: [String] = []
    ) {
        self.name = name
        self.effects = effects
        self.parameters = parameters
        self.optionalParameters = optionalParameters
        self.disclosable = disclosable
    }
}
