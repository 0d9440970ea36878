import JSON

/// A reply, and what a transport says beside it.
struct Answered: Sendable, Equatable {
    /// What the client is answered.
    let reply: Reply
    /// The scopes that the credential lacks, where it is that.
    let stepUp: StepUp?
    /// After how many seconds the call may be made again, where it is that.
    let retryAfterSeconds: Int?

    /// An answer.
    init(_ reply: Reply, stepUp: StepUp? = nil, retryAfterSeconds: Int? = nil) {
        self.reply = reply
        self.stepUp = stepUp
        self.retryAfterSeconds = retryAfterSeconds
    }
}

/// What a credential would have to be good for.
struct StepUp: Sendable, Equatable {
    /// All scopes that the call needs.
    let scopes: [String]
    /// One sentence for people.
    let description: String
}

/// What was agreed on with a client up to 2025-11-25.
struct LegacyTerms: Sendable {
    /// The revision.
    let version: ProtocolVersion
    /// What the client can do.
    let client: ClientCapabilities
    /// Which messages the client wants. It may change its mind while its calls are under way.
    let messages = WantedMessages()
}
