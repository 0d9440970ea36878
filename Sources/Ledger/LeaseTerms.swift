public import Clocks

/// Who may send, for how long, and when an outcome that is not known is given to people.
public struct LeaseTerms: Sendable, Hashable {
    /// The process that will send.
    public let holder: String
    /// How long it may: longer than any time-out of a request.
    public let length: Span
    /// How long after the first sending an unknown outcome is given to people.
    public let deadline: Span

    /// Who may send, and for how long.
    public init(holder: String, length: Span, deadline: Span) {
        self.holder = holder
        self.length = length
        self.deadline = deadline
    }
}
