import Clocks
import Money

/// A call, or an operation of earlier, as plain data. What is not known is nil.
struct NaiveCall {
    struct Order {
        var id: String
        var trade: String
        var status: OrderFacts.Status
        var paid: Int64?
        /// What it costs, where it is not paid.
        var total: Int64 = 40_000
        /// What the provider tells of refunds.
        var refunded: Int64?
        var buyer: String?
        var paidAt: Int64?
    }

    struct Payee {
        var key: String?
        var id: String
        var kind: String
        var isKnown: Bool
        var knownSince: Int64?
        var paid: Int64?
        /// Other names that are the same receiver's.
        var otherKeys: [String] = []
        /// Whether nobody knows yet whose name it is.
        var isUnresolved = false
    }

    /// What a refund or a payment does beyond its effect's name.
    enum Way {
        case plain
        /// The whole order is taken back.
        case wholeOrder
        /// The order is shut before anybody pays.
        case shutting
    }

    /// An argument as the call brings it, of whatever type.
    enum Argument: Hashable {
        case text(String)
        case number(Int64)
        case truth(Bool)
        case amount(Int64)
    }

    var agent: String
    var tool: String
    var effect: Effect
    var fen: Int64?
    /// The merchant's number, as the call names it.
    var number: String?
    var order: Order?
    var payee: Payee?
    var refundedByUs: Int64?
    var open: Int64?
    var isMadeByHost: Bool?
    /// Whether its payment was asked for in this conversation.
    var isOwnOrder: Bool?
    /// What was asked for the order before.
    var pricedBefore: Int64?
    /// Whether the host has not looked for the order.
    var isNothingLookedUp = false
    var way = Way.plain
    var request = ""
    var reason = ""
    var arguments: [String: Argument] = [:]
    var context: NaiveContext?
    var at: Int64

    /// What an operation of earlier has besides.
    var past = Past()

    struct Past {
        enum State { case open, posted, void }
        var state = State.posted
        var wasApproved = false
        /// Whether the facts were recorded with it.
        var hasFacts = true
    }

