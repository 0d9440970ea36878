/// How much one agent may ask for in one conversation.
public struct CallLimits: Sendable, Hashable {
    /// Reads a minute, from 1.
    public var readsPerMinute: Int
    /// Look-ups an hour of orders that nobody knows, from 1.
    public var unknownOrdersPerHour: Int

    /// Limits; the usual ones where nothing else is said.
    public init(readsPerMinute: Int = 60, unknownOrdersPerHour: Int = 20) {
        self.readsPerMinute = readsPerMinute
        self.unknownOrdersPerHour = unknownOrdersPerHour
    }
}

/// A call comes too soon. Nothing is locked by it: the same call passes when the time is over.
public enum TooSoon: Error, Sendable, Hashable {
    /// Too many reads in a short time.
    case reads(retryAfterSeconds: Int)
    /// Too many look-ups of orders that nobody knows.
    case unknownOrders(retryAfterSeconds: Int)

    /// After how many seconds the same call may pass, from 1.
    public var retryAfterSeconds: Int {
        switch self {
        case .reads(let seconds), .unknownOrders(let seconds): seconds
        }
    }
}
