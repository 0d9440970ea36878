/// What stands behind the wire: it has the tools and decides every call. The wire hands over who calls and what was asked, and
/// writes down the answer in the client's revision.
public protocol ToolService: Sendable {
    /// An authenticated caller, in the service's own words.
    associatedtype Caller: Sendable

    /// The tools that this caller sees, in a stable order.
    func tools(for caller: Caller) async -> [ToolListing]

    /// Carries out a call. The task is cancelled when the client has taken the call back; what that means for a call that is
    /// under way is for the service to say, and it is always waited for.
    func call(_ request: ToolCallRequest, by caller: Caller) async -> ToolCallAnswer
}
