/// Why nothing may be done in an agent's name.
public enum AgentBar: Sendable, Hashable {
    /// It is frozen until an admin thaws it.
    case frozen
    /// An admin has removed it.
    case removed
}
