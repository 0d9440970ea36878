import Clocks
import JSON
import Store
public import ToolKit

extension Vault: TokenKeeper {
    /// What every handle begins with.
    public static let handlePrefix = "utok_"

    /// Keeps a user's tokens for a caller.
    /// - Returns: the handle by which this caller alone finds them again: `utok_` and 32 hexadecimal digits.
    /// - Throws: ``Failure`` where the caller's conversation has ended or the store does not answer.
    public func keep(_ tokens: UserTokens, for caller: Caller) async throws(Failure) -> String {
        try await keep(tokens, of: StateText(until: tokens.expiresAt, keys: keys).text, for: caller)
    }

    /// Keeps the tokens that came of a state, so that ``handle(from:for:)`` finds them by it.
    /// - Parameter state: the state's text, which was redeemed for this caller.
    public func keep(_ tokens: UserTokens, of state: String, for caller: Caller) async throws(Failure) -> String {
        let handle = Self.handlePrefix + keys.handle(of: state)
        let held = HeldTokens(handle: handle, caller: caller, keys: keys)
        return try await writing { [self] tx in
            guard try !hasEnded(caller.conversation, caller.agent, tx) else { throw Self.conversationEnded }
            try Self.forgetPastUse(of: shop, in: tx)
            try tx.execute(
                """
                INSERT INTO user_tokens (shop, handle_digest, agent, conversation, customer_digest, box, kept_at, dies_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                [
                    .text(shop), .text(held.name), .text(caller.agent), SQLValue(caller.conversation), SQLValue(held.customer),
                    .blob(try held.seal(tokens)), .integer(tx.now.milliseconds), .integer(tokens.diesAt.milliseconds),
                ])
            return handle
        }
    }

    /// The tokens behind a handle.
    /// - Returns: nil where the caller has no such handle, the tokens are past all use, or the conversation has ended.
    public func tokens(_ handle: String, for caller: Caller) async throws(Failure) -> UserTokens? {
        guard Self.isHandle(handle) else { return nil }
        let held = HeldTokens(handle: handle, caller: caller, keys: keys)
        return try await reading { [self] tx in
            guard try !hasEnded(caller.conversation, caller.agent, tx), let tokens = try Self.current(held, of: shop, in: tx),
                tx.now < tokens.diesAt
            else { return nil }
            return tokens
        }
    }

    /// Puts newer tokens in the place of those behind a handle.
    /// - Throws: ``Failure`` where the caller has no such handle, or the conversation has ended: the newer ones are kept nowhere then.
    public func replace(_ handle: String, with tokens: UserTokens, for caller: Caller) async throws(Failure) {
        guard Self.isHandle(handle) else { throw Self.unknownHandle }
        let held = HeldTokens(handle: handle, caller: caller, keys: keys)
        try await writing { [self] tx in
            guard try !hasEnded(caller.conversation, caller.agent, tx) else { throw Self.conversationEnded }
            guard try Self.current(held, of: shop, in: tx) != nil else { throw Self.unknownHandle }
            try tx.execute(
                "UPDATE user_tokens SET box = $3, dies_at = $4 WHERE shop = $1 AND handle_digest = $2",
                [.text(shop), .text(held.name), .blob(try held.seal(tokens)), .integer(tokens.diesAt.milliseconds)])
        }
    }

    /// The handle of the tokens that came of a state, which may be long over.
    /// - Returns: nil where none came yet, or none for this caller.
    public func handle(from state: String, for caller: Caller) async throws(Failure) -> String? {
        guard let state = StateText(state, keys: keys) else { return nil }
        let handle = Self.handlePrefix + keys.handle(of: state.text)
        return try await tokens(handle, for: caller) == nil ? nil : handle
    }

    /// What is kept now; nil where there is nothing, or where it is another caller's: only its own caller opens a box.
    private static func current(_ held: HeldTokens, of shop: String, in tx: ReadTransaction) throws -> UserTokens? {
        let rows = try tx.query(
            "SELECT box FROM user_tokens WHERE shop = $1 AND handle_digest = $2", [.text(shop), .text(held.name)])
        return try rows.first.flatMap { held.open(try $0.blob("box")) }
    }

    private static func isHandle(_ text: String) -> Bool { text.utf8.count == handlePrefix.utf8.count + 32 && text.hasPrefix(handlePrefix) }

    private static let unknownHandle = Failure(
        code: "handle-unknown", text: "There is no such handle in this conversation. Ask the user for a new authorisation.")
}
