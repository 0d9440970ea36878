public import Clocks
public import Money
import Synchronization
@_spi(Gate) public import ToolKit

/// A provider in memory: orders, refunds, transfers and payment requests, with every fault that a real one has.
///
/// It keeps a book of its own, so that a test can ask what really happened, and it acts once on a number, as a real provider does.
/// Its tools (``tools``) are built on ToolKit alone and need no network.
public final class Till: Sendable {
    private struct State {
        var orders: [String: TillOrder] = [:]
        var transfers: [TillTransfer] = []
        var collected: [TillRequest] = []
        var sent: [TillRequest] = []
        var faults: [TillFault] = []
        var late: [Movement] = []
        var lookUps = 0
        var lookUpFault: TillFault.LookUp?
        var factsFault: Failure?
        var hooks: [TillStep: [@Sendable () async -> Void]] = [:]
        var tradeCount = 0
    }

    /// The gate whose permits it takes.
    public let gate: GateIdentity
    private let clock: any WallClock
    private let state = Mutex(State())

    /// A till that takes the permits of one gate.
    public init(boundTo gate: GateIdentity, clock: any WallClock) {
        self.gate = gate
        self.clock = clock
    }

    // MARK: - What a test arranges

    /// An order that is paid.
    @discardableResult
    public func addPaidOrder(_ number: String, _ amount: Money, buyer: String = "2088000000000001") -> TillOrder {
        addOrder(number, amount, buyer: buyer, paidAt: clock.now())
    }

    /// An order that nobody has paid yet.
    @discardableResult
    public func addWaitingOrder(_ number: String, _ amount: Money) -> TillOrder {
        addOrder(number, amount, buyer: nil, paidAt: nil)
    }

    private func addOrder(_ number: String, _ amount: Money, buyer: String?, paidAt: Instant?) -> TillOrder {
        state.withLock { state in
            state.tradeCount += 1
            let digits = String(state.tradeCount)
            let trade = "2025" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
            let order = TillOrder(number: number, trade: trade, total: amount, buyer: buyer, paidAt: paidAt)
            state.orders[number] = order
            return order
        }
    }

    /// A refund that somebody else makes, past the gate.
    public func refundElsewhere(_ number: String, _ amount: Money, as request: String) {
        state.withLock { state in
            state.orders[number]?.refunds.append(TillRefund(request: request, amount: amount))
        }
    }

    /// Changes an order: another buyer, another state.
    public func change(_ number: String, _ body: @Sendable (inout TillOrder) -> Void) {
        state.withLock { state in
            guard var order = state.orders[number] else { return }
            body(&order)
            state.orders[number] = order
        }
    }

    /// What the next requests that move money meet, one fault each.
    public func next(_ faults: TillFault...) { state.withLock { $0.faults += faults } }

    /// What every look-up answers from now on; nil for the truth.
    public func answerLookUps(with fault: TillFault.LookUp?) { state.withLock { $0.lookUpFault = fault } }

    /// Why every order is unknowable from now on; nil for the truth.
    public func answerFacts(with failure: Failure?) { state.withLock { $0.factsFault = failure } }

    /// Runs `body` once, when the till is next asked to take this step and before it takes it.
    public func when(_ step: TillStep, _ body: @escaping @Sendable () async -> Void) {
        state.withLock { $0.hooks[step, default: []].append(body) }
    }

    /// Acts on the requests that were on their way all the time.
    public func deliverLate() {
        state.withLock { state in
            for movement in state.late { _ = Self.act(on: movement, &state) }
            state.late = []
        }
    }

    // MARK: - What really happened

    /// The order as it is now.
    public func order(_ number: String) -> TillOrder? { state.withLock { $0.orders[number] } }

    /// Every request that moves money and was sent, also those that were lost.
    public var sent: [TillRequest] { state.withLock { $0.sent } }

    /// All that was refunded, over all orders and by everybody.
    public var refunded: Int64 { state.withLock { $0.orders.values.flatMap(\.refunds).reduce(0) { $0 + $1.amount.minorUnits } } }

    /// Every transfer that happened.
    public var transfers: [TillTransfer] { state.withLock { $0.transfers } }

    /// How often it was asked what became of a movement.
    public var lookUps: Int { state.withLock { $0.lookUps } }

    // MARK: - What its tools ask

    func order(_ reference: OrderReference) async throws(Failure) -> TillOrder? {
        await reach(.facts)
        let (fault, found) = state.withLock { state in (state.factsFault, Self.find(reference, state)) }
        if let fault { throw fault }
        guard case .both(let number, _) = reference, let found else { return found }
        guard found.number == number.text else { throw Failure(code: "names-differ", text: "The two names are of two orders.") }
        return found
    }

    private static func find(_ reference: OrderReference, _ state: State) -> TillOrder? {
        switch reference {
        case .merchant(let number): state.orders[number.text]
        case .provider(let trade), .both(_, let trade): state.orders.values.first { $0.trade == trade }
        }
    }

    func move(_ movement: Movement) async -> (Outcome<TillReceipt>, Observation) {
        await reach(.send)
        return state.withLock { state in
            let fault = state.faults.isEmpty ? nil : state.faults.removeFirst()
            state.sent.append(TillRequest(movement: movement, fault: fault))
            switch fault {
            case .lostBefore?: return (.unknown(Self.lost), Observation())
            case .late?:
                state.late.append(movement)
                return (.unknown(Self.lost), Observation())
            case .refuses(let code)?: return (.failed(Failure(code: code, text: "The till refused: \(code).")), Observation())
            case .lostAfter?:
                _ = Self.act(on: movement, &state)
                return (.unknown(Self.lost), Observation())
            case nil: return Self.act(on: movement, &state)
            }
        }
    }

