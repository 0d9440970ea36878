import Clocks
import Store
public import ToolKit

extension Vault {
    /// How many conversations are looked at in one go.
    static let pageSize = 200

    /// Forgets what is past all use, and the tokens of conversations that were ended. A host does it from time to time, so that nothing
    /// outlives its use where nobody asks any more.
    /// - Returns: how many users' tokens were forgotten.
    @discardableResult
    public func sweep() async throws(Failure) -> Int {
        var count = try await writing { [shop] tx in
            try tx.execute(
                "DELETE FROM auth_states WHERE shop = $1 AND expires_at <= $2", [.text(shop), .integer(tx.now.milliseconds)])
            return try Self.forgetPastUse(of: shop, in: tx)
        }
        var page = try await reading { [self] tx in try conversations(after: Conversation(agent: "", name: ""), in: tx) }
        while let last = page.last {
            count += try await forgetEnded(page)
            page = try await reading { [self] tx in try conversations(after: last.conversation, in: tx) }
        }
        return count
    }

    /// Forgets the tokens with which nothing can be done any more, not even to renew them.
    @discardableResult
    static func forgetPastUse(of shop: String, in tx: WriteTransaction) throws -> Int {
        try tx.execute("DELETE FROM user_tokens WHERE shop = $1 AND dies_at <= $2", [.text(shop), .integer(tx.now.milliseconds)])
    }

    /// A conversation of an agent.
    private struct Conversation: Sendable {
        let agent: String
        let name: String
    }

    /// The next conversations of which tokens are kept, in the order of their names, and whether each has ended.
    private func conversations(after last: Conversation, in tx: ReadTransaction) throws -> [(conversation: Conversation, hasEnded: Bool)] {
        let rows = try tx.query(
            """
            SELECT DISTINCT agent, conversation FROM user_tokens
            WHERE shop = $1 AND conversation IS NOT NULL AND (agent, conversation) > ($2, $3)
            ORDER BY agent, conversation LIMIT \(Self.pageSize)
            """, [.text(shop), .text(last.agent), .text(last.name)])
        return try rows.map { row in
            let conversation = Conversation(agent: try row.text("agent"), name: try row.text("conversation"))
            return (conversation, try hasEnded(conversation.name, conversation.agent, tx))
        }
    }

    /// Nothing is kept for a conversation that has ended, so what was found to have ended can be forgotten later.
    private func forgetEnded(_ page: [(conversation: Conversation, hasEnded: Bool)]) async throws(Failure) -> Int {
        let ended = page.filter(\.hasEnded).map(\.conversation)
        guard !ended.isEmpty else { return 0 }
        return try await writing { [shop] tx in
            try ended.reduce(0) { count, conversation in
                try count
                    + tx.execute(
                        "DELETE FROM user_tokens WHERE shop = $1 AND agent = $2 AND conversation = $3",
                        [.text(shop), .text(conversation.agent), .text(conversation.name)])
            }
        }
    }
}
