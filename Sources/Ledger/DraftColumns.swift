import Clocks
import JSON
import Money
import Store

/// The row of a new operation.
enum DraftColumns {
    static let names = [
        "version", "approved", "id", "shop", "state", "agent", "credential", "conversation", "tool", "tool_digest", "arguments",
        "call_digest", "reason", "buyer", "policy_serial", "statements", "facts", "created_at", "effect", "currency", "amount",
        "order_number", "request_number", "trade_number", "payee_kind", "payee_id", "dispatched_at", "lease_holder", "lease_until",
        "deadline", "kind", "payee_key",
    ]

    /// The values of a draft, in the order of the names.
    /// - Parameter payeeKey: the payee's name as counters know it.
    static func values(
        _ draft: Draft, shop: Shop, payeeKey: String?, state: OperationState, now: Instant, lease: LeaseTerms?
    ) -> [SQLValue] {
        let (call, movement) = (draft.call, draft.movement)
        let own: [SQLValue] = [
            .integer(1), .integer(0),
            .text(draft.id.text), .text(shop.key), .text(state.rawValue), .text(call.agent), .text(call.credential),
            SQLValue(call.conversation), .text(call.tool), .text(call.toolDigest), .text(JSONValue.object(call.arguments).text),
            .text(call.digest), .text(call.reason), SQLValue(call.buyer), .integer(call.policySerial),
            .text(JSONValue.array(call.statements.map { .string($0) }).text), .text(JSONValue.object(call.facts).text),
            .integer(now.milliseconds), .text(movement.effect.rawValue), .text(movement.amount.currency.code),
            .integer(movement.amount.minorUnits), SQLValue(movement.order?.text), SQLValue(movement.number?.text),
        ]
        let parties: [SQLValue] =
            switch movement {
            case .collect: [.null, .null, .null]
            case .refund(let order, _, _), .cancel(let order, _), .close(let order): [.text(order.tradeNumber), .null, .null]
            case .transfer(let payee, _, _): [.null, .text(payee.kind), .text(payee.id)]
            }
        // Written only where the effect does not say it already.
        let kind = movement.kind.rawValue == movement.effect.rawValue ? nil : movement.kind.rawValue
        let last: [SQLValue] = [SQLValue(kind), SQLValue(payeeKey)]
        guard let lease else { return own + parties + [.null, .null, .null, .null] + last }
        return own + parties + [
            .integer(now.milliseconds), .text(lease.holder), .integer((now + lease.length).milliseconds),
            .integer((now + lease.deadline).milliseconds),
        ] + last
    }
}
