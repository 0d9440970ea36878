import Clocks
import JSON
import Ledger
import Money
import PolicyEngine
import Store

/// The decisions of a shop, each with all that decided it: what replay goes by. Personal data stays in it as it does in the ledger.
struct DecisionBook: Sendable {
    let ledger: Ledger

    /// Writes a decision, before anything is reserved by it, in the transaction that does so.
    func add(_ ruled: Ruled, operation: OperationID? = nil, in tx: WriteTransaction) throws {
        let decision = ruled.decision
        let more = DecisionCoding.more(decision)
        try tx.perform(
            """
            INSERT INTO decisions
            (number, shop, at, step, policy_serial, stage, ruling, statements, code, operation, request, more, detail)
            VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM decisions), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                .text(ledger.shop.key), .integer(tx.now.milliseconds), .integer(try ledger.lastStep(in: tx)), .integer(ruled.serial),
                .text(decision.stage.rawValue), .text(decision.outcome.ruling.rawValue),
                .text(JSONValue.array(decision.outcome.statements.map { .string($0) }).text), SQLValue(ruled.code),
                SQLValue((operation ?? decision.operation)?.text), .text(JSONValue.object(decision.request.json).text),
                SQLValue(more.isEmpty ? nil : JSONValue.object(more).text), SQLValue(decision.detail),
            ])
    }

    /// Writes decisions, as they were made.
    func add(_ ruled: [Ruled], in tx: WriteTransaction) throws {
        for one in ruled { try add(one, in: tx) }
    }

    /// A decision with its place between the ledger's steps.
    struct Placed: Sendable {
        let number: Int64
        /// The last step before it.
        let step: Int64
        let at: Instant
        let decision: RecordedDecision
    }

    /// The numbers of the first and the last decision of a time; nil where there is none.
    /// - Parameter until: the first instant that is not wanted; nil for all.
    func numbers(since: Instant, until: Instant?, in tx: ReadTransaction) throws -> ClosedRange<Int64>? {
        func number(_ order: String) throws -> Int64? {
            try tx.query(
                "SELECT number FROM decisions WHERE shop = $1 AND at >= $2 AND at < $3 ORDER BY at \(order), number \(order) LIMIT 1",
                [.text(ledger.shop.key), .integer(since.milliseconds), .integer(until?.milliseconds ?? .max)]
            ).first?.integer("number")
        }
        guard let first = try number("ASC"), let last = try number("DESC") else { return nil }
        return first...last
    }

    /// Decisions in their order, at most so many.
    func decisions(in numbers: ClosedRange<Int64>, limit: Int = 1000, in tx: ReadTransaction) throws -> [Placed] {
        let rows = try tx.query(
            "SELECT * FROM decisions WHERE number >= $2 AND number <= $3 AND shop = $1 ORDER BY number LIMIT \(limit)",
            [.text(ledger.shop.key), .integer(numbers.lowerBound), .integer(numbers.upperBound)])
        return try rows.map(DecisionCoding.read)
    }

    /// The decision that made an operation; nil where it was not kept.
    func decision(of operation: OperationID, in tx: ReadTransaction) throws -> Placed? {
        let rows = try tx.query(
            "SELECT * FROM decisions WHERE shop = $1 AND operation = $2 ORDER BY number LIMIT 1",
            [.text(ledger.shop.key), .text(operation.text)])
        return try rows.first.map(DecisionCoding.read)
    }

    /// Since when decisions are kept; nil while there is none.
    func first(in tx: ReadTransaction) throws -> Instant? {
        let rows = try tx.query("SELECT at FROM decisions WHERE shop = $1 ORDER BY at LIMIT 1", [.text(ledger.shop.key)])
        return try rows.first.map { Instant(milliseconds: try $0.integer("at")) }
    }
}

/// How the store spells a decision.
private enum DecisionCoding {
    /// What only some decisions have.
    static func more(_ decision: RecordedDecision) -> JSONObject {
        var more = JSONObject()
        if !decision.effects.isEmpty { more["effects"] = .array(decision.effects.map(\.rawValue).sorted().map { .string($0) }) }
        if !decision.ownGates.isEmpty { more["own_gates"] = .array(decision.ownGates.map { .string($0) }) }
        if decision.stage == .approved {
            more["approvals"] = .array(decision.approvals.map { ["person": .string($0.person), "admin": .bool($0.isAdmin)] })
            more["waited"] = .integer(decision.waited.milliseconds)
        }
        return more
    }

    static func read(_ row: Row) throws -> DecisionBook.Placed {
        let number = try row.integer("number")
        do {
            guard let stage = RecordedDecision.Stage(rawValue: try row.text("stage")),
                let ruling = Ruling(rawValue: try row.text("ruling")),
                let request = try JSONValue(parsing: try row.text("request")).objectValue
            else { throw GateError.decisionUnreadable(number, "a column holds what no version of this program writes") }
            var decision = RecordedDecision(
                stage, try Request(json: request), Outcome(ruling, by: try texts(row.text("statements"))),
                operation: try row.optionalText("operation").map { OperationID($0) })
            decision.detail = try row.optionalText("detail")
            if let more = try row.optionalText("more") { try add(more, to: &decision) }
            return DecisionBook.Placed(
                number: number, step: try row.integer("step"), at: Instant(milliseconds: try row.integer("at")), decision: decision)
        } catch let error as UnreadableRequest {
            throw GateError.decisionUnreadable(number, error.description)
        }
    }

    private static func add(_ more: String, to decision: inout RecordedDecision) throws {
        let more = try JSONValue(parsing: more)
        decision.effects = Set((more["effects"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap { Effect(rawValue: $0) } })
        decision.ownGates = (more["own_gates"]?.arrayValue ?? []).compactMap(\.stringValue)
        decision.approvals = (more["approvals"]?.arrayValue ?? []).compactMap { approval in
            approval["person"]?.stringValue.map { .init(person: $0, isAdmin: approval["admin"]?.boolValue ?? false) }
        }
        decision.waited = .milliseconds(more["waited"]?.numberValue?.integer ?? 0)
    }

    private static func texts(_ json: String) throws -> [String] {
        try JSONValue(parsing: json).arrayValue?.compactMap(\.stringValue) ?? []
    }
}
