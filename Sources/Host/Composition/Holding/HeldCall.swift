import Access
import Clocks
import MCP
import Money

/// A call as far as holding it goes: who makes it, and what its client brought from the call before.
struct HeldCall: Sendable {
    /// Who calls, within their conversation.
    let principal: Principal
    private let request: MCP.ToolCallRequest
    /// The operation that people were asked about by the call before; nil for a first call.
    let asked: OperationID?
    /// What the client answered to that; nil where it did not.
    let answer: LinkAnswer?

    /// Reads what a client brought.
    /// - Throws: ``HeldStates/Refused`` where it brought a state that was not given to this call, or has expired.
    init(_ request: MCP.ToolCallRequest, by principal: Principal, _ states: HeldStates, at now: Instant) throws(HeldStates.Refused) {
        self.principal = principal
        self.request = request
        guard let state = request.requestState else {
            // Answers without the state of their question answer nothing.
            (asked, answer) = (nil, nil)
            return
        }
        asked = try states.open(state, for: Self.binding(request, principal), at: now)
        answer = request.inputResponses?[Self.linkKey]
    }

    /// The call itself, for the state of its retry. Most calls never need it.
    var binding: HeldStates.Binding { Self.binding(request, principal) }

    private static func binding(_ request: MCP.ToolCallRequest, _ principal: Principal) -> HeldStates.Binding {
        HeldStates.Binding(
            agent: principal.agent, conversation: principal.conversation, tool: request.name, arguments: request.arguments)
    }

    /// The name of the one thing that a client is ever asked.
    static let linkKey = "approval"
}
