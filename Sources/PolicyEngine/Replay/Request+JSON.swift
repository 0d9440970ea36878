public import JSON
internal import Clocks
internal import Money

/// What is recorded as a request is none: the store was damaged, or written by a later version.
public struct UnreadableRequest: Error, Sendable, Hashable, CustomStringConvertible {
    /// The member that is missing or not what it should be.
    public let member: String

    /// One sentence without a full stop; it quotes no value.
    public var description: String { "the recorded request has no readable `\(member)`" }
}

extension Request {
    /// The request to record: `init(json:)` gives the same one back.
    public var json: JSONObject {
        let members: [(String, JSONValue?)] = [
            ("agent", .string(agent)), ("tool", .string(tool)), ("effect", .string(effect.rawValue)),
            ("kind", kind == effect.movement ? nil : kind.map { .string($0.rawValue) }),
            ("amount", amount.map(RequestJSON.money)),
            ("order", order.map { .string($0.text) }), ("facts", RequestJSON.facts(facts)),
            ("refunded", orderRefunded.map(RequestJSON.money)), ("open", orderOpen.map(RequestJSON.money)),
            ("payee_key", payee.map { .string($0.own) }),
            ("payee_names", payee.flatMap { $0.others.isEmpty ? nil : .array($0.others.map { .string($0) }) }),
            ("unresolved", payee?.isUnresolved == true ? .bool(true) : nil), ("shop", .string(shop)),
            ("number", number.isEmpty ? nil : .string(number)),
            ("reason", reason.isEmpty ? nil : .string(reason)), ("arguments", arguments.isEmpty ? nil : .object(arguments)),
            ("made_by_host", orderMadeByHost.map { .bool($0) }), ("made_for_caller", orderMadeForCaller.map { .bool($0) }),
            ("price", price.map(RequestJSON.money)),
            ("disclosing", disclosing.isEmpty ? nil : .array(disclosing.sorted().map { .string($0) })),
            ("context", context.map { .object($0.json) }),
            ("now", .integer(now.milliseconds)),
        ]
        return RequestJSON.object(members)
    }

    /// A request that was recorded.
    public init(json: JSONObject) throws(UnreadableRequest) {
        let reader = RequestJSON(json)
        guard let effect = Effect(rawValue: try reader.text("effect")) else { throw UnreadableRequest(member: "effect") }
        self.init(
            agent: try reader.text("agent"), tool: try reader.text("tool"), effect: effect, kind: try reader.kind(),
            amount: try reader.money("amount"), order: try reader.optionalText("order").map { OrderNumber($0) }, facts: try reader.facts(),
            orderRefunded: try reader.money("refunded"), orderOpen: try reader.money("open"),
            payee: try reader.payeeKeys(), shop: try reader.text("shop"),
            number: try reader.optionalText("number") ?? "", reason: try reader.optionalText("reason") ?? "",
            arguments: try reader.object("arguments") ?? [:], orderMadeByHost: try reader.bool("made_by_host"),
            orderMadeForCaller: try reader.bool("made_for_caller"), price: try reader.money("price"),
            disclosing: Set(try reader.texts("disclosing") ?? []),
            context: try reader.object("context").map { ConversationContext(json: $0) }, now: try reader.instant("now"))
    }
}

/// Reads and writes the members of a recorded request, exactly: a member that is there and cannot be read is never taken for absent.
private struct RequestJSON {
    private let json: JSONObject

    init(_ json: JSONObject) { self.json = json }

    // MARK: - Writing

    static func object(_ members: [(String, JSONValue?)]) -> JSONObject {
        JSONObject(members.compactMap { key, value in value.map { JSONObject.Member(key: key, value: $0) } })
    }

    static func money(_ money: Money) -> JSONValue { .string(money.description) }

    static func facts(_ facts: Facts) -> JSONValue? {
        switch facts {
        case .none: nil
        case .unknownOrder(let number): ["unknown_order": .string(number.text)]
        case .order(let order): ["order": .object(object(order))]
        case .payee(let payee):
            [
                "payee": .object(
                    object([
                        ("kind", .string(payee.identity.kind)), ("id", .string(payee.identity.id)), ("known", .bool(payee.isKnown)),
                        ("known_since", payee.knownSince.map { .integer($0.milliseconds) }), ("paid", payee.paid.map(money)),
                    ]))
            ]
        }
    }

