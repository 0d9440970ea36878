import Access
import AuditLog
import Clocks
import JSON
import Ledger
import Logging
public import Money
import Store
@_spi(Gate) import ToolKit

extension Gate {
    /// Settles what is due: asks the provider about operations of unknown outcome and, where it knows nothing of them, sends the same
    /// request number again; never a new one. An operation under a live lease is left alone.
    /// - Returns: how many were taken up.
    @discardableResult
    public func reconcile() async throws -> Int {
        try await finish(startReconciling).tried
    }

    /// Settles one operation where it is due.
    /// - Returns: whether it was taken up: false where it is not due, or somebody else has it.
    public func reconcile(_ id: OperationID) async throws -> Bool {
        guard try await store.read({ [self] tx in try isDueForLookUp(id, in: tx) }) else { return false }
        return try await lookUp(id) != .none
    }

    /// Takes up what is due, some of it beside one another; the rest as soon as a lane is free.
    func startReconciling(in lanes: Lanes, _ tally: Tally) async throws {
        for id in try await store.read({ [self] tx in try dueForLookUp(in: tx) }) {
            await lanes.start(id.text) { [self] in
                do { tally.add(try await lookUp(id)) } catch {
                    tally.add(.stuck)
                    logger.warning("an operation could not be reconciled", metadata: ["operation": "\(id)", "error": "\(error)"])
                }
            }
        }
    }

    /// The operations that may be asked for now, and those whose tool is gone and that people have to be asked about.
    func dueForLookUp(in tx: ReadTransaction) throws -> [OperationID] {
        let tools = registry.settlingNames
        return try (ledger.due(tools: tools, in: tx) + ledger.orphans(besides: tools, in: tx)).filter { try isDueForLookUp($0, in: tx) }
    }

    /// What a process may still have sent at the end of its lease has the time to arrive. What this host may not send again waits a
    /// little for one that may.
    private func isDueForLookUp(_ id: OperationID, in tx: ReadTransaction) throws -> Bool {
        guard let operation = try ledger.operation(id, in: tx), operation.isDue(at: tx.now) else { return false }
        var due = max(operation.lookAt ?? operation.createdAt, operation.lease?.until ?? operation.createdAt)
        if operation.state != .unknown, operation.lease != nil { due = due + configuration.lookUpDelay }
        if !registry.offers(operation.call.tool) { due = due + configuration.lease }
        guard registry.settling(operation.call.tool) == nil else { return due <= tx.now }
        return operation.personAskedAt == nil && max(due, operation.deadline ?? due) <= tx.now
    }

    private func lookUp(_ id: OperationID) async throws -> Progress {
        let (ledger, configuration, holder) = (ledger, configuration, holder)
        let taken: Operation? = try await store.write { [self] tx in
            guard try isDueForLookUp(id, in: tx) else { return nil }
            return try ledger.takeForLookUp(id, holder: holder, length: configuration.lease, in: tx)
        }
        guard let operation = taken else { return .none }
        probe?.reached(.afterTake)
        return try await underWay.run { [self] in
            guard let tool = registry.settling(operation.call.tool) else {
                try await wait(operation, .unavailable, Failure(code: "no-such-tool", text: "No host has the tool any more."))
                return .made
            }
            return try await settle(operation, with: tool)
        }
    }

    /// Asks the provider, on the way that is kept for settling. It has a bounded time, whatever the tool does.
    func ask<T: MovingTool>(_ tool: T, about movement: Movement) async -> LookUp<T.Output> {
        do {
            return try await bounded(within: configuration.lookUpTimeout) { () async throws(Failure) in
                await Errand.settling { await tool.lookUp(movement) }
            }
        } catch {
            return .unavailable(Failure(code: "look-up-late", text: "The provider did not answer in time.", mayHelpLater: true))
        }
    }

