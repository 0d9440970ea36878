import AuditLog
import Clocks
import JSON
import Ledger
import Logging
import Money
import Store
@_spi(Gate) import ToolKit

extension Gate {
    /// Mints the permit that an intent stands for.
    func permit(for intent: Intent) -> Permit {
        Permit(
            for: intent.movement, operation: intent.operation, lease: Lease(until: intent.leaseUntil, clock: clock), issuer: identity)
    }

    /// The word by which a provider's room says that an order was closed, and nothing moved, since nobody had paid it.
    static let closedUnpaid = "closed-unpaid"

    /// SETTLE: one transaction writes the outcome, posts or voids, and the entry.
    func settle<Output: ToolOutput>(
        _ executed: consuming Executed<Output>, _ intent: Intent, isResend: Bool
    ) async throws -> Reply {
        let isOwn = executed.operation == intent.operation
        let mayHaveLeft = !isOwn || executed.mayHaveLeft
        let observation = isOwn ? executed.observation : Observation()
        let foreign = Failure(
            code: "foreign-answer", text: "The answer belongs to another call; what became of this one is being established.")
        let outcome: Outcome<OperationResult> =
            isOwn ? executed.outcome.map { OperationResult(text: $0.text, structured: $0.structured, code: nil) } : .unknown(foreign)
        let reply = try await store.write { [self] tx in
            try settle(intent, outcome, observation, isResend: isResend, mayHaveLeft: mayHaveLeft, in: tx)
        }
        probe?.reached(.afterSettle)
        return reply
    }

    private func settle(
        _ intent: Intent, _ outcome: Outcome<OperationResult>, _ observation: Observation, isResend: Bool, mayHaveLeft: Bool,
        in tx: WriteTransaction
    ) throws -> Reply {
        guard let operation = try ledger.operation(intent.operation, in: tx) else { throw LedgerError.noSuchOperation(intent.operation) }
        if let receiver = observation.receiver, let payee = operation.movement.payee {
            try learn(SeenPayee(asked: payee, receiver: receiver), in: tx)
        }
        guard operation.version == intent.version else {
            return try settleLate(operation, outcome, observation, in: tx)
        }
        if case .unknown = outcome, operation.movement.effect == .refund, let order = operation.movement.trade,
            let told = observation.cumulativeRefund
        {
            try learn(.total(told), of: order, from: .refundAnswer, in: tx)
        }
        switch outcome {
        case .failed(let failure) where Self.contradictsFacts(failure.code, operation):
            // It is looked for, and people are asked: the amount stays reserved.
            try ledger.leaveUnknown(operation, lookAt: nextLook(for: operation, at: tx.now), in: tx)
            return try answer(settled: operation, "unknown", ["code": .string(failure.code)], in: tx)
        case .succeeded(let result):
            try ledger.post(operation, result, cumulativeRefund: observation.cumulativeRefund, in: tx)
            return .receipt(try succeeded(operation, result, Entries.event("succeeded", operation), in: tx))
        case .failed(let failure) where !isResend:
            try ledger.void(operation, .failed, OperationResult(text: failure.text, structured: nil, code: failure.code), in: tx)
            // A closed order stays closed: nothing can arrive late.
            if mayHaveLeft, failure.code != Self.closedUnpaid { try watch(operation, in: tx) }
            return try answer(settled: operation, "failed", ["code": .string(failure.code)], in: tx)
        case .failed(let failure), .unknown(let failure):
            // A request that was sent before may still arrive: a later refusal does not prove that it did not happen.
            try ledger.leaveUnknown(operation, lookAt: nextLook(for: operation, at: tx.now), in: tx)
            return try answer(settled: operation, "unknown", ["code": .string(failure.code)], in: tx)
        }
    }

    /// The lease ran out, and somebody else has the operation. That it happened is true whoever says so, and is posted; all else is left
    /// to them.
    private func settleLate(
        _ operation: Operation, _ outcome: Outcome<OperationResult>, _ observation: Observation, in tx: WriteTransaction
    ) throws -> Reply {
        guard case .succeeded(let result) = outcome, operation.state != .succeeded else {
            return try answer(operation, Entries.event("settled-late", operation), in: tx)
        }
        guard operation.state.isEnded else {
            try ledger.post(operation, result, cumulativeRefund: observation.cumulativeRefund, in: tx)
            return try answer(settled: operation, "succeeded", ["by": "late-answer"], in: tx)
        }
        // What has given up its keys is the next one's, and is posted by it.
        guard try ledger.holdsKeys(operation.id, in: tx) else {
            return try answer(operation, Entries.event("settled-late", operation), in: tx)
        }
        try correct(operation, result, cumulativeRefund: observation.cumulativeRefund, in: tx)
        return try answer(settled: operation, "corrected", ["was": .string(operation.state.rawValue)], in: tx)
    }

    private func answer(settled operation: Operation, _ kind: String, _ more: JSONObject, in tx: WriteTransaction) throws -> Reply {
        guard let now = try ledger.operation(operation.id, in: tx) else { throw LedgerError.noSuchOperation(operation.id) }
        let reply = try answer(now, Entries.event(kind, operation, more), in: tx)
        probe?.reached(.withinSettle)
        return reply
    }
}
