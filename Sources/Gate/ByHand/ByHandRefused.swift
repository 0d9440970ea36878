public import Clocks
public import Ledger
public import Money

/// Why an operation is not settled by hand.
public enum ByHandRefused: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is no such operation.
    case noOperation(OperationID)
    /// Its outcome is not unknown.
    case notUnknown(OperationID, OperationState)
    /// A process is asking the provider about it, or sending it again.
    case underLease(OperationID, until: Instant)
    /// The time for establishing it without people is not over.
    case tooEarly(OperationID, deadline: Instant)
    /// The evidence is empty, too long, or holds characters that can't be seen.
    case badEvidence
    /// Whoever has a part in a call does not settle it.
    case maker(person: String)
    /// The person is neither an admin nor has a role that answers for the operation.
    case noRole(person: String)
    /// The person's secret has been withdrawn.
    case withdrawn(person: String)
    /// A proposal waits already.
    case proposedBefore(OperationID, by: String)
    /// No proposal waits.
    case noProposal(OperationID)
    /// The person made the proposal: another one has to confirm it.
    case own(person: String)
    /// Only whoever made a proposal, or an admin, takes it back.
    case notTheirs(person: String, by: String)
    /// The proposal expired.
    case expired(OperationID)
    /// The operation changed after the proposal was made.
    case changed(OperationID)
    /// There is no alarm about the operation that nobody has seen.
    case noAlarm(OperationID)

    /// A stable word.
    public var code: String {
        switch self {
        case .noOperation: "no-operation"
        case .notUnknown: "not-unknown"
        case .underLease: "under-lease"
        case .tooEarly: "too-early"
        case .badEvidence: "bad-evidence"
        case .maker: "maker"
        case .noRole: "no-role"
        case .withdrawn: "withdrawn"
        case .proposedBefore: "proposed-before"
        case .noProposal: "no-proposal"
        case .own: "own-proposal"
        case .notTheirs: "not-theirs"
        case .expired: "expired"
        case .changed: "changed"
        case .noAlarm: "no-alarm"
        }
    }

    /// One sentence without a full stop.
    public var description: String {
        switch self {
        case .noOperation(let id): "there is no operation `\(id)`"
        case .notUnknown(let id, let state): "the outcome of `\(id)` is not unknown: it is \(state.rawValue)"
        case .underLease(let id, let until): "`\(id)` is being established by a running host until \(until.text)"
        case .tooEarly(let id, let deadline): "`\(id)` is still being established by the host itself, until \(deadline.text)"
        case .badEvidence:
            "the evidence has to be 1 to \(HandProposal.longestEvidence) characters on one line, none of them invisible"
        case .maker(let person): "`\(person)` has a part in this call and can't settle it"
        case .noRole(let person): "`\(person)` is no admin and has no role that answers for this operation"
        case .withdrawn(let person): "the secret of `\(person)` is no longer valid"
        case .proposedBefore(let id, let person): "`\(person)` has said already what became of `\(id)`"
        case .noProposal(let id): "nobody has said what became of `\(id)`"
        case .own(let person): "`\(person)` has made the proposal; another person has to confirm it"
        case .notTheirs(let person, let author): "`\(person)` can't take back what `\(author)` has proposed"
        case .expired(let id): "the proposal about `\(id)` has expired"
        case .changed(let id): "`\(id)` has changed since the proposal was made, which is void now"
        case .noAlarm(let id): "there is no alarm about `\(id)` that nobody has seen"
        }
    }

    /// What to do about it.
    public var help: String? {
        switch self {
        case .underLease, .tooEarly: "try again after that; `tollgate operations show` says how it stands"
        case .proposedBefore(let id, _): "confirm it with `tollgate operations reconcile \(id) --confirm`, or have it taken back"
        case .noProposal(let id), .expired(let id), .changed(let id):
            "`tollgate operations reconcile \(id) --outcome happened --evidence TEXT`, or did-not-happen"
        case .maker, .noRole: "two people settle an operation, each an admin or with a role for it, and neither with a part in the call"
        default: nil
        }
    }
}
