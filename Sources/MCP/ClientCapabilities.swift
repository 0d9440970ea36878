public import JSON

/// What a client can do: told with each request from 2026-07-28 on, before that once, by `initialize`.
public struct ClientCapabilities: Sendable, Hashable {
    static let tasksKey = "io.modelcontextprotocol/tasks"

    /// Whether it can ask the person before it to open an address.
    public let opensLinks: Bool
    /// Whether it can ask the person before it to fill in a form.
    public let fillsForms: Bool
    /// Whether it takes a task in place of a result.
    public let takesTasks: Bool

    /// Reads a client's capabilities; what is misshapen is not there. An elicitation without a mode is that of forms.
    public init(_ object: JSONObject) {
        let elicitation = object["elicitation"]?.objectValue
        opensLinks = elicitation?["url"]?.objectValue != nil
        fillsForms = elicitation.map { $0["form"]?.objectValue != nil || $0["url"] == nil } ?? false
        takesTasks = object["extensions"]?[Self.tasksKey]?.objectValue != nil
    }

    /// None at all.
    public static let none = ClientCapabilities([:])
}