    private func settle<T: MovingTool>(_ operation: Operation, with tool: T) async throws -> Progress {
        let answer = await ask(tool, about: operation.movement)
        probe?.reached(.afterLookUp)
        switch answer {
        case .succeeded(let output):
            let result = OperationResult(text: output.text, structured: output.structured, code: nil)
            let seen = output.seenPayee
            try await store.write { [self] tx in
                try postFound(operation.id, result, by: "look-up", in: tx)
                if let seen { try learn(seen, in: tx) }
            }
        case .absent: try await sendAgain(operation, with: tool)
        case .differs(let failure): try await wait(operation, .differs, failure)
        case .failed(let failure) where Self.contradictsFacts(failure.code, operation): try await wait(operation, .differs, failure)
        case .failed(let failure): try await free(operation, failure)
        case .unavailable(let failure):
            try await wait(operation, .unavailable, failure)
            return .stuck
        }
        return .made
    }

    /// That it happened is true whoever has the operation by now: what is open is posted, what was taken for ended is corrected.
    func postFound(_ id: OperationID, _ result: OperationResult, by source: String, in tx: WriteTransaction) throws {
        guard let now = try ledger.operation(id, in: tx), now.state != .succeeded else { return }
        // What has given up its keys is the next one's, and is posted by it.
        guard try !now.state.isEnded || ledger.holdsKeys(id, in: tx) else { return }
        try ledger.noteLookUp(id, .succeeded, in: tx)
        if now.state.isEnded {
            try correct(now, result, cumulativeRefund: nil, in: tx)
            _ = try audit.append(Entries.event("corrected", now, ["was": .string(now.state.rawValue), "by": .string(source)]), in: tx)
        } else {
            try ledger.post(now, result, cumulativeRefund: nil, in: tx)
            _ = try audit.append(Entries.event("succeeded", now, ["by": .string(source)]), in: tx)
        }
    }

    /// The provider's last word is that nothing moved, and nothing will: what was reserved is free.
    private func free(_ operation: Operation, _ failure: Failure) async throws {
        try await store.write { [self] tx in
            guard let now = try current(operation, in: tx) else { return }
            try ledger.noteLookUp(now.id, .failed, code: failure.code, in: tx)
            try ledger.void(now, .failed, OperationResult(text: failure.text, structured: nil, code: failure.code), in: tx)
            // Words can be wrong where a number may still arrive; an order that is closed stays closed.
            if !now.movement.kind.hasRenewableKeys { try watch(now, in: tx) }
            _ = try audit.append(Entries.event("failed", now, ["by": "look-up", "code": .string(failure.code)]), in: tx)
        }
    }

    /// Absent is not failed: the same number is sent again, until the deadline or until a person was asked; then it is only looked for.
    /// So is what the owner offers no more.
    private func sendAgain<T: MovingTool>(_ operation: Operation, with tool: T) async throws {
        let terms = leaseTerms
        let arguments: T.Arguments
        do { arguments = try tool.parameters.decode(operation.call.arguments) } catch {
            // A tool of another version made the call: this one cannot send it, and says so before it promises to.
            return try await wait(operation, .absent, Failure(code: "arguments-changed", text: "The tool takes other arguments now."))
        }
        let intent: Intent? = try await store.write { [self] tx in
            guard let now = try current(operation, in: tx) else { return nil }
            guard tx.now < now.deadline ?? tx.now, now.personAskedAt == nil, try standing(of: now, in: tx) == nil,
                try !isHeldBack(in: tx), registry.offers(now.call.tool) || !now.movement.effect.isSpending
            else {
                try wait(now, .absent, nil, in: tx)
                return nil
            }
            try ledger.noteLookUp(now.id, .absent, in: tx)
            let intent = try ledger.resend(now, terms: terms, in: tx)
            _ = try audit.append(Entries.event("sent-again", now), in: tx)
            return intent
        }
        guard let intent else { return }
        probe?.reached(.afterResend)
        _ = try await execute(tool, arguments, intent, isResend: true)
    }

