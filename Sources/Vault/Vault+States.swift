public import Clocks
import Store
public import ToolKit

extension Vault: StateBook {
    /// How long a state is good for.
    public static let stateLife = Span.minutes(10)

    /// How many states of one agent may be open at a time: more is no conversation's doing.
    static let mostOpenStates = 1000

    /// A new state for a caller, good once, for ten minutes.
    /// - Throws: ``Failure`` where the caller's conversation has ended, too many states are open, or the store does not answer.
    public func issue(for caller: Caller, scope: String) async throws(Failure) -> IssuedState {
        try await writing { [self] tx in
            guard try !hasEnded(caller.conversation, caller.agent, tx) else { throw Self.conversationEnded }
            // What has ended says so by itself: nobody asks for its row again.
            try tx.execute(
                "DELETE FROM auth_states WHERE shop = $1 AND agent = $2 AND expires_at <= $3",
                [.text(shop), .text(caller.agent), .integer(tx.now.milliseconds)])
            let open = try tx.query(
                "SELECT count(*) AS n FROM auth_states WHERE shop = $1 AND agent = $2", [.text(shop), .text(caller.agent)])
            guard try open.first?.integer("n") ?? 0 < Int64(Self.mostOpenStates) else { throw Self.tooMany }
            let state = StateText(until: tx.now + Self.stateLife, keys: keys)
            let name = keys.name("state", state.text)
            let box = try keys.seal(BoundCaller(caller).bytes, boundTo: Array("state \(name)".utf8))
            try tx.execute(
                "INSERT INTO auth_states (shop, digest, agent, box, scope, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
                [
                    .text(shop), .text(name), .text(caller.agent), .blob(box), .text(scope), .integer(state.expiresAt.milliseconds),
                ])
            return IssuedState(text: state.text, expiresAt: state.expiresAt)
        }
    }

    /// Strikes a state off and says whom it was made for. Of several that come with one state, one gets the answer.
    ///
    /// A state that another caller brings is left as it is: it is its own caller's to use.
    /// - Parameter caller: who brings it; nil where it comes with a browser, which says nothing of conversations.
    /// - Throws: ``Failure`` where it was not made here, not for this caller, was used or is over, or where the conversation has ended.
    public func redeem(_ state: String, by caller: Caller?) async throws(Failure) -> Caller {
        guard let state = StateText(state, keys: keys) else { throw Self.unknown }
        let name = keys.name("state", state.text)
        return try await writing { [self] tx in
            guard tx.now < state.expiresAt else { throw Self.expired }
            let rows = try tx.query(
                "SELECT box, used_at FROM auth_states WHERE shop = $1 AND digest = $2", [.text(shop), .text(name)])
            guard let row = rows.first,
                let bound = try keys.open(row.blob("box"), boundTo: Array("state \(name)".utf8)).flatMap(BoundCaller.init),
                caller.map({ bound.isSame(as: $0) }) ?? true
            else { throw Self.unknown }
            guard try row.optionalInteger("used_at") == nil else { throw Self.used }
            guard try !hasEnded(bound.caller.conversation, bound.caller.agent, tx) else { throw Self.conversationEnded }
            try tx.execute(
                "UPDATE auth_states SET used_at = $3 WHERE shop = $1 AND digest = $2",
                [.text(shop), .text(name), .integer(tx.now.milliseconds)])
            return bound.caller
        }
    }

    private static let tooMany = Failure(
        code: "too-many-links", text: "Too many authorisation links are open already. Wait until some were used or have ended.",
        mayHelpLater: true)
    private static let unknown = Failure(
        code: "state-unknown", text: "This `state` was not given to this conversation. Make a new authorisation link.")
    private static let expired = Failure(
        code: "state-expired", text: "The time of this authorisation link is over. Make a new one for the user.")
    private static let used = Failure(
        code: "state-used", text: "This authorisation link was used already, and each is good once. Make a new one for the user.")
}
