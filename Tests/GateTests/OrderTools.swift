import JSON
import Money
import Synchronization
@_spi(Gate) import ToolKit

@testable import ToolKitTesting

/// Takes orders of the till back, closes them, and sends money to payees of several names.
struct OrderTools: ToolModule {
    static let id = "till.orders"
    let till: Till
    let names: PayeeNames

    init(_ till: Till, names: PayeeNames = PayeeNames()) {
        self.till = till
        self.names = names
    }

    var tools: [AnyTool] {
        [
            .moving(WholeOrderTool(till: till, name: "till-cancel", isCancel: true)),
            .moving(WholeOrderTool(till: till, name: "till-close", isCancel: false)), .moving(SendTool(till: till, names: names)),
        ]
    }
}

/// Cancels or closes an order.
struct WholeOrderTool: MovingTool {
    typealias Output = TillReceipt

    struct Arguments: Sendable {
        let order: String
        let note: String
    }

    let till: Till
    let name: String
    let isCancel: Bool
    var title: String { name }
    var summary: String { "Does \(name)." }
    var effects: Set<Effect> { [isCancel ? .refund : .collect] }
    let parameters = Parameters<Arguments>(
        Field("order", \.order, .string(1...64), "the merchant's order number"),
        Field("note", \.note, .string(0...64).orDefault(""), "a note"), build: Arguments.init)

    func reference(in arguments: Arguments) -> MovementReference {
        MovementReference(order: .merchant(OrderNumber(arguments.order)), number: nil, reason: "")
    }

    func facts(for arguments: Arguments) async throws(Failure) -> Facts {
        let number = OrderNumber(arguments.order)
        return try await till.order(.merchant(number)).map { .order($0.plainFacts) } ?? .unknownOrder(number)
    }

    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        guard let order = facts.order else { throw Failure(code: "no-such-order", text: "The till does not know the order.") }
        guard isCancel else { return .close(order: order.identity) }
        let left = order.total.minorUnits - (order.refunded?.minorUnits ?? 0)
        // Where nothing is left, that is for the policy to tell.
        return .cancel(order: order.identity, amount: left > 0 ? .fen(left) : order.total)
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<TillReceipt> {
        let till = till
        return await permit.spend(boundTo: till.gate) { movement in await till.move(movement) }
    }

    func lookUp(_ movement: Movement) async -> LookUp<TillReceipt> { await till.lookUp(movement) }

    func attachments(of result: JSONObject) -> [Attachment] {
        result["order"]?.stringValue.map { [Attachment(bytes: Array($0.utf8), mediaType: "text/plain")] } ?? []
    }
}

extension TillOrder {
    /// The order's facts as a trade query tells them: nothing of refunds.
    fileprivate var plainFacts: OrderFacts {
        OrderFacts(
            identity: OrderIdentity(number: OrderNumber(number), tradeNumber: trade), status: status, total: total,
            paid: paidAt == nil ? nil : total, buyer: buyer, paidAt: paidAt)
    }
}

/// Whose names the till says they are, and what it says of transfers.
final class PayeeNames: Sendable {
    private struct State {
        var receivers: [String: String] = [:]
        var lookUp: Failure?
    }

    private let state = Mutex(State())

    func name(_ name: String, _ receiver: String) { state.withLock { $0.receivers[name] = receiver } }
    func receiver(_ name: String) -> PayeeIdentity? {
        state.withLock { $0.receivers[name] }.map { PayeeIdentity(kind: "TILL_USER", id: $0) }
    }

    /// Every transfer that is looked up ended without anything moved; nil for the truth.
    func fail(_ failure: Failure?) { state.withLock { $0.lookUp = failure } }
    var failure: Failure? { state.withLock { $0.lookUp } }
}

/// Sends money, and tells who got it where the till knows.
struct SendTool: MovingTool {
    typealias Output = TillReceipt

    struct Arguments: Sendable {
        let payee: String
        let amount: Money
        let number: String?
        let holder: String?
    }

    let till: Till
    let names: PayeeNames
    let name = "till-send"
    let title = "Send from the till"
    let summary = "Sends money to a payee of any name."
    let effects: Set<Effect> = [.transfer]
    let parameters = Parameters<Arguments>(
        Field("payee", \.payee, .string(1...64, personal: true), "who gets it"),
        Field("amount", \.amount, .money(atMost: .fen(100_000_000)), "how much, in yuan"),
        Field("number", \.number, Kind.string(1...64).orAbsent, "a request number of your own"),
        Field("holder", \.holder, Kind.string(1...64, personal: true).orAbsent, "whose account it is"), build: Arguments.init)

    private func payee(_ arguments: Arguments) -> PayeeIdentity { PayeeIdentity(kind: "ALIPAY_LOGON_ID", id: arguments.payee) }

    func reference(in arguments: Arguments) -> MovementReference {
        MovementReference(order: nil, number: arguments.number.map { RequestNumber($0) }, reason: "")
    }

    func facts(for arguments: Arguments) async throws(Failure) -> Facts {
        .payee(PayeeFacts(identity: payee(arguments), name: arguments.holder))
    }

    func movement(_ arguments: Arguments, _ facts: Facts, number: RequestNumber) throws(Failure) -> Movement {
        .transfer(payee: payee(arguments), amount: arguments.amount, number: number)
    }

    func execute(_ arguments: Arguments, under permit: consuming Permit) async -> Executed<TillReceipt> {
        let (till, receiver) = (till, names.receiver(arguments.payee))
        return await permit.spend(boundTo: till.gate) { movement in
            let (outcome, _) = await till.move(movement)
            return (outcome, Observation(receiver: receiver))
        }
    }

    func lookUp(_ movement: Movement) async -> LookUp<TillReceipt> {
        let answer = await till.lookUp(movement)
        if case .absent = answer, let failure = names.failure { return .failed(failure) }
        return answer
    }
}
