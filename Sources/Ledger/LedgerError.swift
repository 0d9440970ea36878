public import Money

/// Why the ledger did not do what was asked of it.
public enum LedgerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The operation is not there.
    case noSuchOperation(OperationID)
    /// The operation is in another state, or another process holds it: somebody was faster.
    case conflict(OperationID, expected: String)
    /// A counter was never brought up to date, so what counts against it is not known.
    case uncounted(String)
    /// A stored value can't be read: the store was changed by something else.
    case damaged(String)

    /// One sentence without a full stop.
    public var description: String {
        switch self {
        case .noSuchOperation(let id): "there is no operation `\(id)`"
        case .conflict(let id, let expected): "operation `\(id)` is no longer \(expected)"
        case .uncounted(let definition): "nothing is known of what counts for `\(definition)`"
        case .damaged(let what): "the ledger can't be read: \(what)"
        }
    }
}
