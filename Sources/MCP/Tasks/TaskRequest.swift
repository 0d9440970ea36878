public import JSON

/// What a client wants of a task.
public struct TaskRequest: Sendable, Hashable {
    /// What is wanted.
    public enum Kind: Sendable {
        /// To know how far it has come.
        case get
        /// To hand in what it asked for.
        case update
        /// To have it taken back.
        case cancel
        /// To be told of each change of it: acknowledged where it is the caller's.
        case follow
    }

    /// What is wanted.
    public let kind: Kind
    /// The task's id, unchecked.
    public let id: String
    /// The request's `_meta`, unchecked; empty where there was none.
    public let meta: JSONObject

    /// What the client can do, by this very request.
    public var client: ClientCapabilities { ClientCapabilities(meta[Envelope.capabilitiesKey]?.objectValue ?? [:]) }

    /// A request.
    public init(kind: Kind, id: String, meta: JSONObject = [:]) {
        self.kind = kind
        self.id = id
        self.meta = meta
    }
}

/// What a client is answered about a task.
public enum TaskAnswer: Sendable, Hashable {
    /// How far it has come.
    case state(TaskState)
    /// The request was taken.
    case acknowledged
    /// This caller has no task of that id.
    case unknown
    /// It can't be told now whether there is one; nothing was done.
    case unavailable
    /// It was asked about too often in a short time; nothing was done.
    case tooSoon(retryAfterSeconds: Int)
}