    func lookUp(_ movement: Movement) async -> LookUp<TillReceipt> {
        await reach(.lookUp)
        return state.withLock { state in
            state.lookUps += 1
            switch state.lookUpFault {
            case .unavailable?: return .unavailable(Failure(code: "till-down", text: "The till does not answer.", mayHelpLater: true))
            case .absent?: return .absent
            case nil: return Self.happened(movement, state)
            }
        }
    }

    private func reach(_ step: TillStep) async {
        let hooks = state.withLock { $0.hooks.removeValue(forKey: step) } ?? []
        for hook in hooks { await hook() }
    }

    private static let lost = Failure(code: "timed-out", text: "The till did not answer in time.", mayHelpLater: true)
}

extension Till {
    private static func act(on movement: Movement, _ state: inout State) -> (Outcome<TillReceipt>, Observation) {
        switch movement {
        case .collect(let order, _):
            state.collected.append(TillRequest(movement: movement, fault: nil))
            return (.succeeded(TillReceipt(movement, link: "till:pay/\(order.text)")), Observation())
        case .transfer(let payee, let amount, let number):
            if !state.transfers.contains(where: { $0.request == number.text }) {
                state.transfers.append(TillTransfer(request: number.text, payee: payee, amount: amount))
            }
            return (.succeeded(TillReceipt(movement)), Observation())
        case .refund(let identity, let amount, let number): return refund(identity, amount, number, movement, &state)
        case .cancel(let identity, _): return cancel(identity, movement, &state)
        case .close(let identity): return close(identity, movement, &state)
        }
    }

    private static let unknownOrder = Failure(code: "no-such-trade", text: "There is no such order.")
    private static let closedUnpaid = Failure(code: "closed-unpaid", text: "Nobody had paid the order; it is closed, and nothing moved.")

    /// As a real provider does: what is paid goes back, what is not is closed, and done twice is done once.
    private static func cancel(
        _ identity: OrderIdentity, _ movement: Movement, _ state: inout State
    ) -> (Outcome<TillReceipt>, Observation) {
        guard var order = state.orders[identity.number.text], order.trade == identity.tradeNumber else {
            return (.failed(unknownOrder), Observation())
        }
        guard order.paidAt != nil else {
            order.isClosedUnpaid = true
            state.orders[order.number] = order
            return (.failed(closedUnpaid), Observation())
        }
        if order.refunded < order.total.minorUnits {
            let rest = Money(minorUnits: order.total.minorUnits - order.refunded, currency: order.total.currency)
            order.refunds.append(TillRefund(request: cancellation, amount: rest))
            state.orders[order.number] = order
        }
        return (.succeeded(TillReceipt(movement)), Observation(cumulativeRefund: order.total))
    }

    private static let cancellation = "cancellation"

    private static func close(
        _ identity: OrderIdentity, _ movement: Movement, _ state: inout State
    ) -> (Outcome<TillReceipt>, Observation) {
        guard var order = state.orders[identity.number.text], order.trade == identity.tradeNumber else {
            return (.failed(unknownOrder), Observation())
        }
        guard order.paidAt == nil else {
            return (.failed(Failure(code: "paid-already", text: "The order is paid and can't be closed.")), Observation())
        }
        order.isClosedUnpaid = true
        state.orders[order.number] = order
        return (.succeeded(TillReceipt(movement)), Observation())
    }

    private static func refund(
        _ identity: OrderIdentity, _ amount: Money, _ number: RequestNumber, _ movement: Movement, _ state: inout State
    ) -> (Outcome<TillReceipt>, Observation) {
        guard var order = state.orders[identity.number.text], order.trade == identity.tradeNumber, order.status == .paid else {
            return (.failed(Failure(code: "no-such-trade", text: "There is no such paid order.")), Observation())
        }
        if let before = order.refunds.first(where: { $0.request == number.text }) {
            guard before.amount == amount else {
                return (.failed(Failure(code: "number-differs", text: "The number was used with another amount.")), Observation())
            }
        } else {
            guard order.refunded + amount.minorUnits <= order.total.minorUnits else {
                return (.failed(Failure(code: "over-paid", text: "That is more than is left of the order.")), Observation())
            }
            order.refunds.append(TillRefund(request: number.text, amount: amount))
            state.orders[order.number] = order
        }
        let all = Money(minorUnits: order.refunded, currency: order.total.currency)
        return (.succeeded(TillReceipt(movement)), Observation(cumulativeRefund: all))
    }

    private static func happened(_ movement: Movement, _ state: State) -> LookUp<TillReceipt> {
        switch movement {
        case .collect: return .absent
        case .transfer(_, let amount, let number):
            guard let found = state.transfers.first(where: { $0.request == number.text }) else { return .absent }
            return found.amount == amount ? .succeeded(TillReceipt(movement)) : .differs(differs)
        case .refund(let identity, let amount, let number):
            let order = state.orders[identity.number.text]
            guard let found = order?.refunds.first(where: { $0.request == number.text }) else { return .absent }
            return found.amount == amount ? .succeeded(TillReceipt(movement)) : .differs(differs)
        case .cancel(let identity, _):
            guard let order = state.orders[identity.number.text] else { return .absent }
            if order.isClosedUnpaid { return .failed(closedUnpaid) }
            return order.refunds.contains { $0.request == cancellation } ? .succeeded(TillReceipt(movement)) : .absent
        case .close(let identity):
            guard let order = state.orders[identity.number.text] else { return .absent }
            if order.isClosedUnpaid { return .succeeded(TillReceipt(movement)) }
            return order.paidAt == nil ? .absent : .failed(Failure(code: "paid-already", text: "The order is paid."))
        }
    }

    private static let differs = Failure(code: "amount-differs", text: "The till knows this number with another amount.")
}
