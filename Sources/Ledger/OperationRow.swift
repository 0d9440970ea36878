import Clocks
import JSON
import Money
import Store

/// Reads an operation from its row.
enum OperationRow {
    static func read(_ row: Row) throws -> Operation {
        guard let state = OperationState(rawValue: try row.text("state")) else {
            throw LedgerError.damaged("state `\(try row.text("state"))` of operation `\(try row.text("id"))`")
        }
        return Operation(
            id: OperationID(try row.text("id")), call: try call(row), movement: try movement(row), state: state,
            version: try row.integer("version"), createdAt: Instant(milliseconds: try row.integer("created_at")),
            dispatchedAt: try instant("dispatched_at", row), endedAt: try instant("ended_at", row), lease: try lease(row),
            lookAt: try instant("look_at", row), deadline: try instant("deadline", row),
            personAskedAt: try instant("person_asked_at", row), isApproved: try row.integer("approved") != 0, result: try result(row))
    }

    private static func instant(_ column: String, _ row: Row) throws -> Instant? {
        try row.optionalInteger(column).map(Instant.init(milliseconds:))
    }

    private static func lease(_ row: Row) throws -> LeaseRecord? {
        guard let holder = try row.optionalText("lease_holder"), let until = try instant("lease_until", row) else { return nil }
        return LeaseRecord(holder: holder, until: until)
    }

    private static func call(_ row: Row) throws -> RecordedCall {
        RecordedCall(
            agent: try row.text("agent"), credential: try row.text("credential"), conversation: try row.optionalText("conversation"),
            tool: try row.text("tool"), toolDigest: try row.text("tool_digest"), arguments: try object("arguments", row),
            digest: try row.text("call_digest"), reason: try row.text("reason"), buyer: try row.optionalText("buyer"),
            facts: try row.optionalText("facts") == nil ? [:] : try object("facts", row), policySerial: try row.integer("policy_serial"),
            statements: try JSONValue(parsing: try row.text("statements")).arrayValue?.compactMap(\.stringValue) ?? [])
    }

    private static func object(_ column: String, _ row: Row) throws -> JSONObject {
        guard let object = try JSONValue(parsing: try row.text(column)).objectValue else {
            throw LedgerError.damaged("column `\(column)` of operation `\(try row.text("id"))` is no object")
        }
        return object
    }

    private static func result(_ row: Row) throws -> OperationResult? {
        guard let text = try row.optionalText("result_text") else { return nil }
        let structured = try row.optionalText("result_structured").flatMap { try JSONValue(parsing: $0).objectValue }
        return OperationResult(text: text, structured: structured, code: try row.optionalText("result_code"))
    }

    private static func movement(_ row: Row) throws -> Movement {
        let code = try row.text("currency")
        guard let currency = Currency(code: code) else { throw LedgerError.damaged("currency `\(code)`") }
        let amount = Money(minorUnits: try row.integer("amount"), currency: currency)
        let number = try row.optionalText("request_number").map(RequestNumber.init)
        let order = try row.optionalText("order_number").map(OrderNumber.init)
        let trade = try row.optionalText("trade_number")
        let identity = order.flatMap { order in trade.map { OrderIdentity(number: order, tradeNumber: $0) } }
        switch MovementKind(rawValue: try row.optionalText("kind") ?? row.text("effect")) {
        case .collect:
            if let order { return .collect(order: order, amount: amount) }
        case .refund:
            if let identity, let number { return .refund(order: identity, amount: amount, number: number) }
        case .cancel:
            if let identity { return .cancel(order: identity, amount: amount) }
        case .close:
            if let identity { return .close(order: identity) }
        case .transfer:
            guard let kind = try row.optionalText("payee_kind"), let id = try row.optionalText("payee_id"), let number else { break }
            return .transfer(payee: PayeeIdentity(kind: kind, id: id), amount: amount, number: number)
        case nil: break
        }
        throw LedgerError.damaged("movement of operation `\(try row.text("id"))`")
    }
}