    /// Whose balance it belongs to; nil where it belongs to none.
    func key(_ each: String) -> String? {
        let key: String? =
            switch each {
            case "agent": agent
            case "customer": order?.buyer
            // A payment that is asked for goes by the merchant's number: the provider has none before the buyer opens it.
            case "order": effect == .collect ? number : order.flatMap { $0.trade.isEmpty ? nil : $0.trade } ?? number
            case "payee": payee?.key
            default: "shop"
            }
        return key.flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension NaiveCall {
    /// Whether an operation of earlier belongs to a balance of a call's.
    fileprivate func isWithStrangers(_ each: String) -> Bool { each == "payee" && payee?.isUnresolved == true && past.hasFacts }

    /// Whether it counts for a call, under one of the call's names.
    func counts(_ each: String, as key: String, for call: NaiveCall) -> Bool {
        if each == "payee", key == "unresolved" { return isWithStrangers(each) }
        guard let own = self.key(each) else { return false }
        return own == key || each == "payee" && call.payee?.otherKeys.contains(own) == true
    }
}

/// What an agent's backend signed about the conversation.
struct NaiveContext {
    var conversation: String?
    var customer: String?
    var orders: [String]?
    var quotes: [String: Int64]?
    /// Claims beside these, of whatever type.
    var declared: [String: NaiveCall.Argument] = [:]
}

// MARK: - What expressions see

extension NaiveCall {
    /// A shut order's amount is what it was quoted at, or asked for, or costs.
    private var seenFen: Int64? {
        guard way == .shutting else { return fen }
        return number.flatMap { context?.quotes?[$0] } ?? pricedBefore ?? order.map { $0.paid ?? $0.total }
    }

    /// Every path that has a value, for a tool of these parameters.
    func values(_ world: NaiveWorld) -> [String: NaiveValue] {
        var values: [String: NaiveValue] = [
            "agent.name": .text(agent), "agent.groups": .texts(world.groups[agent] ?? []), "tool": .text(tool), "shop": .text("shop"),
            "reason": .text(reason), "number": .text(request), "now": .instant(at),
        ]
        values["amount"] = seenFen.map { .money($0, "CNY") }
        for (name, argument) in arguments { values["args.\(name)"] = world.parameter(name, of: tool)?.take(argument) }
        if [.collect, .refund, .read].contains(effect) { see(orderIn: &values) }
        if effect == .transfer, let payee {
            values["payee.id"] = .text(payee.id)
            values["payee.kind"] = .text(payee.kind)
            if past.hasFacts {
                values["payee.known"] = .truth(payee.isKnown)
                values["payee.known_since"] = payee.knownSince.map { .instant($0) }
                values["payee.paid"] = payee.paid.map { .money($0, "CNY") }
            }
        }
        if past.hasFacts { context?.see(in: &values, world) }
        return values
    }

    private func see(orderIn values: inout [String: NaiveValue]) {
        values["order.id"] = (order?.id ?? number).map { .text($0) }
        values["order.trade_no"] = order.map { .text($0.trade) }
        values["order.buyer"] = order?.buyer.map { .text($0) }
        guard past.hasFacts else { return }
        values["order.paid"] = order?.paid.map { .money($0, "CNY") }
        values["order.refunded"] = [refundedByUs, order?.refunded].compactMap { $0 }.max().map { .money($0, "CNY") }
        values["order.open"] = open.map { .money($0, "CNY") }
        values["order.status"] = order.map { .text($0.status.rawValue) }
        values["order.paid_at"] = order?.paidAt.map { .instant($0) }
        values["order.made_by_host"] = isMadeByHost.map { .truth($0) }
    }
}

extension NaiveContext {
    fileprivate func see(in values: inout [String: NaiveValue], _ world: NaiveWorld) {
        values["context.conv"] = conversation.map { .text($0) }
        values["context.customer"] = customer.map { .text($0) }
        values["context.orders"] = orders.map { .texts($0) }
        values["context.quotes"] = quotes.map { .amounts($0) }
        for (name, claim) in declared { values["context.\(name)"] = world.declared[name]?.take(claim) }
    }
}

// MARK: - The world around

/// What the generated policies are about: tools and agents.
struct NaiveWorld {
    /// What an argument or a declared claim has to be; anything else is as good as absent.
    enum Kind: String {
        case string, integer, money, boolean

        func take(_ argument: NaiveCall.Argument) -> NaiveValue? {
            switch (self, argument) {
            case (.string, .text(let text)): .text(text)
            case (.integer, .number(let number)): .number(number)
            case (.boolean, .truth(let truth)): .truth(truth)
            case (.money, .amount(let fen)): .money(fen, "CNY")
            case (.money, .number(let yuan)): yuan < 0 ? nil : .money(yuan * 100, "CNY")
            default: nil
            }
        }
    }

    struct Tool {
        var name: String
        var effects: [Effect]
        var parameters: [String: Kind] = [:]
        var optional: Set<String> = []
    }

    let tools = [
        Tool(
            name: "refund-one", effects: [.refund],
            parameters: ["note": .string, "pieces": .integer, "refundAmount": .money]),
        Tool(
            name: "refund-two", effects: [.refund],
            parameters: ["note": .string, "pieces": .integer, "urgent": .boolean], optional: ["pieces"]),
        Tool(name: "link", effects: [.collect], parameters: ["note": .string, "price": .money]),
        Tool(name: "send", effects: [.transfer], parameters: ["pieces": .integer, "urgent": .boolean], optional: ["urgent"]),
        Tool(name: "look", effects: [.read], parameters: ["note": .string]),
        Tool(name: "desk", effects: [.read, .refund], parameters: ["note": .string, "pieces": .integer], optional: ["note"]),
        Tool(name: "bills", effects: [.report]),
    ]
    let agents = ["a", "b", "c"]
    let groups = ["a": ["front", "老员工"], "b": ["front"]]
    let lists = ["vip": ["B-1", "B-3"], "blocked": ["B-2"], "notes": ["late", "坏了", "a #b: c"], "nobody": []]
    let declared: [String: Kind] = ["tier": .string, "visits": .integer, "vip": .boolean, "credit": .money]

    /// The tools that move money.
    var moving: [Tool] { tools.filter { !Set($0.effects).isDisjoint(with: [.collect, .refund, .transfer]) } }

    func tool(_ name: String) -> Tool? { tools.first { $0.name == name } }
    func parameter(_ name: String, of tool: String) -> Kind? { self.tool(tool)?.parameters[name] }
}
