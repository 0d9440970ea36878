/// The way back to whoever waits for a call, while it is carried out. A tool that waits for something tells how long it has waited, and
/// learns that nobody waits any more.
public struct CallLine: Sendable {
    @TaskLocal private static var current: CallLine?

    /// Whether the client asked to be told how far the call has come: such a client waits longer.
    public let takesProgress: Bool
    private let tell: @Sendable (Int, Int?, String) -> Void
    private let end: @Sendable () async -> Void

    /// A line.
    /// - Parameters:
    ///   - tell: tells the client how far the call has come: so much, of how much, and in words. It must not block.
    ///   - ended: returns when the call should wait for nothing any more.
    public init(
        takesProgress: Bool, tell: @escaping @Sendable (_ done: Int, _ total: Int?, _ text: String) -> Void,
        ended: @escaping @Sendable () async -> Void
    ) {
        self.takesProgress = takesProgress
        self.tell = tell
        end = ended
    }

    /// The line of the call that the running task carries out; nil where nobody listens.
    public static var ofThisCall: CallLine? { current }

    /// Tells the client how far the call has come. Where it did not ask for that, nothing is sent.
    public func progress(_ done: Int, of total: Int? = nil, _ text: String) { tell(done, total, text) }

    /// Returns when the call should wait for nothing any more: the host ends, or the client has left.
    public func ended() async { await end() }

    /// Carries out a call over this line.
    public func carrying<R: Sendable>(_ body: @Sendable () async throws -> R) async rethrows -> R {
        try await Self.$current.withValue(self) { try await body() }
    }
}
