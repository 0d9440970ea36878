/// Why a change of agents or approvers was not made. Nothing is changed where one of these is thrown.
public enum AccessError: Error, Sendable, Hashable {
    /// The name has other characters than a name may have, or too many.
    case badName(String)
    /// `local` is built in: it has no credential to add, rotate or remove.
    case builtInAgent
    /// There is an agent of that name already.
    case agentExists(String)
    /// There is no agent of that name.
    case noSuchAgent(String)
    /// The agent is frozen, so nobody calls in its name.
    case agentFrozen(String)
    /// The agent was removed, so nobody calls in its name.
    case agentRemoved(String)
    /// The person is not among the agent's operators.
    case notAnOperator(person: String, agent: String)
    /// There is an approver of that name already.
    case approverExists(String)
    /// There is no approver of that name.
    case noSuchApprover(String)
    /// Only an admin may do this.
    case adminNeeded(String)
    /// The person's secret was withdrawn since it was shown.
    case personWithdrawn(String)
    /// The store has an admin, so that adding an approver needs an admin's secret.
    case firstAdminExists
    /// The store has no admin yet, and the first approver must be one.
    case firstMustBeAdmin
    /// The last admin cannot be removed: nobody could make another.
    case lastAdmin(String)
    /// A credential's lifetime must be longer than nothing.
    case badLifetime
    /// The text is no conversation's id.
    case badConversation
    /// Too many secrets are being checked at once.
    case busy
}

extension AccessError: CustomStringConvertible {
    /// One sentence for people: what is wrong, without a remedy.
    public var description: String {
        switch self {
        case .badName(let name): "`\(name)` is no name"
        case .builtInAgent: "the agent `local` is built in and has no credential"
        case .agentExists(let name): "there is an agent `\(name)` already"
        case .noSuchAgent(let name): "there is no agent `\(name)`"
        case .agentFrozen(let name): "the agent `\(name)` is frozen"
        case .agentRemoved(let name): "the agent `\(name)` was removed"
        case .notAnOperator(let person, let agent): "`\(person)` is not an operator of the agent `\(agent)`"
        case .approverExists(let name): "there is an approver `\(name)` already"
        case .noSuchApprover(let name): "there is no approver `\(name)`"
        case .adminNeeded(let name): "`\(name)` is not an admin"
        case .personWithdrawn(let name): "the secret of `\(name)` was withdrawn"
        case .firstAdminExists: "this store has an admin already"
        case .firstMustBeAdmin: "this store has no admin yet"
        case .lastAdmin(let name): "`\(name)` is the last admin"
        case .badLifetime: "a credential must be valid for longer than nothing"
        case .badConversation: "this is no conversation's id"
        case .busy: "too many secrets are being checked at once"
        }
    }

    /// What to do about it, where there is something to do.
    public var help: String? {
        switch self {
        case .badName:
            "a name has 1 to \(AccessName.longest) of a-z, 0-9, `.`, `_` and `-`, and begins with a letter or digit"
        case .builtInAgent: "it is who calls over stdio without a token; freeze it to shut it out"
        case .agentExists: "`tollgate agents rotate` makes it a new token"
        case .agentFrozen(let name): "an admin can thaw it: `tollgate agents thaw \(name)`"
        case .notAnOperator: "operators are named in the policy, in the agent's `operators`"
        case .firstAdminExists: "give an admin's secret in TOLLGATE_ADMIN_TOKEN, or type it when asked"
        case .approverExists(let name): "for a new secret, `tollgate approvers remove \(name)` first"
        case .lastAdmin: "add another admin first: `tollgate approvers add NAME --admin`"
        case .badConversation: "an id has \(ConversationName.form)"
        case .busy: "try again in a few seconds"
        case .firstMustBeAdmin: "add `--admin`"
        case .noSuchAgent, .agentRemoved, .noSuchApprover, .adminNeeded, .personWithdrawn, .badLifetime: nil
        }
    }
}