    private func wait(_ operation: Operation, _ answer: LookUpRecord.Answer, _ failure: Failure?) async throws {
        try await store.write { [self] tx in
            guard let now = try current(operation, in: tx) else { return }
            try wait(now, answer, failure, in: tx)
        }
    }

    private func wait(_ operation: Operation, _ answer: LookUpRecord.Answer, _ failure: Failure?, in tx: WriteTransaction) throws {
        try ledger.noteLookUp(operation.id, answer, code: failure?.code, in: tx)
        try ledger.leaveUnknown(operation, lookAt: nextLook(for: operation, at: tx.now), in: tx)
        let code = failure.map { ["code": .string($0.code)] as JSONObject } ?? [:]
        _ = try audit.append(Entries.event("look-up-\(answer.rawValue)", operation, code), in: tx)
        // By a wrong clock no deadline has passed.
        let isLate = (operation.deadline ?? tx.now) <= tx.now && wrongClock(operation.movement.effect, at: tx.now) == nil
        // What asking again can't settle people look at once: something else is under its number, or it can't be sent again.
        let isOverdue = answer == .differs || (answer == .absent && failure != nil) || isLate
        guard isOverdue, operation.personAskedAt == nil, let now = try ledger.operation(operation.id, in: tx) else { return }
        try ledger.askPerson(about: now, in: tx)
        _ = try audit.append(Entries.event("person-asked", operation), in: tx)
        logger.error(
            "a person has to settle an operation: its outcome could not be established",
            metadata: [
                "operation": "\(operation.id)", "movement": "\(operation.movement.effect.rawValue) of \(operation.movement.amount)",
                "look_up": "\(failure?.code ?? answer.rawValue)", "see": "tollgate operations show \(operation.id)",
            ])
    }

    /// When an operation is looked up next: half as long again as it has waited already, within bounds, and not past its deadline.
    func nextLook(for operation: Operation, at now: Instant) -> Instant {
        let waited = now - (operation.dispatchedAt ?? operation.createdAt)
        let grown = Span(milliseconds: waited.milliseconds / 2)
        let next = now + min(max(grown, configuration.lookUpDelay), configuration.longestLookUpPause)
        guard let deadline = operation.deadline, now < deadline else { return next }
        return max(min(next, deadline), now + configuration.lookUpDelay)
    }

    /// Posts what was taken for ended, over the limit if need be, and raises the alarm. The caller writes the entry.
    func correct(_ operation: Operation, _ result: OperationResult, cumulativeRefund: Money?, in tx: WriteTransaction) throws {
        try ledger.correct(operation, result, cumulativeRefund: cumulativeRefund, in: tx)
        try ledger.endWatch(of: operation.id, in: tx)
        try ledger.raise(.lateSuccess, about: operation.id, in: tx)
        logger.error(
            "an operation happened that was taken for ended: it was posted, over its limits if need be",
            metadata: [
                "operation": "\(operation.id)", "movement": "\(operation.movement.effect.rawValue) of \(operation.movement.amount)",
                "was": "\(operation.state.rawValue)", "see": "tollgate operations show \(operation.id)",
            ])
    }

    private func current(_ operation: Operation, in tx: ReadTransaction) throws -> Operation? {
        guard let now = try ledger.operation(operation.id, in: tx), now.version == operation.version else { return nil }
        return now
    }

    /// Why nothing may be sent for an operation any more; nil where it may. Read in the transaction that would send.
    func standing(of operation: Operation, in tx: ReadTransaction) throws -> RefusalReason? {
        if let bar = try Access.bar(of: operation.call.agent, in: tx) { return RefusalReason(bar, of: operation.call.agent) }
        // People answer when they can: a context that has expired meanwhile was good when the call was made. One that was ended is not.
        let hasEnded = try Access.hasEnded(operation.call.conversation, of: operation.call.agent, in: tx)
        return hasEnded ? RefusalReason(ContextRefused.ended) : nil
    }
}
