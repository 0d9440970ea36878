import Access
import AuditLog
import Clocks
import JSON
import Ledger
import Money
import PolicyEngine
import Store
import ToolKit

extension Gate {
    /// The names that a call gives its movement. A number that a provider could take for another one is refused: it may hold what is
    /// visible in ASCII, so that no two look alike; whoever differs in capital letters alone from a number that is known is found by
    /// the ledger's keys.
    func reference<T: MovingTool>(_ tool: T, _ call: ValidatedCall<T.Arguments>) throws(RefusalReason) -> MovementReference {
        let reference = tool.reference(in: call.arguments)
        guard let number = reference.number?.text else { return reference }
        guard (1...64).contains(number.utf8.count), number.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw RefusalReason(CallNotice.invalidNumber)
        }
        return reference
    }

    /// What the store knows of a call before anything is looked up.
    struct Background: Sendable {
        /// The serial of the policy in force.
        let serial: Int64
        /// When this was so.
        let at: Instant
        /// The operation that the same call, or one with its number, has made.
        let known: Operation?
        /// The versions of the orders that the call may mean: those before its facts are looked up.
        let versions: [String: Int64]
    }

    /// Reads all of it in one snapshot.
    func background<A>(
        of call: ValidatedCall<A>, _ reference: MovementReference, effects: Set<Effect>
    ) async throws -> Background {
        let keys = Self.keys(reference, effects: effects)
        let isNumberGiven = reference.number != nil
        let (ledger, guardTime) = (ledger, configuration.duplicateGuard)
        return try await store.read { tx in
            let known: Operation?
            if isNumberGiven {
                known = try ledger.operation(forAny: keys, in: tx)
            } else {
                let latest = try ledger.latest(callDigest: call.digest, in: tx)
                known = latest.flatMap { $0.answersRepeats(at: tx.now, for: guardTime) ? $0 : nil }
            }
            return Background(
                serial: try PolicyBook.serial(in: tx), at: tx.now, known: known,
                versions: try Self.versions(of: reference.order, ledger, in: tx))
        }
    }

    /// Recall: a call that was made before answers from the store; limits are not asked again.
    /// - Returns: nil where the call is a new one, or only the facts can tell: other arguments may name the same order by its other name.
    func recall<A>(_ call: ValidatedCall<A>, _ reference: MovementReference, from background: Background) async throws -> Reply? {
        guard let found = background.known, !found.isOwn(of: call) || found.isSame(as: call) else { return nil }
        return try await recall(found.id, call, movement: nil, reason: reference.reason)
    }

    /// Answers a repeated call from the operation that its first made.
    /// - Parameter movement: what the call would do, where the facts have told.
    func recall<A>(_ id: OperationID, _ call: ValidatedCall<A>, movement: Movement?, reason: String) async throws -> Reply {
        try await store.write { [self] tx in
            guard let operation = try ledger.operation(id, in: tx) else { throw LedgerError.noSuchOperation(id) }
            return try recalled(operation, call, movement: movement, reason: reason, in: tx)
        }
    }

    /// The answer to a repeat, written down.
    func recalled<A>(
        _ operation: Operation, _ call: ValidatedCall<A>, movement: Movement?, reason: String, in tx: WriteTransaction
    ) throws -> Reply {
        let mismatch = Self.mismatch(operation, call, movement: movement, reason: reason)
        if let reason = try Self.standing(of: call.principal, in: tx) ?? mismatch {
            let draft = Entries.decision(
                "refused", call, statements: [], serial: operation.call.policySerial, operation: nil, facts: [:], reason: reason)
            return .refusal(try recorder.refusal(reason, draft, in: tx))
        }
        return try answer(operation, Entries.event("recalled", operation), in: tx)
    }

    private static func mismatch<A>(
        _ operation: Operation, _ call: ValidatedCall<A>, movement: Movement?, reason: String
    ) -> RefusalReason? {
        guard operation.isOwn(of: call) else {
            return RefusalReason(NumberNotice.taken)
        }
        let movesTheSame = movement.map { $0.carrying(operation.movement.number) == operation.movement } ?? false
        if let number = movement?.number, let known = operation.movement.number, number.isSpelledLike(known) {
            return RefusalReason(NumberNotice.ambiguous)
        }
        let asksTheSame = operation.call.tool == call.tool.name && movesTheSame && operation.call.reason == reason
        guard operation.call.tool == call.tool.name else {
            return RefusalReason(NumberNotice.usedByTool(operation.call.tool, operation.id))
        }
        guard operation.isSame(as: call) || asksTheSame else {
            return RefusalReason(NumberNotice.usedOtherwise(operation.id))
        }
        return nil
    }

    static func keys(_ reference: MovementReference, effects: Set<Effect>) -> [OperationKey] {
        guard let number = reference.number else { return [] }
        if effects.contains(.transfer) { return number.spellings.map { .transfer(number: $0) } }
        return number.spellings.flatMap { (number) -> [OperationKey] in
            switch reference.order {
            case .merchant(let order): [.refund(merchantOrder: order, number: number)]
            case .provider(let trade): [.refund(trade: trade, number: number)]
            case .both(let order, let trade): [.refund(trade: trade, number: number), .refund(merchantOrder: order, number: number)]
            case nil: []
            }
        }
    }

    /// What an operation answers to whoever repeats its call or asks for its status.
    func answer(_ operation: Operation, _ draft: EntryDraft, in tx: WriteTransaction) throws -> Reply {
        let id = operation.id
        switch operation.state {
        case .held:
            guard let question = try questions.open(for: id, in: tx) else { throw LedgerError.damaged("no question for `\(id)`") }
            return .question(
                try recorder.question(
                    operation: id, question.requirements, expiresAt: question.expiresAt, draft, in: tx))
        case .approved, .reserved, .dispatched, .unknown:
            return .receipt(
                try recorder.receipt(
                    .pending, operation: id, .outcome(.pending(operation)), structured: MovementAnswer.make("pending", operation),
                    draft, in: tx))
        case .succeeded:
            return .receipt(try succeeded(operation, operation.result, draft, in: tx))
        case .failed:
            return .receipt(
                try recorder.receipt(
                    .failed, operation: id, operation.resultNotice ?? .ended(.failed),
                    structured: MovementAnswer.make("failed", operation), code: operation.result?.code, draft, in: tx))
        case .rejected, .expired:
            let reason = RefusalReason(
                code: operation.isWithdrawn ? Self.withdrawn : operation.state.rawValue, operation.resultNotice ?? .ended(.notAgreed),
                mayHelpLater: operation.state == .expired || operation.isWithdrawn)
            return .refusal(try recorder.refusal(reason, operation: id, draft, in: tx))
        }
    }

    /// The answer of an operation that succeeded with a result.
    func succeeded(
        _ operation: Operation, _ result: OperationResult?, _ draft: EntryDraft, in tx: WriteTransaction
    ) throws -> Receipt {
        try recorder.receipt(
            .succeeded, operation: operation.id, result?.notice(of: operation.call.agent) ?? .ended(.done),
            structured: MovementAnswer.make("succeeded", operation, result: result?.structured),
            attachments: attachments(operation, result), draft, in: tx)
    }

    /// What the tool that made an answer shows beside it; nothing that is larger than an attachment may be.
    private func attachments(_ operation: Operation, _ result: OperationResult?) -> [Attachment] {
        guard let data = result?.structured, let tool = registry.settling(operation.call.tool) else { return [] }
        return tool.attachments(of: data).filter { $0.bytes.count <= Self.largestAttachment }
    }

    /// In bytes: what clients take in one message beside a text.
    private static var largestAttachment: Int { 256 * 1024 }

    /// Whether the caller may still act, read in the committing transaction.
    static func standing(of principal: Principal, in tx: ReadTransaction) throws -> RefusalReason? {
        switch try Access.standing(of: principal, in: tx) {
        case .good: nil
        case .frozen: RefusalReason(AgentBar.frozen, of: principal.agent)
        case .removed: RefusalReason(AgentBar.removed, of: principal.agent)
        case .ended: RefusalReason(CallNotice.credentialEnded)
        case .outOfContext(let refused): RefusalReason(refused)
        }
    }
}

extension Operation {
    /// Whether the call comes from where the operation came from.
    func isOwn<A>(of call: ValidatedCall<A>) -> Bool {
        self.call.agent == call.principal.agent && self.call.conversation == call.principal.conversation
    }

    /// Whether the call has the very arguments that made the operation.
    fileprivate func isSame<A>(as call: ValidatedCall<A>) -> Bool {
        self.call.tool == call.tool.name && self.call.arguments == call.canonical
    }

    /// Whether a call without a number of its own is answered from this operation: it has not ended, it succeeded or was turned down
    /// not long ago. After a failure, a question that nobody answered or one that the agent took back, the same call is a new one.
    func answersRepeats(at now: Instant, for guardTime: Span) -> Bool {
        guard let endedAt else { return true }
        switch state {
        case .succeeded: return now < endedAt + guardTime
        case .rejected: return !isWithdrawn && now < endedAt + guardTime
        default: return false
        }
    }
}
