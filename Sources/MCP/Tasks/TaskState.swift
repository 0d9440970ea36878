import JSON

/// A call that goes on after its answer: how far it has come (extension `io.modelcontextprotocol/tasks`).
public struct TaskState: Sendable, Hashable {
    /// How far a task has come.
    public enum Status: String, Sendable {
        /// It goes on.
        case working
        /// It has a result, be it that of a tool that failed.
        case completed
        /// It was taken back.
        case cancelled
        /// It ended without a result.
        case failed
    }

    /// The id, which nobody can guess and which counts for one caller alone.
    public let id: String
    /// How far it has come.
    public let status: Status
    /// When it began (RFC 3339).
    public let createdAt: String
    /// When it last changed (RFC 3339).
    public let lastUpdatedAt: String
    /// For how long after its beginning it can be asked about, in milliseconds; nil without an end.
    public let ttlMs: Int?
    /// How long a client should wait between asking, in milliseconds.
    public let pollIntervalMs: Int?
    /// What is awaited, or came of it, in a sentence.
    public let statusMessage: String?
    /// The call's result, once there is one.
    public let result: ToolResult?

    /// The state of a task.
    public init(
        id: String, status: Status, createdAt: String, lastUpdatedAt: String, ttlMs: Int? = nil, pollIntervalMs: Int? = nil,
        statusMessage: String? = nil, result: ToolResult? = nil
    ) {
        self.id = id
        self.status = status
        self.createdAt = createdAt
        self.lastUpdatedAt = lastUpdatedAt
        self.ttlMs = ttlMs
        self.pollIntervalMs = pollIntervalMs
        self.statusMessage = statusMessage
        self.result = result
    }
}

extension TaskState {
    /// The task as a result has it. A life without an end is written as null, which is not the same as leaving it out.
    func written(for version: ProtocolVersion) -> JSONObject {
        var task: JSONObject = [
            "taskId": .string(id), "status": .string(status.rawValue), "createdAt": .string(createdAt),
            "lastUpdatedAt": .string(lastUpdatedAt), "ttlMs": ttlMs.map { .number(JSONNumber($0)) } ?? .null,
        ]
        if let pollIntervalMs { task["pollIntervalMs"] = .number(JSONNumber(pollIntervalMs)) }
        if let statusMessage { task["statusMessage"] = .string(statusMessage) }
        if let result {
            var written = result.written(for: version)
            written["resultType"] = .string(Called.Kind.complete.rawValue)
            task["result"] = .object(written)
        }
        return task
    }
}
