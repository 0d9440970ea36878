import Clocks
import Ledger
import Money
import PolicyEngine

@testable import Store

extension Desk {
    /// Where the ledger and the model differ; empty where they agree.
    /// - Parameters:
    ///   - isThorough: whether everything is compared, and not only what the last act can have touched.
    ///   - isLast: whether nothing follows: then the ledger checks itself too.
    func differences(from model: Model, isThorough: Bool, isLast: Bool) throws -> [String] {
        let tx = transaction()
        var found: [String] = []
        func compare<Value: Equatable>(_ what: @autoclosure () -> String, _ ledger: Value, _ model: Value) {
            if ledger != model { found.append("\(what()): the ledger has \(ledger), the model \(model)") }
        }
        compare("instant", now.milliseconds, model.now)
        compare("refunds", operations.count, model.refunds.count)
        for (place, refund) in model.refunds.enumerated() {
            let name = operations[place].text
            let isNewest = place == model.refunds.count - 1
            guard let operation = try isNewest ? last : ledger.operation(operations[place], in: tx) else {
                return found + ["\(name) is gone"]
            }
            compare("\(name)", Seen(operation), Seen(refund))
            let steps = try steps(of: operation.id, in: tx)
            compare("steps of \(name)", steps.map(\.kind), refund.steps.map(\.rawValue))
            compare("places of the steps of \(name)", steps.map(\.step), steps.map(\.step).sorted())
            if try !isOwned(operation, in: tx) { found.append("nobody owns \(name), which is \(operation.state)") }
            compare("\(name) due", operation.isDue(at: now), refund.isDue(at: now.milliseconds))
        }
        let refunds = try ledger.refunds(of: Self.order, currency: .cny, in: tx)
        compare("the order's version", refunds.version, model.orderVersion)
        compare("refunded", refunds.refunded.minorUnits, model.refunded)
        compare("open", refunds.open.minorUnits, model.open)
        found += try balanceDifferences(model, leavesOut: isLast, in: tx)
        if isThorough || isLast {
            let open = try ledger.openRefund(of: Self.order, in: tx)?.id
            compare("the open refund", open, model.refunds.lastIndex { !$0.state.isEnded }.map { operations[$0] })
            compare("the steps' sum", try sumOfSteps(in: tx), model.refunded + model.open)
        }
        if isThorough, isLast {
            found += try ledger.check(in: tx).map(\.description)
        }
        return found
    }

    private func balanceDifferences(_ model: Model, leavesOut: Bool, in tx: ReadTransaction) throws -> [String] {
        var found: [String] = []
        let windows = Story.windows(at: now.milliseconds)
        let definitions = Story.definitions(model.policy)
        let open = leavesOut ? model.refunds.lastIndex { !$0.state.isEnded } : nil
        for leftOut in open == nil ? [nil] : [nil, open] {
            let counters = definitions.flatMap { definition in windows.map { Story.counter(definition, $0) } }
            let balances = try ledger.balances(of: counters, currency: .cny, except: leftOut.map { operations[$0] }, in: tx)
            for definition in definitions {
                for window in windows {
                    let balance = balances[Story.counter(definition, window)]
                    let expected = model.balance(definition, from: window.start, to: window.end, except: leftOut)
                    guard balance?.amount.minorUnits != expected.fen || balance?.count != expected.count else { continue }
                    found.append("`\(definition)` in \(window): the ledger has \(balance as Any), the model \(expected)")
                }
            }
        }
        return found
    }

    private func steps(of id: OperationID, in tx: ReadTransaction) throws -> [(step: Int64, kind: String)] {
        try tx.query("SELECT step, kind FROM transfers WHERE operation = $1 ORDER BY number", [.text(id.text)]).map {
            (try $0.integer("step"), try $0.text("kind"))
        }
    }

    /// Whether somebody will go on with it: people, a host, or whoever finds it due once its lease or pause is over.
    private func isOwned(_ operation: Operation, in tx: ReadTransaction) throws -> Bool {
        switch operation.state {
        case .held, .approved: return true
        case .succeeded, .failed, .rejected, .expired: return operation.lease == nil
        case .reserved, .dispatched, .unknown:
            guard operation.lease != nil || operation.lookAt != nil else { return false }
            let later = transaction(after: Story.wait)
            return try ledger.due(tools: ["refund"], in: later).contains(operation.id)
        }
    }

    /// What the immutable steps alone say that counts.
    private func sumOfSteps(in tx: ReadTransaction) throws -> Int64 {
        var counts: [String: Int64] = [:]
        for row in try tx.query("SELECT operation, kind, amount FROM transfers ORDER BY number") {
            switch LedgerStep.Kind(rawValue: try row.text("kind")) {
            case .reserve, .correct: counts[try row.text("operation")] = try row.integer("amount")
            case .void, .expire: counts[try row.text("operation")] = 0
            default: break
            }
        }
        return counts.values.reduce(0, +)
    }
}

/// What is compared of an operation.
private struct Seen: Equatable, CustomStringConvertible {
    let description: String

    init(_ operation: Operation) {
        let lease = operation.lease.map { "\($0.holder) until \($0.until.milliseconds)" }
        description = Self.text(
            operation.state, operation.version, operation.isApproved, operation.movement.amount.minorUnits,
            [operation.createdAt, operation.dispatchedAt, operation.endedAt, operation.lookAt, operation.deadline].map {
                $0?.milliseconds
            }, lease)
    }

    init(_ refund: Model.Refund) {
        let lease = refund.leaseUntil.map { "\(refund.holder ?? "nobody") until \($0)" }
        description = Self.text(
            refund.state, refund.version, refund.isApproved, refund.fen,
            [refund.createdAt, refund.dispatchedAt, refund.endedAt, refund.lookAt, refund.deadline], lease)
    }

    private static func text(
        _ state: OperationState, _ version: Int64, _ isApproved: Bool, _ fen: Int64, _ times: [Int64?], _ lease: String?
    ) -> String {
        let instants = times.map { $0.map { String($0 - Story.start) } ?? "-" }.joined(separator: " ")
        return "\(state.rawValue) \(version) \(isApproved) \(fen) \(instants) \(lease ?? "-")"
    }
}
