import AuditLog
import Clocks
import JSON
import Ledger
import Money
import Store
@_spi(Gate) import ToolKit

extension Gate {
    /// Mints the permit that an intent stands for.
    func permit(for intent: Intent) -> Permit {
        Permit(
            for: intent.movement, operation: intent.operation, lease: Lease(until: intent.leaseUntil, clock: clock), issuer: identity)
    }

    /// SETTLE: one transaction writes the outcome, posts or voids, and the entry.
    func settle<Output: ToolOutput>(
        _ executed: consuming Executed<Output>, _ intent: Intent, isResend: Bool
    ) async throws -> Reply {
        let outcome = executed.outcome.map { OperationResult(text: $0.text, structured: $0.structured, code: nil) }
        let observation = executed.observation
        let reply = try await store.write { [self] tx in try settle(intent, outcome, observation, isResend: isResend, in: tx) }
        probe?.reached(.afterSettle)
        return reply
    }

    private func settle(
        _ intent: Intent, _ outcome: Outcome<OperationResult>, _ observation: Observation, isResend: Bool, in tx: WriteTransaction
    ) throws -> Reply {
        guard let operation = try ledger.operation(intent.operation, in: tx) else { throw LedgerError.noSuchOperation(intent.operation) }
        guard operation.version == intent.version else {
            // The lease ran out and somebody else settles it: what came back here is left to them.
            return try answer(operation, Entries.event("settled-late", operation), in: tx)
        }
        switch outcome {
        case .succeeded(let result):
            try ledger.post(operation, result, cumulativeRefund: observation.cumulativeRefund, in: tx)
            return try answer(settled: operation, "succeeded", [:], in: tx)
        case .failed(let failure) where !isResend:
            try ledger.void(operation, .failed, OperationResult(text: failure.text, structured: nil, code: failure.code), in: tx)
            return try answer(settled: operation, "failed", ["code": .string(failure.code)], in: tx)
        case .failed(let failure), .unknown(let failure):
            // A request that was sent before may still arrive: a later refusal does not prove that it did not happen.
            try ledger.leaveUnknown(operation, lookAt: tx.now + configuration.lookUpDelay, in: tx)
            return try answer(settled: operation, "unknown", ["code": .string(failure.code)], in: tx)
        }
    }

    private func answer(settled operation: Operation, _ kind: String, _ more: JSONObject, in tx: WriteTransaction) throws -> Reply {
        guard let now = try ledger.operation(operation.id, in: tx) else { throw LedgerError.noSuchOperation(operation.id) }
        return try answer(now, Entries.event(kind, operation, more), in: tx)
    }
}
