/// What a call came to.
public enum ToolCallAnswer: Sendable, Hashable {
    /// The tool's own answer, or a refusal (`isError`).
    case result(ToolResult)
    /// People are asked to open an address, and the client makes the same call again with this state once they were. Only for a client
    /// that opens links by this very request.
    case inputRequired([LinkQuestion], requestState: String)
    /// The call goes on as a task. Only for a client that takes them by this very request.
    case task(TaskState)
    /// The state that the call came with is not one that was given to it; why, in a sentence for the client.
    case invalidState(String)
    /// The credential does not reach: all scopes that the call needs, and a sentence for people.
    case stepUp(scopes: [String], description: String)
    /// This caller has no tool of that name.
    case unknownTool
}
