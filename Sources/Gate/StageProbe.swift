/// The boundaries between the stages of a call that moves money.
public enum StageBoundary: String, Sendable, Hashable, CaseIterable {
    /// Facts are known, nothing is decided.
    case afterFacts
    /// The decision is made, nothing is written.
    case afterDecide
    /// The reservation and the intent are written in a transaction that the database was not asked to keep yet.
    case withinReserve
    /// COMMIT is durable: the question or the intent stands.
    case afterReserve
    /// An approved operation was claimed for its second run.
    case afterClaim
    /// The permit was spent: the request was answered, or not; nothing of it is written.
    case afterExecute
    /// The outcome is written in a transaction that the database was not asked to keep yet.
    case withinSettle
    /// SETTLE is durable, the reply is not sent.
    case afterSettle
    /// The reconciler took an operation and has not asked yet.
    case afterTake
    /// The provider was asked what became of an operation; nothing of it is written.
    case afterLookUp
    /// The intent to send again is durable.
    case afterResend
}

/// Is told when a call passes a boundary. The product has none; test hosts stop or end the process there.
public protocol StageProbe: Sendable {
    /// The call has reached this boundary.
    func reached(_ boundary: StageBoundary)
}
