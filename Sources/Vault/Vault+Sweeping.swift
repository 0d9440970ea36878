import Clocks
import Store
public import ToolKit

extension Vault {
    /// How many conversations one sweep looks at.
    static let sweepCount = 200

    /// Forgets what is past all use, and the tokens of conversations that were ended. Whoever keeps tokens sweeps as well; a host does it
    /// from time to time, so that nothing outlives its use where nobody asks any more.
    /// - Returns: how many users' tokens were forgotten.
    @discardableResult
    public func sweep() async throws(Failure) -> Int {
        try await writing { [self] tx in
            try tx.execute(
                "DELETE FROM auth_states WHERE shop = $1 AND expires_at <= $2", [.text(shop), .integer(tx.now.milliseconds)])
            return try sweep(in: tx)
        }
    }

    @discardableResult
    func sweep(in tx: WriteTransaction) throws -> Int {
        var count = try tx.execute(
            "DELETE FROM user_tokens WHERE shop = $1 AND dies_at <= $2", [.text(shop), .integer(tx.now.milliseconds)])
        let conversations = try tx.query(
            """
            SELECT agent, conversation, min(kept_at) AS first FROM user_tokens WHERE shop = $1 AND conversation IS NOT NULL
            GROUP BY agent, conversation ORDER BY first LIMIT \(Self.sweepCount)
            """, [.text(shop)])
        for row in conversations {
            let (agent, conversation) = (try row.text("agent"), try row.text("conversation"))
            guard try hasEnded(conversation, agent, tx) else { continue }
            count += try tx.execute(
                "DELETE FROM user_tokens WHERE shop = $1 AND agent = $2 AND conversation = $3",
                [.text(shop), .text(agent), .text(conversation)])
        }
        return count
    }
}
