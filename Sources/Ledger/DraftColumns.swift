import Clocks
import JSON
import Money
import Store

/// The row of a new operation.
struct DraftColumns {
    private var columns: [(name: String, value: SQLValue)] = []

    init(_ draft: Draft, shop: Shop, state: OperationState, now: Instant, lease: LeaseTerms?) {
        let call = draft.call
        columns = [
            ("id", .text(draft.id.text)), ("shop", .text(shop.key)), ("state", .text(state.rawValue)), ("version", 1),
            ("agent", .text(call.agent)), ("credential", .text(call.credential)), ("conversation", SQLValue(call.conversation)),
            ("tool", .text(call.tool)), ("tool_digest", .text(call.toolDigest)),
            ("arguments", .text(JSONValue.object(call.arguments).text)), ("call_digest", .text(call.digest)),
            ("reason", .text(call.reason)), ("buyer", SQLValue(call.buyer)), ("policy_serial", .integer(call.policySerial)),
            ("statements", .text(JSONValue.array(call.statements.map { .string($0) }).text)), ("created_at", .integer(now.milliseconds)),
            ("approved", 0), ("facts", .text(JSONValue.object(call.facts).text)),
        ]
        add(draft.movement)
        if let lease {
            columns += [
                ("dispatched_at", .integer(now.milliseconds)), ("lease_holder", .text(lease.holder)),
                ("lease_until", .integer((now + lease.length).milliseconds)), ("deadline", .integer((now + lease.deadline).milliseconds)),
            ]
        }
    }

    private mutating func add(_ movement: Movement) {
        columns += [
            ("effect", .text(movement.effect.rawValue)), ("currency", .text(movement.amount.currency.code)),
            ("amount", .integer(movement.amount.minorUnits)), ("order_number", SQLValue(movement.order?.text)),
            ("request_number", SQLValue(movement.number?.text)),
        ]
        switch movement {
        case .collect: break
        case .refund(let order, _, _): columns.append(("trade_number", .text(order.tradeNumber)))
        case .transfer(let payee, _, _): columns += [("payee_kind", .text(payee.kind)), ("payee_id", .text(payee.id))]
        }
    }

    var sql: String {
        let names = columns.map(\.name).joined(separator: ", ")
        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        return "INSERT INTO operations (\(names)) VALUES (\(places))"
    }

    var values: [SQLValue] { columns.map(\.value) }
}
