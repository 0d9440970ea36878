import Store

/// What the transactions of one commit have read of agents and their credentials: many of them are the same agent's.
final class Standings: Recollection {
    static let tables = ["access_agent", "access_credential"]

    /// The states of agents by name; a value that is nil is an agent that there never was.
    var states: [String: AgentTable.State?] = [:]
    /// The credentials by id; a value that is nil is one that there never was.
    var credentials: [String: StoredCredential?] = [:]

    init() {}
}
