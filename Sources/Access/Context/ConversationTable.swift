import Clocks
import Store

/// The SQL of conversations. Only those that were ended stand in the table: a conversation begins with its first token.
enum ConversationTable {
    static let migration = Migration(
        "conversations that were ended",
        sql: [
            """
            CREATE TABLE access_ended_conversation (
                agent TEXT NOT NULL,
                conversation TEXT NOT NULL,
                ended_at BIGINT NOT NULL,
                ended_by TEXT NOT NULL,
                PRIMARY KEY (agent, conversation)
            )
            """
        ])

    static func hasEnded(_ conversation: String, of agent: String, in tx: ReadTransaction) throws(StoreError) -> Bool {
        let rows = try tx.query(
            "SELECT 1 AS one FROM access_ended_conversation WHERE agent = $1 AND conversation = $2", [.text(agent), .text(conversation)])
        return !rows.isEmpty
    }

    /// - Returns: whether it had not been ended before.
    static func end(_ conversation: String, of agent: String, by: String, in tx: WriteTransaction) throws(StoreError) -> Bool {
        try tx.execute(
            """
            INSERT INTO access_ended_conversation (agent, conversation, ended_at, ended_by) VALUES ($1, $2, $3, $4)
            ON CONFLICT (agent, conversation) DO NOTHING
            """, [.text(agent), .text(conversation), .integer(tx.now.milliseconds), .text(by)]) == 1
    }
}
