import JSON

/// What a client wants to be told of, as long as it listens (`subscriptions/listen`). What this host never tells of is left out.
struct ListenRequest: Sendable, Equatable {
    static let method = "subscriptions/listen"
    /// Tasks that one listen may follow.
    static let mostTasks = 100

    /// Whether changes of its tools.
    let tools: Bool
    /// The tasks whose changes, by the ids that the client has; they are unchecked.
    let tasks: [String]

    /// Reads what is wanted; a misshapen wish is an error, an unknown one is not.
    init(_ request: RPCRequest) throws(RPCError) {
        guard let wanted = request.params["notifications"]?.objectValue else { throw .invalidParams("`notifications` must be an object") }
        switch wanted["toolsListChanged"] {
        case nil: tools = false
        case .bool(let isWanted)?: tools = isWanted
        case let other?: throw .invalidParams("`toolsListChanged` must be true or false and is \(other.kind)")
        }
        guard let ids = wanted["taskIds"] else {
            tasks = []
            return
        }
        let texts = ids.arrayValue?.compactMap(\.stringValue)
        guard let texts, texts.count == ids.arrayValue?.count else { throw .invalidParams("`taskIds` must be strings in an array") }
        guard texts.count <= Self.mostTasks else { throw .invalidParams("a listen follows at most \(Self.mostTasks) tasks") }
        tasks = texts
    }
}
