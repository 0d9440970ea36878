import Ledger
import PolicyEngine

/// The reference: the refunds of one order, their agent, two replicas and two policies, said as plainly as can be. It shares no code
/// with the ledger.
struct Model: Sendable, Hashable {
    /// One refund.
    struct Refund: Sendable, Hashable {
        let fen: Int64
        let createdAt: Int64
        var state: OperationState
        var version: Int64 = 1
        var isApproved = false
        var dispatchedAt: Int64?
        var deadline: Int64?
        var endedAt: Int64?
        var holder: String?
        var leaseUntil: Int64?
        var lookAt: Int64?
        /// The definitions that it counts by.
        var counted: Set<String>
        /// What happened to its amount.
        var steps: [LedgerStep.Kind] = [.reserve]

        /// Whether its amount counts in a window.
        func counts(from start: Int64?, to end: Int64?) -> Bool {
            switch state {
            case .held, .approved, .reserved, .dispatched, .unknown: return true
            case .failed, .rejected, .expired: return false
            case .succeeded:
                guard let at = dispatchedAt ?? endedAt else { return false }
                return (start ?? .min) <= at && at < (end ?? .max)
            }
        }

        func isDue(at now: Int64) -> Bool {
            switch state {
            case .reserved, .dispatched: (leaseUntil ?? now) <= now
            case .unknown: (leaseUntil ?? now) <= now && (lookAt ?? now) <= now
            default: false
            }
        }
    }

    /// What a replica works on, as it saw it.
    struct Hand: Sendable, Hashable {
        let refund: Int
        let version: Int64
        let state: OperationState
    }

    var now: Int64 = Story.start
    var refunds: [Refund] = []
    var hands: [Hand?] = [nil, nil]
    var active = 0
    var policy = 0
    var isFrozen = false
    var orderVersion: Int64 = 0

    /// What counts by a definition in a window.
    func balance(_ definition: String, from start: Int64?, to end: Int64?, except index: Int? = nil) -> (fen: Int64, count: Int) {
        var (fen, count): (Int64, Int) = (0, 0)
        for (place, refund) in refunds.enumerated() where place != index && refund.counted.contains(definition) {
            guard refund.counts(from: start, to: end) else { continue }
            fen += refund.fen
            count += 1
        }
        return (fen, count)
    }

    var refunded: Int64 { refunds.filter { $0.state == .succeeded }.reduce(0) { $0 + $1.fen } }
    var open: Int64 { refunds.filter { !$0.state.isEnded }.reduce(0) { $0 + $1.fen } }
}
