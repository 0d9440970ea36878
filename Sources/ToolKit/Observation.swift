public import Money

/// What an answer told beside its outcome, for the ledger to remember.
public struct Observation: Sendable, Hashable {
    /// All that the provider says has been refunded on the order so far (`refund_fee` of a refund's answer).
    public let cumulativeRefund: Money?
    /// Who the provider says has got a transfer, where it tells: the payee's identity there, whatever name the call gave it.
    public let receiver: PayeeIdentity?

    /// What an answer told.
    public init(cumulativeRefund: Money? = nil, receiver: PayeeIdentity? = nil) {
        self.cumulativeRefund = cumulativeRefund
        self.receiver = receiver
    }
}
