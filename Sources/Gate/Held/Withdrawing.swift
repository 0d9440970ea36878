public import Access
import AuditLog
import JSON
public import Ledger
public import Money
import Store

extension Gate {
    /// What stands as the code of an operation that its own agent took back.
    static let withdrawn = "withdrawn"

    /// An agent takes back what it asked for, while people are still asked about it: nobody can approve it any more, and what it
    /// reserved is free again. Once people have agreed, nothing is changed by it; nor is an operation of another agent or conversation.
    ///
    /// The log has an entry `withdrawn`.
    ///
    /// - Returns: whether the operation was taken back by this very call.
    /// - Throws: what the store says.
    public func withdraw(_ id: OperationID, by principal: Principal) async throws -> Bool {
        // Looking is cheap, and a client may ask as often as it likes.
        let isHeld = try await states(of: [id])[id] == .held
        guard isHeld else { return false }
        return try await store.write { [self] tx in
            guard let operation = try Self.own(id, of: principal, ledger, in: tx), operation.state == .held,
                let question = try questions.open(for: id, in: tx)
            else { return false }
            let reason = RefusalReason(code: Self.withdrawn, .ended(.takenBack), mayHelpLater: true)
            _ = try reject(operation, question, because: reason, ["credential": .string(principal.credential)], as: Self.withdrawn, in: tx)
            return true
        }
    }
}

extension Operation {
    /// Whether its own agent took it back before people had answered.
    public var isWithdrawn: Bool { state == .rejected && result?.code == Gate.withdrawn }
}
