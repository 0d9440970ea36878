import JSON

/// What a server does beside answering calls. A client may rely on each of these, so nothing is offered that is not served.
public struct Offers: Sendable, Hashable {
    /// Whether clients are told when their tools change.
    public var listChanged: Bool
    /// Whether messages are sent to clients that ask for them.
    public var logging: Bool
    /// Whether calls that take long become tasks for clients that take them (an extension of 2026-07-28).
    public var tasks: Bool

    /// Offers; none unless said.
    public init(listChanged: Bool = false, logging: Bool = false, tasks: Bool = false) {
        self.listChanged = listChanged
        self.logging = logging
        self.tasks = tasks
    }

    /// Calls are answered, and nothing else.
    public static let none = Offers()
}

extension Offers {
    /// The capabilities that a client of a revision is told.
    func capabilities(for version: ProtocolVersion) -> JSONValue {
        var capabilities: JSONObject = ["tools": listChanged ? ["listChanged": true] : [:]]
        if logging { capabilities["logging"] = [:] }
        if tasks, !version.isLegacy { capabilities["extensions"] = [ClientCapabilities.tasksKey: [:]] }
        return .object(capabilities)
    }
}
