import Clocks
import PolicyEngine

/// The policy of the simulated desk as plain figures, judged by going through the notebook over and over. It shares no code with the
/// engine, the ledger or the store.
struct NaiveDesk {
    /// `refund-day`: each agent's refunds of a day, in fen.
    var dayFen: Int64
    /// `busy`: each customer's refunds within six hours.
    var customerCount: Int
    /// `over`: what an order's refunds may come to unheld.
    var orderFen: Int64
    /// `unattended`: each agent's refunds of a day that no person approved.
    var unattendedFen: Int64

    /// The policy as an admin writes it.
    var yaml: String {
        """
        limits:
          - limit: refund-day
            effects: [refund]
            amount: \(Self.yuan(dayFen)) CNY
            per: day
          - limit: busy
            effects: [refund]
            count: \(customerCount)
            within: 6h
            each: customer
          - limit: transfer-day
            effects: [transfer]
            amount: 500.00 CNY
            per: day
        gates:
          - gate: over
            effects: [refund]
            above: \(Self.yuan(orderFen)) CNY
            by: [lead]
            expires: 45m
          - gate: unattended
            effects: [refund]
            above: \(Self.yuan(unattendedFen)) CNY
            per: day
            without: approval
            by: [lead]

        """
    }

    private static func yuan(_ fen: Int64) -> String { "\(fen / 100).\(fen % 100 / 10)\(fen % 10)" }

    /// The days of Shanghai, which knows no summer time.
    private static func day(_ instant: Instant) -> Int64 { (instant.milliseconds + 8 * 3_600_000) / 86_400_000 }

    /// What should be said to a call, with what had happened before it.
    func judge(_ call: SimulatedDesk.Call, _ operations: [SimulatedDesk.Operation]) -> Ruling {
        let others = operations.indices.filter { $0 < call.before && $0 != call.operation }.map { operations[$0] }
        func isPosted(_ operation: SimulatedDesk.Operation) -> Bool { operation.posted.map { $0 < call.clock } ?? false }
        let living = others.filter { operation in !(operation.voided.map { $0 < call.clock } ?? false) }
        let onOrder = living.filter { $0.order == call.order }
        if onOrder.reduce(call.fen, { $0 + $1.fen }) > 15_000 { return .forbid }
        let today = living.filter { operation in
            guard operation.agent == call.agent else { return false }
            guard isPosted(operation), let at = operation.dispatched else { return true }
            return Self.day(at) == Self.day(call.at)
        }
        if today.reduce(call.fen, { $0 + $1.fen }) > dayFen { return .forbid }
        let lately = living.filter { operation in
            guard operation.buyer == call.buyer else { return false }
            guard isPosted(operation), let at = operation.dispatched else { return true }
            return call.at.milliseconds - at.milliseconds < 6 * 3_600_000
        }
        if lately.count + 1 > customerCount { return .forbid }
        // The lead has agreed to it, and answers every gate there is.
        if call.isSecond { return .permit }
        if onOrder.reduce(call.fen, { $0 + $1.fen }) > orderFen { return .hold }
        let unattended = today.filter { !($0.approved.map { $0 < call.clock } ?? false) }
        if unattended.reduce(call.fen, { $0 + $1.fen }) > unattendedFen { return .hold }
        // The host's own gate: the same amount on the same order again, within a day of its being done.
        let isAgain = onOrder.contains { operation in
            isPosted(operation) && operation.fen == call.fen
                && operation.ended.map { call.at.milliseconds - $0.milliseconds < 86_400_000 } ?? false
        }
        return isAgain ? .hold : .permit
    }
}
