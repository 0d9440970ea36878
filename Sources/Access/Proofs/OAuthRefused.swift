/// Why an access token does not count. Nothing here quotes it: names of claims and what is wrong with them, never a value.
///
/// It is for the host's log. Whoever showed the token learns only that it does not count.
public enum OAuthRefused: Error, Sendable, Hashable {
    /// The text is longer than any token.
    case tooLong
    /// The text has not the form of a compact JWS.
    case malformed
    /// The header says something that a token's header does not say, or names no key.
    case header(String)
    /// The header's `typ` is another one.
    case type
    /// The header's `alg` is not allowed, or is not the key's.
    case algorithm
    /// The issuer publishes no key of that name.
    case unknownKey
    /// The signature is not that key's.
    case signature
    /// A claim is missing, or is nothing that it can be.
    case claim(String, problem: String)
    /// Another issuer's.
    case issuer
    /// For another host.
    case audience
    /// It is not good yet.
    case notYet
    /// It is good no more.
    case expired
    /// No rule makes an agent of its holder.
    case nobody
    /// A rule makes an agent of its holder that nobody has added.
    case noSuchAgent(String)

    init(_ refused: ContextRefused) {
        self =
            switch refused {
            case .tooLong: .tooLong
            case .header(let member): .header(member)
            case .type: .type
            case .algorithm: .algorithm
            case .signature: .signature
            case .claim(let name, let problem): .claim(name, problem: problem)
            case .issuer: .issuer
            case .audience: .audience
            case .agent: .nobody
            case .notYet: .notYet
            case .expired: .expired
            // What is said of conversations alone is said of no token here.
            case .malformed, .notAccepted, .ambiguous, .unreadable, .unavailable, .lifetime, .ended: .malformed
            }
    }

    /// Whether it may be a guess: the issuer has signed nothing of it. A token that has merely expired is none.
    var isGuess: Bool {
        switch self {
        case .tooLong, .malformed, .header, .type, .algorithm, .unknownKey, .signature: true
        case .claim, .issuer, .audience, .notYet, .expired, .nobody, .noSuchAgent: false
        }
    }
}

extension OAuthRefused: CustomStringConvertible {
    /// One sentence without a full stop, for whoever runs the host.
    public var description: String {
        switch self {
        case .tooLong: "the access token is too long"
        case .malformed: "the access token is no signed token"
        case .header(let member): "the access token has \(member) in its header"
        case .type: "the token is of another kind than an access token"
        case .algorithm: "the access token is signed by an algorithm that is not allowed, or is not its key's"
        case .unknownKey: "the access token is signed by a key that the issuer does not publish"
        case .signature: "the access token is not signed by the key that it names"
        case .claim(let name, let problem): "the claim `\(name)` of the access token \(problem)"
        case .issuer: "the access token is from another issuer"
        case .audience: "the access token is for another host"
        case .notYet: "the access token is not good yet"
        case .expired: "the access token has expired"
        case .nobody: "no rule makes an agent of the access token's holder"
        case .noSuchAgent(let name): "the access token's holder is the agent `\(name)` by the rules, and there is none"
        }
    }
}
