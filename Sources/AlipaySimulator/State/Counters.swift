/// What came in and what became of it.
public struct Counters: Sendable, Hashable {
    /// Calls that were understood and believed, by method.
    public internal(set) var received: [String: Int] = [:]
    /// Answers with code 10000, by method.
    public internal(set) var succeeded: [String: Int] = [:]
    /// Requests that the gateway turned away, by sub code.
    public internal(set) var turnedAway: [String: Int] = [:]
    /// Faults that happened, by kind.
    public internal(set) var faults: [String: Int] = [:]
    /// Late arrivals that still wait.
    public internal(set) var late = 0
}

/// How often a refund was asked for under a number, whatever came of it.
public struct RefundTally: Sendable, Hashable {
    /// The merchant's number of the order.
    public let outTradeNo: String
    /// The request number.
    public let requestNumber: String
    /// How many requests came in, late and duplicated ones included.
    public internal(set) var received: Int
}
