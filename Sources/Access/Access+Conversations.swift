import JSON
public import Store

extension Access {
    /// Ends a conversation of an agent: from this transaction on nothing is committed or sent in it, not even what was approved, and no
    /// context of it is accepted. It cannot be taken back: the backend opens a new conversation.
    ///
    /// - Parameter person: any approver, since this only takes power away.
    /// - Returns: whether it had not been ended before.
    @discardableResult
    public func endConversation(_ conversation: String, of agent: String, by person: Person) async throws -> Bool {
        guard ConversationName.isOne(conversation) else { throw AccessError.badConversation }
        return try await store.write { [self] tx in
            guard try Self.isCurrent(person, in: tx) else { throw AccessError.personWithdrawn(person.name) }
            if agent != AccessName.local { try Self.requireAgent(agent, in: tx) }
            guard try ConversationTable.end(conversation, of: agent, by: person.name, in: tx) else { return false }
            let body: JSONObject = [
                "agent": .string(agent), "conversation": .string(conversation), "by": .string(person.name),
            ]
            try record("conversation-ended", body, in: tx)
            return true
        }
    }

    /// Whether a conversation was ended. Read it in the transaction that commits or sends.
    ///
    /// - Parameter conversation: nil where an operation belongs to none.
    public static func hasEnded(_ conversation: String?, of agent: String, in tx: ReadTransaction) throws -> Bool {
        guard let conversation else { return false }
        return try ConversationTable.hasEnded(conversation, of: agent, in: tx)
    }
}
