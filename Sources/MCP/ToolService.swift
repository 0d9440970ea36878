public import JSON

/// What stands behind the wire: it has the tools and decides every call. The wire hands over who calls and what was asked, and
/// writes down the answer in the client's revision.
public protocol ToolService: Sendable {
    /// An authenticated caller, in the service's own words.
    associatedtype Caller: Sendable

    /// The tools that this caller sees, in a stable order.
    /// - Throws: ``CallerRefused``, and whatever keeps the service from looking now. A client that was told of no tools would forget those
    ///   that it has.
    func tools(for caller: Caller) async throws -> [ToolListing]

    /// Carries out a call. The task is cancelled when the client has taken the call back; what that means for a call that is
    /// under way is for the service to say, and it is always waited for.
    ///
    /// Over HTTP it begins on the thread of the connection, which serves others too: what computes for long, or looks again and again in
    /// place of waiting, is done elsewhere.
    /// - Parameter exchange: the way back to the client while the call is answered; nothing may be sent once this has returned.
    func call(_ request: ToolCallRequest, by caller: Caller, through exchange: Exchange) async -> ToolCallAnswer

    /// One element for each change of what this caller sees; of changes that nobody has taken yet, one is kept.
    /// What changes once this has returned is in the stream. It ends when the caller sees nothing any more, whatever changes.
    func toolChanges(for caller: Caller) async -> AsyncStream<Void>

    /// What became of a task of this caller's, or what the caller wants done with it.
    func task(_ request: TaskRequest, by caller: Caller) async -> TaskAnswer

    /// One element for each change of these tasks, as far as they are this caller's. What changes once this has returned is in the
    /// stream.
    /// - Parameter meta: the request's `_meta`, unchecked.
    /// - Throws: whatever keeps the service from looking at them now.
    func taskChanges(_ ids: [String], meta: JSONObject, for caller: Caller) async throws -> AsyncStream<TaskState>

    /// The arguments of a tool that are repeated in `Mcp-Param-*` headers (`x-mcp-header` in the schema); nearly always none. The
    /// same for every caller, and without a look into a listing.
    func headerParameters(of tool: String) -> [HeaderParameter]
}

extension ToolService {
    /// Nothing ever changes.
    public func toolChanges(for caller: Caller) -> AsyncStream<Void> { .silent }

    /// There are no tasks.
    public func task(_ request: TaskRequest, by caller: Caller) async -> TaskAnswer { .unknown }

    /// There are no tasks.
    public func taskChanges(_ ids: [String], meta: JSONObject, for caller: Caller) -> AsyncStream<TaskState> {
        AsyncStream { $0.finish() }
    }

    /// No argument is repeated in a header.
    public func headerParameters(of tool: String) -> [HeaderParameter] { [] }
}

/// A caller is answered nothing any more: who it is counted when its connection began, and counts no more.
public struct CallerRefused: Error, Sendable, Hashable {
    /// Why, in a sentence for the client.
    public let reason: String

    /// A refusal.
    public init(_ reason: String) { self.reason = reason }
}

extension AsyncStream where Element == Void {
    /// Nothing, until whoever waits for it is cancelled.
    static var silent: AsyncStream {
        AsyncStream(unfolding: {
            await Latch().wait()
            return nil
        })
    }
}

/// An argument that a client over HTTP repeats in a header, so that machines in between can route by it.
public struct HeaderParameter: Sendable, Hashable {
    /// The names of the members that lead to it, from the arguments on.
    public let path: [String]
    /// The header's name after `Mcp-Param-`.
    public let header: String
    /// Whether it is an integer, which has more than one spelling.
    public let isInteger: Bool

    /// An argument.
    public init(path: [String], header: String, isInteger: Bool) {
        self.path = path
        self.header = header
        self.isInteger = isInteger
    }
}
