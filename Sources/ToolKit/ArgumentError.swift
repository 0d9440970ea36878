/// Why arguments were not accepted, in words for the agent.
public struct ArgumentError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The argument's name; empty where the arguments as a whole are meant.
    public let argument: String
    /// One sentence without a full stop.
    public let message: String

    /// Why an argument was not accepted.
    public init(argument: String, message: String) {
        self.argument = argument
        self.message = message
    }

    /// `argument: message`.
    public var description: String { argument.isEmpty ? message : "`\(argument)`: \(message)" }
}
