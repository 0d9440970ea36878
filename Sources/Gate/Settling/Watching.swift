import AuditLog
import Clocks
import JSON
import Ledger
import Logging
import PolicyEngine
import Money
import Store
import ToolKit

extension Gate {
    /// Looks again for what was taken for a movement that did not happen, where the time for that has come: a request that left may
    /// arrive late, and people can be wrong. Whatever shows up as done is posted, and raises an alarm.
    /// - Returns: how many were looked for.
    @discardableResult
    public func watchVoided() async throws -> Int {
        try await finish(startWatching).tried
    }

    /// Has an operation looked for again that was voided though its request may have left. A payment link is not looked for: whoever
    /// pays by it pays the shop; nor is an order that was to be closed, which moves nothing.
    func watch(_ operation: Operation, in tx: WriteTransaction) throws {
        guard operation.movement.effect != .collect, let first = configuration.watchTimes.first else { return }
        try ledger.watch(operation, firstLook: tx.now + first, in: tx)
    }

    func startWatching(in lanes: Lanes, _ tally: Tally) async throws {
        guard await isTimeCertain() else { return }
        let (ledger, tools) = (ledger, registry.settlingNames)
        for watch in try await store.read({ tx in try ledger.dueWatches(tools: tools, in: tx) }) {
            await lanes.start(watch.operation.text) { [self] in
                do { tally.add(try await lookAgain(watch)) } catch {
                    tally.add(.stuck)
                    logger.warning(
                        "a voided operation could not be looked for", metadata: ["operation": "\(watch.operation)", "error": "\(error)"])
                }
            }
        }
    }

    private func lookAgain(_ watch: Watch) async throws -> Progress {
        let (ledger, lease) = (ledger, configuration.lease)
        let taken: (Watch, Operation)? = try await store.write { tx in
            guard let taken = try ledger.take(watch, length: lease, in: tx) else { return nil }
            guard let operation = try ledger.operation(watch.operation, in: tx), operation.state == .failed else {
                try ledger.endWatch(of: watch.operation, in: tx)
                return nil
            }
            return (taken, operation)
        }
        guard let (watch, operation) = taken, let tool = registry.settling(operation.call.tool) else { return .none }
        return try await underWay.run { [self] in try await lookAgain(watch, operation, with: tool) }
    }

    private func lookAgain<T: MovingTool>(_ watch: Watch, _ operation: Operation, with tool: T) async throws -> Progress {
        let answer = await ask(tool, about: operation.movement)
        try await store.write { [self] tx in
            guard let now = try ledger.operation(operation.id, in: tx), now.state == .failed, try ledger.holdsKeys(now.id, in: tx) else {
                return
            }
            switch answer {
            case .succeeded where try isGivenBackOtherwise(now, in: tx):
                // The order is closed and paid back, by other movements that count already: not by this one, which was refused.
                try ledger.noteLookUp(now.id, .succeeded, in: tx)
                try ledger.endWatch(of: now.id, in: tx)
            case .succeeded(let output):
                try ledger.noteLookUp(now.id, .succeeded, in: tx)
                let result = OperationResult(text: output.text, structured: output.structured, code: nil)
                try correct(now, result, cumulativeRefund: nil, in: tx)
                if let seen = output.seenPayee { try learn(seen, in: tx) }
                _ = try audit.append(Entries.event("corrected", now, ["was": .string(now.state.rawValue), "by": "watch"]), in: tx)
            case .differs(let failure): try foundOther(now, failure, by: "watch", in: tx)
            case .absent:
                try ledger.noteLookUp(now.id, .absent, in: tx)
                try goOn(watch, now, in: tx)
            case .failed(let failure):
                try ledger.noteLookUp(now.id, .failed, code: failure.code, in: tx)
                try ledger.endWatch(of: now.id, in: tx)
                let more: JSONObject = ["answer": "failed", "code": .string(failure.code), "last": true]
                _ = try audit.append(Entries.event("looked-again", now, more), in: tx)
            case .unavailable(let failure): try tryLater(watch, now, failure, in: tx)
            }
        }
        if case .unavailable = answer { return .stuck }
        return .made
    }

    /// Whether what a cancellation would have given back is known to have been given back without it: an order's state alone can't tell
    /// by whom.
    private func isGivenBackOtherwise(_ operation: Operation, in tx: ReadTransaction) throws -> Bool {
        guard case .cancel(let order, let amount) = operation.movement, let paid = RecordedFacts(json: operation.call.facts).paid else {
            return false
        }
        let others = try ledger.refunds(of: order, currency: amount.currency, except: operation.id, in: tx).refunded
        return try paid.isLess(than: others.adding(amount))
    }

    /// It is still not there: the next look, or the end of it.
    private func goOn(_ watch: Watch, _ operation: Operation, in tx: WriteTransaction) throws {
        let next = watch.round + 1
        let isLast = next >= configuration.watchTimes.count
        if isLast {
            try ledger.endWatch(of: operation.id, in: tx)
        } else {
            try ledger.move(watch, round: next, lookAt: max(watch.since + configuration.watchTimes[next], tx.now), in: tx)
        }
        _ = try audit.append(
            Entries.event("looked-again", operation, ["answer": "absent", "look": .integer(Int64(next)), "last": .bool(isLast)]), in: tx)
    }

    /// Something else than the movement shows under the number of an operation that was taken for ended: people are told.
    func foundOther(_ operation: Operation, _ failure: Failure, by source: String, in tx: WriteTransaction) throws {
        try ledger.noteLookUp(operation.id, .differs, code: failure.code, in: tx)
        try ledger.endWatch(of: operation.id, in: tx)
        try ledger.raise(.lateDifference, about: operation.id, in: tx)
        let more: JSONObject = ["answer": "differs", "code": .string(failure.code), "by": .string(source)]
        _ = try audit.append(Entries.event("looked-again", operation, more), in: tx)
        logger.error(
            "something else happened under the number of an operation that was taken for ended",
            metadata: ["operation": "\(operation.id)", "code": "\(failure.code)", "see": "tollgate operations show \(operation.id)"])
    }

    /// The provider did not answer: this look is made again, until it has waited too long for that.
    private func tryLater(_ watch: Watch, _ operation: Operation, _ failure: Failure, in tx: WriteTransaction) throws {
        try ledger.noteLookUp(operation.id, .unavailable, code: failure.code, in: tx)
        guard tx.now < watch.since + configuration.longestWatch else {
            try ledger.endWatch(of: operation.id, in: tx)
            _ = try audit.append(
                Entries.event("looked-again", operation, ["answer": "unavailable", "code": .string(failure.code), "last": true]), in: tx)
            logger.error("a voided operation could not be looked for in time", metadata: ["operation": "\(operation.id)"])
            return
        }
        try ledger.move(watch, round: watch.round, lookAt: tx.now + configuration.longestLookUpPause, in: tx)
    }
}
