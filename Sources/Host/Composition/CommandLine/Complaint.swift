/// What a command says when it does not do what it was asked: a sentence, what to do about it, and the exit status.
public struct Complaint: Error, Sendable, Hashable {
    /// The exit status.
    public let status: ExitStatus
    /// One lower-case sentence without a full stop.
    public let message: String
    /// What to do, each a sentence or the text to type.
    public let help: [String]

    /// A complaint; `no` is the status of a refusal, `usage` of a mistake in using or setting up the host.
    public init(_ status: ExitStatus, _ message: String, help: [String] = []) {
        self.status = status
        self.message = message
        self.help = help
    }
}

extension Complaint: CustomStringConvertible {
    /// As it goes to standard error.
    public var description: String { (["error: \(message)"] + help.map { "  = help: \($0)" }).joined(separator: "\n") }
}
