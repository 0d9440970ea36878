/// How grave a message to a client is, from the least on (RFC 5424).
public enum LogLevel: String, Sendable, CaseIterable, Comparable {
    /// What helps to find a fault.
    case debug
    /// What happened.
    case info
    /// What happened and matters.
    case notice
    /// What somebody should look at.
    case warning
    /// What went wrong.
    case error
    /// What a part of the host has ended by.
    case critical
    /// What has to be acted on at once.
    case alert
    /// What the host can't be used for any more.
    case emergency

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Ordered by gravity.
    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }
}
