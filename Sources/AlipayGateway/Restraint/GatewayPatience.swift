public import Clocks

/// When the gateway leaves Alipay alone for a while.
public struct GatewayPatience: Sendable, Hashable {
    /// After this many requests in a row that had no answer, at least 1.
    public var failures: Int
    /// Where they came within this time.
    public var within: Span
    /// For this long nothing is sent but look-ups that settle; then one request tries.
    public var rest: Span
    /// How long a method waits whose calls Alipay calls too many, the first time; each further time twice as long.
    public var firstPause: Span
    /// The longest time that a method waits.
    public var longestPause: Span

    /// The usual patience, unless told otherwise.
    public init(
        failures: Int = 5, within: Span = .seconds(30), rest: Span = .seconds(10), firstPause: Span = .seconds(1),
        longestPause: Span = .minutes(1)
    ) {
        self.failures = max(1, failures)
        self.within = within
        self.rest = rest
        self.firstPause = firstPause
        self.longestPause = longestPause
    }
}
