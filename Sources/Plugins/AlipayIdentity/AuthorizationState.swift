public import Clocks
public import ToolKit

/// The `state` of an authorisation: a token that only this shop can make, for one agent and one conversation, good for ten minutes.
///
/// It comes back with the user's browser. A code that comes with another state, or for another caller, was not asked for by this
/// conversation and must not be exchanged (RFC 6749 section 10.12). Until it expires a token verifies every time: that it is used
/// once only is for the exchange of the code to see to, which a later version brings; each token is unlike every other, so that the
/// exchange can strike it off.
public struct AuthorizationState: Sendable {
    /// A token as it goes out.
    public struct Token: Sendable, Hashable {
        /// The text: base64url in letters and digits alone, 75 of them. Alipay takes 100.
        public let text: String
        /// From when on it no longer verifies.
        public let expiresAt: Instant
    }

    /// Why a token is not accepted.
    public enum Refused: Error, Sendable, Hashable {
        /// It was not made here, or not for this caller: the two cannot be told apart.
        case notGenuine
        /// It was made here for this caller, and its time is over.
        case expired
    }

    /// How long a token is good for.
    public static let life = Span.minutes(10)

    private let sealer: StateSealer
    private let clock: any WallClock

    /// Makes and verifies tokens.
    public init(sealer: StateSealer, clock: any WallClock) {
        self.sealer = sealer
        self.clock = clock
    }

    /// A new token for a caller.
    public func make(for caller: Caller) -> Token {
        let expiresAt = clock.now() + Self.life
        let expiry = Self.bytes(UInt64(bitPattern: expiresAt.milliseconds))
        var text = ""
        // Alipay's page promises letters of base64 only, and says nothing of the two signs that the URL's alphabet has of its own. One
        // draw in eleven has neither.
        for _ in 0..<256 {
            let random = Self.bytes(.random(in: .min ... .max)) + Self.bytes(.random(in: .min ... .max))
            text = URLText.encode(expiry + random + sealer.code(Self.statement(caller, expiry + random)))
            if text.utf8.allSatisfy({ $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }) { break }
        }
        return Token(text: text, expiresAt: expiresAt)
    }

    /// Verifies that a token was made here for this caller and that its time is not over.
    /// - Throws: ``Refused``.
    public func verify(_ text: String, for caller: Caller) throws(Refused) {
        guard let bytes = URLText.decode(text), bytes.count == Self.openCount + Self.codeCount else { throw .notGenuine }
        let open = Array(bytes.prefix(Self.openCount))
        let code = sealer.code(Self.statement(caller, open))
        guard code.count == Self.codeCount, Self.isEqual(code, bytes.suffix(Self.codeCount)) else { throw .notGenuine }
        let expiry = open.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard clock.now() < Instant(milliseconds: Int64(bitPattern: expiry)) else { throw .expired }
    }

    /// The expiry in milliseconds and sixteen random bytes.
    private static let openCount = 24
    private static let codeCount = 32

    /// What is authenticated. Every text stands behind its length, so that no two callers make the same bytes.
    private static func statement(_ caller: Caller, _ open: [UInt8]) -> [UInt8] {
        var result = Array("tollgate alipay authorisation state 1\0".utf8)
        for text in [caller.agent, caller.conversation] {
            result.append(text == nil ? 0 : 1)
            let bytes = Array((text ?? "").utf8)
            result += Self.bytes(UInt64(bytes.count)) + bytes
        }
        return result + open
    }

    /// Eight bytes, the greatest first.
    private static func bytes(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) } }

    /// Takes the same time wherever the two differ.
    private static func isEqual(_ left: [UInt8], _ right: ArraySlice<UInt8>) -> Bool {
        left.count == right.count && zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
