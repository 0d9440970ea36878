import Clocks

/// A call that was taken from the wire and has not been carried out.
struct LateArrival: Sendable {
    let id: Int
    let call: VerifiedCall
    let subject: CallSubject
    var lookUpsLeft: Int
    let after: Span?
    /// When the caller's connection ended; nil while it waits.
    var goneAt: Instant?

    init(id: Int, call: VerifiedCall, subject: CallSubject, fault: Fault) {
        self.id = id
        self.call = call
        self.subject = subject
        lookUpsLeft = fault.lookUps
        after = fault.after
    }

    /// Whether the call may be carried out now.
    func isDue(at now: Instant) -> Bool {
        guard let goneAt else { return false }
        if lookUpsLeft <= 0 { return true }
        return after.map { goneAt + $0 <= now } ?? false
    }

    /// Counts a look-up that found nothing, where it is this call's and its caller has hung up.
    mutating func notice(_ lookUp: CallSubject) {
        guard goneAt != nil, lookUp.order == subject.order else { return }
        let wanted: PlatformMethod =
            switch subject.method {
            case .tradeRefund: .refundQuery
            case .transfer: .transferQuery
            default: .tradeQuery
            }
        guard lookUp.method == wanted, lookUp.method != .refundQuery || lookUp.requestNumber == subject.requestNumber else { return }
        lookUpsLeft -= 1
    }
}
