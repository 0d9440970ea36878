/// Why there is no answer, sorted by the one thing that matters to money: whether the other side may have heard the request.
public enum HTTPFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Certainly no byte of the request was sent: no address, no connection, no TLS session, or no time left before them.
    case notConnected(String)
    /// The time ran out after sending began. The other side may have acted.
    case timedOut
    /// The exchange broke off after sending began, or the answer is unusable. The other side may have acted.
    case broken(String)
    /// The caller gave up. The other side may have acted.
    case cancelled

    /// Whether the other side may have heard the request.
    public var mayHaveBeenSent: Bool { if case .notConnected = self { false } else { true } }

    /// What happened, in one lower-case sentence.
    public var description: String {
        switch self {
        case .notConnected(let reason): "nothing was sent: \(reason)"
        case .timedOut: "no answer came in time; the request may have been heard"
        case .broken(let reason): "the exchange broke off: \(reason); the request may have been heard"
        case .cancelled: "the caller gave up; the request may have been heard"
        }
    }
}
