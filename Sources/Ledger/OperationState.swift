public import PolicyEngine

/// How far an operation has come.
public enum OperationState: String, Sendable, Hashable, CaseIterable {
    /// People are asked; its amount is reserved, nothing was sent.
    case held
    /// People agreed; it waits for a host that runs it.
    case approved
    /// The intent is durable and its first request may be on its way, under a lease.
    case reserved
    /// The same request is being sent again to settle it, under a lease.
    case dispatched
    /// It may have happened: the provider has to be asked.
    case unknown
    /// It happened.
    case succeeded
    /// It is certain that it did not happen.
    case failed
    /// A person, or a later policy, said no. Nothing was sent.
    case rejected
    /// Nobody answered in time. Nothing was sent.
    case expired

    /// Whether nothing more will come of it: its amount is posted or voided.
    public var isEnded: Bool {
        switch self {
        case .held, .approved, .reserved, .dispatched, .unknown: false
        case .succeeded, .failed, .rejected, .expired: true
        }
    }

    /// How its amount counts: in every window, in that of its dispatch, or nowhere.
    public var spending: Spending.State {
        switch self {
        case .held, .approved, .reserved, .dispatched, .unknown: .open
        case .succeeded: .posted
        case .failed, .rejected, .expired: .void
        }
    }

    /// Whether a request may have left for the provider.
    public var mayHaveMoved: Bool {
        switch self {
        case .reserved, .dispatched, .unknown, .succeeded: true
        case .held, .approved, .failed, .rejected, .expired: false
        }
    }
}