    private static func object(_ order: OrderFacts) -> JSONObject {
        object([
            ("id", .string(order.identity.number.text)), ("trade_no", .string(order.identity.tradeNumber)),
            ("status", .string(order.status.rawValue)), ("total", money(order.total)), ("paid", order.paid.map(money)),
            ("refunded", order.refunded.map(money)), ("buyer", order.buyer.map { .string($0) }),
            ("paid_at", order.paidAt.map { .integer($0.milliseconds) }),
        ])
    }

    // MARK: - Reading

    func optionalText(_ member: String) throws(UnreadableRequest) -> String? {
        guard let value = json[member] else { return nil }
        guard let text = value.stringValue else { throw UnreadableRequest(member: member) }
        return text
    }

    func text(_ member: String) throws(UnreadableRequest) -> String {
        guard let text = try optionalText(member) else { throw UnreadableRequest(member: member) }
        return text
    }

    func bool(_ member: String) throws(UnreadableRequest) -> Bool? {
        guard let value = json[member] else { return nil }
        guard let bool = value.boolValue else { throw UnreadableRequest(member: member) }
        return bool
    }

    func object(_ member: String) throws(UnreadableRequest) -> JSONObject? {
        guard let value = json[member] else { return nil }
        guard let object = value.objectValue else { throw UnreadableRequest(member: member) }
        return object
    }

    func optionalInstant(_ member: String) throws(UnreadableRequest) -> Instant? {
        guard let value = json[member] else { return nil }
        guard let milliseconds = value.numberValue?.integer else { throw UnreadableRequest(member: member) }
        return Instant(milliseconds: milliseconds)
    }

    func instant(_ member: String) throws(UnreadableRequest) -> Instant {
        guard let instant = try optionalInstant(member) else { throw UnreadableRequest(member: member) }
        return instant
    }

    /// An amount as `Money` writes it, whatever its sign and size.
    func money(_ member: String) throws(UnreadableRequest) -> Money? {
        guard let text = try optionalText(member) else { return nil }
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let currency = Currency(code: String(parts[1])), let units = Int64(parts[0].filter { $0 != "." }) else {
            throw UnreadableRequest(member: member)
        }
        let money = Money(minorUnits: units, currency: currency)
        guard money.description == text else { throw UnreadableRequest(member: member) }
        return money
    }

    func kind() throws(UnreadableRequest) -> MovementKind? {
        guard let text = try optionalText("kind") else { return nil }
        guard let kind = MovementKind(rawValue: text) else { throw UnreadableRequest(member: "kind") }
        return kind
    }

    func payeeKeys() throws(UnreadableRequest) -> PayeeKeys? {
        guard let own = try optionalText("payee_key") else { return nil }
        return PayeeKeys(own: own, others: try texts("payee_names") ?? [], isUnresolved: try bool("unresolved") ?? false)
    }

    func texts(_ member: String) throws(UnreadableRequest) -> [String]? {
        guard let value = json[member] else { return nil }
        guard let texts = value.arrayValue?.map(\.stringValue), !texts.contains(nil) else { throw UnreadableRequest(member: member) }
        return texts.compactMap { $0 }
    }

    func facts() throws(UnreadableRequest) -> Facts {
        guard let found = try object("facts") else { return .none }
        let facts = RequestJSON(found)
        if let number = try facts.optionalText("unknown_order") { return .unknownOrder(OrderNumber(number)) }
        if let order = try facts.object("order") { return .order(try RequestJSON(order).order()) }
        guard let payee = try facts.object("payee").map({ RequestJSON($0) }), let isKnown = try payee.bool("known") else {
            throw UnreadableRequest(member: "facts")
        }
        return .payee(
            PayeeFacts(
                identity: PayeeIdentity(kind: try payee.text("kind"), id: try payee.text("id")), isKnown: isKnown,
                knownSince: try payee.optionalInstant("known_since"), paid: try payee.money("paid")))
    }

    private func order() throws(UnreadableRequest) -> OrderFacts {
        guard let status = OrderFacts.Status(rawValue: try text("status")) else { throw UnreadableRequest(member: "status") }
        guard let total = try money("total") else { throw UnreadableRequest(member: "total") }
        return OrderFacts(
            identity: OrderIdentity(number: OrderNumber(try text("id")), tradeNumber: try text("trade_no")), status: status, total: total,
            paid: try money("paid"), refunded: try money("refunded"), buyer: try optionalText("buyer"),
            paidAt: try optionalInstant("paid_at"))
    }
}
