/// The name of an operation in the ledger: made by the host, told to agents and people, never reused.
public struct OperationID: Sendable, Hashable, CustomStringConvertible {
    /// The name as it is written: `op_` and 20 characters.
    public let text: String

    /// An operation's name as somebody wrote it.
    public init(_ text: String) { self.text = text }

    /// The name as it is written.
    public var description: String { text }
}
