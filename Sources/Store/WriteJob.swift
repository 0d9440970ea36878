/// One write transaction that waits for its turn, with the caller that waits for it.
struct WriteJob: Sendable {
    /// Runs the body, which may happen again; what to tell the caller once it is known whether the commit was kept.
    ///
    /// With `settles` it waits until every statement of the body was answered, so that a refusal is this body's own.
    let run: @Sendable (_ transaction: WriteTransaction, _ settles: Bool) -> Finish

    /// Whether the body is to be run apart from others from the start.
    let isApart: Bool

    /// What the body is going to ask for.
    let foresight: (any Foresight)?

    /// Tells the caller that the body never ran, or that all was lost.
    let fail: @Sendable (any Error) -> Void

    /// How a body ended.
    struct Finish: Sendable {
        /// Whether the body's changes are to be kept.
        let isKept: Bool

        /// Tells the caller the body's own result.
        let tell: @Sendable () -> Void
    }

    init<R: Sendable>(
        apart: Bool, foresight: (any Foresight)? = nil, _ body: @escaping @Sendable (WriteTransaction) throws -> R,
        _ continuation: CheckedContinuation<R, any Error>
    ) {
        isApart = apart
        self.foresight = foresight
        fail = { continuation.resume(throwing: $0) }
        run = { transaction, settles in
            let result = Result {
                let returned = try body(transaction)
                if let failure = transaction.failure { throw failure }
                if settles { try transaction.settle() }
                return returned
            }
            let isKept = if case .success = result { true } else { false }
            return Finish(isKept: isKept) { continuation.resume(with: result) }
        }
    }
}
