public import Clocks

/// What the provider gave for a customer's consent.
public struct UserTokens: Sendable, Hashable {
    /// Opens the customer's data.
    public let access: HeldText
    /// Renews the access; nil where the provider gave none.
    public let refresh: HeldText?
    /// When the access ends.
    public let expiresAt: Instant
    /// Until when it can be renewed.
    public let refreshUntil: Instant?
    /// The customer at the provider (`user_id` or `open_id`); personal data.
    public let user: String

    /// What the provider gave.
    public init(access: HeldText, refresh: HeldText?, expiresAt: Instant, refreshUntil: Instant?, user: String) {
        self.access = access
        self.refresh = refresh
        self.expiresAt = expiresAt
        self.refreshUntil = refreshUntil
        self.user = user
    }
}

/// Keeps customers' tokens in the host, encrypted at rest. Agents have handles, good for one agent, conversation and customer.
public protocol TokenKeeper: Sendable {
    /// Keeps tokens for a caller.
    /// - Returns: the handle: `utok_` and 32 hexadecimal digits.
    func keep(_ tokens: UserTokens, for caller: Caller) async throws(Failure) -> String

    /// The tokens of a handle; nil where this caller has no such handle, or its conversation has ended.
    func tokens(_ handle: String, for caller: Caller) async throws(Failure) -> UserTokens?

    /// Puts renewed tokens in the place of a handle's.
    func replace(_ handle: String, with tokens: UserTokens, for caller: Caller) async throws(Failure)

    /// The handle that a redirect has left for this caller under this state; nil where none has come yet.
    func handle(from state: String, for caller: Caller) async throws(Failure) -> String?
}
