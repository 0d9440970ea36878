/// Something that is sent, and what has to come back.
struct FuzzMessage: Sendable {
    enum Answer: Sendable, Hashable {
        /// Exactly one reply with this id, as it is written.
        case reply(id: String)
        /// Exactly one reply: with this id, where one can be read, or with none.
        case complaint(id: String?)
        /// Nothing: a notification, or a response.
        case nothing
        /// Whatever is right for it; it is only known that it does no harm.
        case whatever
    }

    let bytes: [UInt8]
    var answer: Answer
    /// What a client that keeps to the rules says about it in its headers; nil for what is not said.
    var version: String?
    var method: String?
    var name: String?
    /// Whether its answer lasts until the client goes.
    var lasts = false
}
