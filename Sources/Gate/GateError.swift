/// Why the gate could not answer at all. Nothing was sent, or what was sent will be settled later.
public enum GateError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A tool can't be registered.
    case toolRefused(String, String)
    /// There is no such tool, or the agent may not call it.
    case unknownTool(String)
    /// The store did not take the write; what was sent is settled once it does.
    case unrecorded(String)
    /// The stored policy can't be read by this program.
    case policyUnreadable(String)
    /// A recorded decision can't be read by this program.
    case decisionUnreadable(Int64, String)
    /// The store has no such version of the policy.
    case noSuchVersion(Int64)

    /// One sentence without a full stop.
    public var description: String {
        switch self {
        case .toolRefused(let name, let why): "the tool `\(name)` can't be registered: \(why)"
        case .unknownTool(let name): "there is no tool `\(name)`"
        case .unrecorded(let why): "the call could not be written down: \(why)"
        case .policyUnreadable(let why): "the policy in force can't be read: \(why)"
        case .decisionUnreadable(let number, let why): "the recorded decision \(number) can't be read: \(why)"
        case .noSuchVersion(let serial): "there is no version \(serial) of the policy"
        }
    }
}
