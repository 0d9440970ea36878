/// Why a context that was presented does not count. The call that brought it is refused: it never goes on as one without a context.
///
/// Nothing here quotes a token: names of claims and what is wrong with them, never a value.
public enum ContextRefused: Error, Sendable, Hashable {
    /// The host knows no key that contexts could be signed with.
    case notAccepted
    /// The call brought two contexts that differ, or one header twice.
    case ambiguous
    /// The context's place is there, and nothing that can be read is in it.
    case unreadable
    /// The host could not look whether it is good.
    case unavailable
    /// The text is longer than any context.
    case tooLong
    /// The text has not the form of a compact JWS.
    case malformed
    /// The header says something that a context's header does not say.
    case header(String)
    /// The header's `typ` is another one.
    case type
    /// The header's `alg` is not the one of the settings.
    case algorithm
    /// The signature is not the backend's.
    case signature
    /// A claim is missing, or is nothing that it can be.
    case claim(String, problem: String)
    /// Somebody else's than the backend of the settings.
    case issuer
    /// For another host.
    case audience
    /// For another agent.
    case agent
    /// It would be good for longer than an hour, or for no time at all.
    case lifetime
    /// It is not good yet.
    case notYet
    /// It is good no more.
    case expired
    /// The conversation was ended.
    case ended
}

extension ContextRefused: CustomStringConvertible {
    /// A stable word, for the log and for programs.
    public var code: String {
        switch self {
        case .notAccepted: "context-not-accepted"
        case .ambiguous: "context-ambiguous"
        case .unreadable: "context-unreadable"
        case .unavailable: "context-unavailable"
        case .tooLong: "context-too-long"
        case .malformed: "context-malformed"
        case .header: "context-header"
        case .type: "context-type"
        case .algorithm: "context-algorithm"
        case .signature: "context-signature"
        case .claim: "context-claim"
        case .issuer: "context-issuer"
        case .audience: "context-audience"
        case .agent: "context-agent"
        case .lifetime: "context-lifetime"
        case .notYet: "context-not-yet"
        case .expired: "context-expired"
        case .ended: "conversation-ended"
        }
    }

    /// One sentence without a full stop, for the agent and for people: what is wrong, and who can mend it.
    public var description: String {
        let again = "the backend has to sign a new one"
        return switch self {
        case .notAccepted: "this host takes no conversation contexts; its operator has to give it the backend's key"
        case .ambiguous: "the call brings two conversation contexts that are not the same"
        case .unreadable: "the conversation's context can't be read; the backend has to put it into its place"
        case .unavailable: "the conversation's context can't be checked just now"
        case .tooLong: "the conversation's context is too long; \(again)"
        case .malformed: "the conversation's context is no signed token; \(again)"
        case .header(let member): "the conversation's context has \(member) in its header; \(again)"
        case .type: "the conversation's context is a token of another kind; \(again)"
        case .algorithm: "the conversation's context is signed by another algorithm than this host accepts; \(again)"
        case .signature: "the conversation's context is not signed by the backend; \(again)"
        case .claim(let name, let problem): "the conversation's context can't be taken: the claim `\(name)` \(problem)"
        case .issuer: "the conversation's context is from another issuer than this host accepts; \(again)"
        case .audience: "the conversation's context is for another host; \(again)"
        case .agent: "the conversation's context is for another agent; \(again)"
        case .lifetime: "the conversation's context is not good for a time of up to 60 minutes; \(again)"
        case .notYet: "the conversation's context is not good yet; the backend's clock is ahead of this host's"
        case .expired: "the conversation's context has expired; \(again)"
        case .ended: "the conversation has ended, and nothing more is done in it"
        }
    }

    /// Whether the same call may pass with a context that the backend signs in its usual way.
    public var mayHelpLater: Bool {
        switch self {
        case .expired, .notYet, .unavailable, .unreadable: true
        default: false
        }
    }
}
