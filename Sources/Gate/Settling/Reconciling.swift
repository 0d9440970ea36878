import Access
import AuditLog
import Clocks
import JSON
import Ledger
import Logging
import Money
import Store
import ToolKit

extension Gate {
    /// Settles what is due: asks the provider about operations of unknown outcome and, where it knows nothing of them, sends the same
    /// request number again; never a new one. An operation under a live lease is left alone.
    /// - Returns: how many were taken up.
    @discardableResult
    public func reconcile() async throws -> Int {
        let (ledger, tools) = (ledger, registry.movingNames)
        let due = try await store.read { tx in try ledger.due(tools: tools, in: tx) }
        for id in due {
            do { try await reconcile(id) } catch {
                logger.warning("an operation could not be reconciled", metadata: ["operation": "\(id)", "error": "\(error)"])
            }
        }
        return due.count
    }

    private func reconcile(_ id: OperationID) async throws {
        let (ledger, configuration, holder) = (ledger, configuration, holder)
        let taken = try await store.write { tx in
            try ledger.takeForLookUp(id, holder: holder, length: configuration.lease, in: tx)
        }
        guard let operation = taken, case .moving(let tool) = registry[operation.call.tool] else { return }
        probe?.reached(.afterTake)
        try await underWay.run { [self] in try await settle(operation, with: tool) }
    }

    private func settle<T: MovingTool>(_ operation: Operation, with tool: T) async throws {
        let answer = await tool.lookUp(operation.movement)
        probe?.reached(.afterLookUp)
        switch answer {
        case .succeeded(let output):
            let result = OperationResult(text: output.text, structured: output.structured, code: nil)
            try await finish(operation) { [self] now, tx in
                try ledger.post(now, result, cumulativeRefund: nil, in: tx)
                _ = try audit.append(Entries.event("succeeded", now, ["by": "look-up"]), in: tx)
            }
        case .absent: try await sendAgain(operation, with: tool)
        case .differs(let failure): try await wait(operation, "look-up-differs", failure, askNow: true)
        case .unavailable(let failure): try await wait(operation, "look-up-unavailable", failure, askNow: false)
        }
    }

    /// Absent is not failed: the same number is sent again, until the deadline; then a person is asked and it is only looked for.
    private func sendAgain<T: MovingTool>(_ operation: Operation, with tool: T) async throws {
        let terms = leaseTerms
        let intent: Intent? = try await store.write { [self] tx in
            guard let now = try current(operation, in: tx) else { return nil }
            guard tx.now < now.deadline ?? tx.now, try !Access.isFrozen(now.call.agent, in: tx),
                try !Access.hasEnded(now.call.conversation, of: now.call.agent, in: tx)
            else {
                try wait(now, "look-up-absent", nil, askNow: false, in: tx)
                return nil
            }
            let intent = try ledger.resend(now, terms: terms, in: tx)
            _ = try audit.append(Entries.event("sent-again", now), in: tx)
            return intent
        }
        guard let intent else { return }
        probe?.reached(.afterResend)
        let arguments = try tool.parameters.decode(operation.call.arguments)
        _ = try await execute(tool, arguments, intent, isResend: true)
    }

    private func wait(_ operation: Operation, _ kind: String, _ failure: Failure?, askNow: Bool) async throws {
        try await finish(operation) { [self] now, tx in try wait(now, kind, failure, askNow: askNow, in: tx) }
    }

    private func wait(_ operation: Operation, _ kind: String, _ failure: Failure?, askNow: Bool, in tx: WriteTransaction) throws {
        let isOverdue = askNow || (operation.deadline ?? tx.now) <= tx.now
        let pause = isOverdue ? Span.minutes(10) : configuration.lookUpDelay
        try ledger.leaveUnknown(operation, lookAt: tx.now + pause, in: tx)
        _ = try audit.append(Entries.event(kind, operation, failure.map { ["code": .string($0.code)] } ?? [:]), in: tx)
        guard isOverdue, operation.personAskedAt == nil, let now = try ledger.operation(operation.id, in: tx) else { return }
        try ledger.askPerson(about: now, in: tx)
        _ = try audit.append(Entries.event("person-asked", operation), in: tx)
        logger.error("a person has to settle an operation", metadata: ["operation": "\(operation.id)", "state": "unknown"])
    }

    /// Changes an operation that this process took, unless somebody else has it by now.
    private func finish(_ operation: Operation, _ body: @escaping @Sendable (Operation, WriteTransaction) throws -> Void) async throws {
        try await store.write { [self] tx in
            guard let now = try current(operation, in: tx) else { return }
            try body(now, tx)
        }
    }

    private func current(_ operation: Operation, in tx: ReadTransaction) throws -> Operation? {
        guard let now = try ledger.operation(operation.id, in: tx), now.version == operation.version else { return nil }
        return now
    }
}
