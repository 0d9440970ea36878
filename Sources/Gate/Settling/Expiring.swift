import AuditLog
import Ledger
import Money
import Store

extension Gate {
    /// Ends the held operations that nobody answered in time, and the approved ones that no host could carry out while their approvals
    /// were good: what they reserved is free again.
    @discardableResult
    public func expireQuestions() async throws -> Int {
        guard await isTimeCertain() else { return 0 }
        // Looking is cheap and writing takes turns with other processes: a transaction is only asked for where one is needed.
        guard try await store.read({ [self] tx in try !questions.expired(in: tx).isEmpty || !lapsed(in: tx).isEmpty }) else { return 0 }
        return try await store.write { [self] tx in
            // A server's clock may have been set since it was last heard.
            guard wrongClock(.refund, at: tx.now) == nil else { return 0 }
            let lapsed = try lapsed(in: tx)
            for operation in lapsed { try expire(operation, in: tx) }
            let expired = try questions.expired(in: tx)
            for question in expired {
                try questions.close(question, as: "expired", in: tx)
                guard let operation = try ledger.operation(question.operation, in: tx), operation.state == .held else { continue }
                try expire(operation, in: tx)
            }
            return expired.count + lapsed.count
        }
    }

    /// Ends an operation that was never sent, since its time has passed.
    func expire(_ operation: Operation, in tx: WriteTransaction) throws {
        let notice = Notice.ended(operation.state == .approved ? .lapsed : .unanswered)
        try ledger.void(operation, .expired, OperationResult(text: notice.english, structured: nil, code: "expired"), in: tx)
        _ = try audit.append(Entries.event("expired", operation), in: tx)
    }

    /// The operations whose approvals have run out before any host carried them out.
    func lapsed(in tx: ReadTransaction) throws -> [Operation] {
        try ledger.operations(in: [.approved], limit: 100, in: tx).filter { operation in
            guard let question = try questions.newest(for: operation.id, in: tx) else { return false }
            return try questions.approvalsLapse(question, in: tx) <= tx.now
        }
    }
}
