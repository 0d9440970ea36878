import AuditLog
import Ledger
import Store

extension Gate {
    /// Ends the held operations that nobody answered in time: what they reserved is free again.
    @discardableResult
    public func expireQuestions() async throws -> Int {
        let questions = questions
        // Looking is cheap and writing takes turns with other processes: a transaction is only asked for where one is needed.
        guard try await store.read({ tx in try !questions.expired(in: tx).isEmpty }) else { return 0 }
        return try await store.write { [self] tx in
            let expired = try questions.expired(in: tx)
            for question in expired {
                try questions.close(question, as: "expired", in: tx)
                guard let operation = try ledger.operation(question.operation, in: tx), operation.state == .held else { continue }
                try ledger.void(operation, .expired, OperationResult(text: Texts.expired, structured: nil, code: "expired"), in: tx)
                _ = try audit.append(Entries.event("expired", operation), in: tx)
            }
            return expired.count
        }
    }
}
