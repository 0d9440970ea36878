import Clocks
import JSON
import Money
@_spi(Gate) public import ToolKit

/// The tools of a till: `till-refund`, `till-collect`, `till-transfer` and `till-balance`.
public struct TillTools: ToolModule {
    /// `till`.
    public static let id = "till"
    /// The tools.
    public let tools: [AnyTool]

    /// The tools of `till`.
    public init(_ till: Till) {
        tools = [
            .moving(TillRefundTool(till: till)), .moving(TillCollectTool(till: till)), .moving(TillTransferTool(till: till)),
            .reading(TillBalanceTool(till: till)),
        ]
    }
}

/// The most that one call may name.
private let most = Money.fen(100_000_000)

/// Refunds an order.
struct TillRefundTool: MovingTool {
    typealias Output = TillReceipt

    struct Arguments: Sendable {
        let order: String?
        let trade: String?
        let amount: Money
        let number: String?
        let reason: String
    }

    let till: Till
    let name = "till-refund"
    let title = "Refund at the till"
    let summary = "Refunds a paid order, in part or in full. Name the order by `order` or by `trade`."
    let effects: Set<Effect> = [.refund]
    let parameters = Parameters<Arguments>(
        Field("order", \.order, Kind.string(1...64).orAbsent, "the merchant's order number"),
        Field("trade", \.trade, Kind.string(1...64).orAbsent, "the till's order number"),
        Field("amount", \.amount, .money(atMost: most), "how much to refund, in yuan"),
        Field("number", \.number, Kind.string(1...64).orAbsent, "a request number of your own"),
        Field("reason", \.reason, .string(0...256).orDefault(""), "why"), build: Arguments.init)

    func reference(in arguments: Arguments) -> MovementReference {
        MovementReference(
            order: Self.order(in: arguments), number: arguments.number.map { RequestNumber($0) }, reason: arguments.reason)
    }

    private static func order(in arguments: Arguments) -> OrderReference? {
        switch (arguments.order, arguments.trade) {
        case (let order?, let trade?): .both(OrderNumber(order), trade)
        case (let order?, nil): .merchant(OrderNumber(order))
        case (nil, let trade?): .provider(trade)
        case (nil, nil): nil
        }
    }

    func facts(for arguments: Arguments) async throws(Failure) -> Facts {
        guard let reference = Self.order(in: arguments) else {
            throw Failure(code: "no-order", text: "Name the order by `order` or by `trade`.")
        }
        guard let order = try await till.order(reference) else {
            throw Failure(code: "no-such-order", text: "The till does not know the order.")
        }
        return .order(order.facts)
    }

    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        guard let order = facts.order else { throw Failure(code: "no-such-order", text: "The till does not know the order.") }
        return .refund(order: order.identity, amount: arguments.amount, number: number)
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<TillReceipt> {
        let till = till
        return await permit.spend(boundTo: till.gate) { movement in await till.move(movement) }
    }

    func lookUp(_ movement: Movement) async -> LookUp<TillReceipt> { await till.lookUp(movement) }
}

/// Asks a buyer for a payment.
struct TillCollectTool: MovingTool {
    typealias Output = TillReceipt

    struct Arguments: Sendable {
        let order: String
        let amount: Money
        let title: String
    }

    let till: Till
    let name = "till-collect"
    let title = "Collect at the till"
    let summary = "Makes a link by which a buyer pays an order."
    let effects: Set<Effect> = [.collect]
    let parameters = Parameters<Arguments>(
        Field("order", \.order, .string(1...64), "the merchant's order number"),
        Field("amount", \.amount, .money(atMost: most), "the price, in yuan"),
        Field("title", \.title, .string(1...128), "what is paid for"), build: Arguments.init)

    func reference(in arguments: Arguments) -> MovementReference {
        MovementReference(order: .merchant(OrderNumber(arguments.order)), number: nil, reason: "")
    }

    func facts(for arguments: Arguments) async throws(Failure) -> Facts {
        let number = OrderNumber(arguments.order)
        guard let order = try await till.order(.merchant(number)) else { return .unknownOrder(number) }
        return .order(order.facts)
    }

    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        .collect(order: OrderNumber(arguments.order), amount: arguments.amount)
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<TillReceipt> {
        let till = till
        return await permit.spend(boundTo: till.gate) { movement in await till.move(movement) }
    }

    func lookUp(_ movement: Movement) async -> LookUp<TillReceipt> { await till.lookUp(movement) }
}

/// Sends money to a payee.
struct TillTransferTool: MovingTool {
    typealias Output = TillReceipt

    struct Arguments: Sendable {
        let payee: String
        let amount: Money
        let number: String?
    }

    let till: Till
    let name = "till-transfer"
    let title = "Transfer from the till"
    let summary = "Sends money to a payee."
    let effects: Set<Effect> = [.transfer]
    let parameters = Parameters<Arguments>(
        Field("payee", \.payee, .string(1...64, personal: true), "who gets it"),
        Field("amount", \.amount, .money(atMost: most), "how much, in yuan"),
        Field("number", \.number, Kind.string(1...64).orAbsent, "a request number of your own"), build: Arguments.init)

    func reference(in arguments: Arguments) -> MovementReference {
        MovementReference(order: nil, number: arguments.number.map { RequestNumber($0) }, reason: "")
    }

    func facts(for arguments: Arguments) async throws(Failure) -> Facts {
        .payee(PayeeFacts(identity: PayeeIdentity(kind: "TILL_ID", id: arguments.payee), isKnown: false))
    }

    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        .transfer(payee: PayeeIdentity(kind: "TILL_ID", id: arguments.payee), amount: arguments.amount, number: number)
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<TillReceipt> {
        let till = till
        return await permit.spend(boundTo: till.gate) { movement in await till.move(movement) }
    }

    func lookUp(_ movement: Movement) async -> LookUp<TillReceipt> { await till.lookUp(movement) }
}

/// Tells what an order has paid and refunded.
struct TillBalanceTool: ReadingTool {
    struct Arguments: Sendable {
        let order: String
    }

    struct Output: ToolOutput {
        let order: TillOrder

        static let schema: JSONObject = [
            "type": "object",
            "properties": ["order": ["type": "string"], "total": ["type": "string"], "refunded_fen": ["type": "integer"]],
            "required": ["order"],
        ]

        var text: String { "The order `\(order.number)` costs \(order.total)." }

        var structured: JSONObject {
            ["order": .string(order.number), "total": .string("\(order.total)"), "refunded_fen": .number(JSONNumber(order.refunded))]
        }
    }

    let till: Till
    let name = "till-balance"
    let title = "Balance at the till"
    let summary = "Tells what an order costs and what was refunded of it."
    let effects: Set<Effect> = [.read]
    let parameters = Parameters<Arguments>(
        Field("order", \.order, .string(1...64), "the merchant's order number"), build: Arguments.init)

    func order(in arguments: Arguments) -> OrderNumber? { OrderNumber(arguments.order) }

    func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output {
        guard let order = try await till.order(.merchant(OrderNumber(arguments.order))) else {
            throw Failure(code: "no-such-order", text: "The till does not know the order.")
        }
        return Output(order: order)
    }
}
