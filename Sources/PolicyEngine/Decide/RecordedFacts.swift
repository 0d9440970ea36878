public import Clocks
public import JSON
public import Money

/// What was known of an order or a payee when a call was decided, beside the names that the operation itself keeps. It is recorded with
/// the operation, so that a limit of later judges it as it was.
public struct RecordedFacts: Sendable, Hashable {
    /// The order's state: `waiting`, `paid`, `finished`, `closed`.
    public var status: String?
    /// What was paid for the order.
    public var paid: Money?
    /// What was known to have been refunded of it.
    public var refunded: Money?
    /// What other operations on it, not ended yet, would refund.
    public var open: Money?
    /// When it was paid.
    public var paidAt: Instant?
    /// Whether this host asked for the payment.
    public var isMadeByHost: Bool?
    /// Whether a person enrolled the payee, and the amount was within its ceiling.
    public var isPayeeKnown: Bool?
    /// Since when the payee was enrolled.
    public var payeeKnownSince: Instant?
    /// What the payee had got before, under all of its names.
    public var payeePaid: Money?
    /// Whether nobody had resolved the payee: the amount counts against the common allowance of such payees too.
    public var isPayeeUnresolved: Bool?
    /// What the agent's backend had signed about the conversation; nil without a context.
    public var context: ConversationContext?

    /// Nothing is known.
    public init() {}

    /// What a request was decided by.
    public init(_ request: Request) {
        let order = request.facts.order
        status = order?.status.rawValue
        paid = order?.paid
        refunded = BuiltInRules.greatest(request.orderRefunded, order?.refunded)
        open = request.orderOpen
        paidAt = order?.paidAt
        isMadeByHost = request.orderMadeByHost
        isPayeeKnown = request.facts.payee?.isKnown
        payeeKnownSince = request.facts.payee?.knownSince
        payeePaid = request.facts.payee?.paid
        isPayeeUnresolved = request.payee?.isUnresolved == true ? true : nil
        context = request.context
    }

    /// What was recorded. Members that are not understood are left out: what depends on them cannot be judged then.
    public init(json: JSONObject) {
        status = json["status"]?.stringValue
        paid = Self.money(json["paid"])
        refunded = Self.money(json["refunded"])
        open = Self.money(json["open"])
        paidAt = json["paid_at"]?.numberValue?.integer.map { Instant(milliseconds: $0) }
        isMadeByHost = json["made_by_host"]?.boolValue
        isPayeeKnown = json["known"]?.boolValue
        payeeKnownSince = json["known_since"]?.numberValue?.integer.map { Instant(milliseconds: $0) }
        payeePaid = Self.money(json["payee_paid"])
        isPayeeUnresolved = json["unresolved"]?.boolValue
        context = json["context"]?.objectValue.map { ConversationContext(json: $0) }
    }

    /// The facts to record.
    public var json: JSONObject {
        let members: [(String, JSONValue?)] = [
            ("status", status.map { .string($0) }), ("paid", paid.map { .string("\($0)") }),
            ("refunded", refunded.map { .string("\($0)") }), ("open", open.map { .string("\($0)") }),
            ("paid_at", paidAt.map { .integer($0.milliseconds) }), ("made_by_host", isMadeByHost.map { .bool($0) }),
            ("known", isPayeeKnown.map { .bool($0) }), ("known_since", payeeKnownSince.map { .integer($0.milliseconds) }),
            ("payee_paid", payeePaid.map { .string("\($0)") }), ("unresolved", isPayeeUnresolved.map { .bool($0) }),
            ("context", context.map { .object($0.json) }),
        ]
        return JSONObject(members.compactMap { key, value in value.map { JSONObject.Member(key: key, value: $0) } })
    }

    private static func money(_ value: JSONValue?) -> Money? { value?.stringValue.flatMap { Values.money(written: $0) } }
}
