/// What can happen to the refunds of one order: what agents, people, replicas, the provider and time do.
enum Act: String, CaseIterable, Sendable {
    /// A refund is asked for that nobody has to confirm: it is reserved, and the active replica may send it.
    case reserve
    /// A refund is asked for that people have to confirm.
    case hold
    /// People agree.
    case approve
    /// A person says no.
    case reject
    /// Nobody answered in time.
    case expire
    /// An approved refund has to be asked about again.
    case askAgain
    /// The active replica carries out what people agreed to.
    case claim
    /// The active replica learns that what it sent, or looked up, happened.
    case succeed
    /// The active replica learns that it did not happen: the amount is voided.
    case fail
    /// The active replica learns nothing: the outcome is not known.
    case lose
    /// The active replica dies: what it held in its memory is gone, its leases stay until they run out.
    case crash
    /// The active replica takes an operation of unknown outcome up to look for it.
    case take
    /// What was looked for is absent: the active replica sends the same number again.
    case resend
    /// The provider tells that the newest refund happened that was taken not to have.
    case lateSuccess
    /// From now on the other replica is the active one.
    case otherReplica
    /// A replica that saw the operation before its last change tries every change of its own.
    case race
    /// Another policy comes into force: counters are dropped, and others are counted from history.
    case policy
    /// The agent is frozen, or thawed.
    case freeze
    /// A worker folds what was posted into running sums, each row into one of its own.
    case fold
    /// Forty minutes pass.
    case wait
}
