import Clocks
import JSON
import Money
import PolicyEngine

/// A made-up call as the engine takes it.
extension NaiveCall {
    var asRequest: Request {
        Request(
            agent: agent, tool: tool, effect: effect, kind: kind, amount: fen.map { .fen($0) }, order: number.map { OrderNumber($0) },
            facts: facts,
            orderRefunded: refundedByUs.map { .fen($0) }, orderOpen: open.map { .fen($0) }, payee: payeeKeys, shop: "shop",
            number: request, reason: reason, arguments: Self.object(arguments), orderMadeByHost: isMadeByHost,
            orderMadeForCaller: isOwnOrder, price: pricedBefore.map { .fen($0) }, context: context?.asSigned, now: Instant(milliseconds: at)
        )
    }

    private var payeeKeys: PayeeKeys? {
        payee.flatMap { payee in payee.key.map { PayeeKeys(own: $0, others: payee.otherKeys, isUnresolved: payee.isUnresolved) } }
    }

    private var kind: MovementKind? {
        switch way {
        case .plain: nil
        case .wholeOrder: .cancel
        case .shutting: .close
        }
    }

    private var facts: Facts {
        if let payee {
            return .payee(
                PayeeFacts(
                    identity: PayeeIdentity(kind: payee.kind, id: payee.id), isKnown: payee.isKnown,
                    knownSince: payee.knownSince.map { Instant(milliseconds: $0) }, paid: payee.paid.map { .fen($0) }))
        }
        guard !isNothingLookedUp else { return .none }
        guard let order else { return number.map { .unknownOrder(OrderNumber($0)) } ?? .none }
        return .order(
            OrderFacts(
                identity: OrderIdentity(number: OrderNumber(order.id), tradeNumber: order.trade), status: order.status,
                total: .fen(order.paid ?? order.total), paid: order.paid.map { .fen($0) }, refunded: order.refunded.map { .fen($0) },
                buyer: order.buyer, paidAt: order.paidAt.map { Instant(milliseconds: $0) }))
    }

    /// The same as an operation of earlier, by way of what is written down of it.
    var asSpending: Spending {
        let request = asRequest
        let facts = past.hasFacts ? RecordedFacts(json: RecordedFacts(request).json) : RecordedFacts()
        let record = RecordedOperation.Record(
            amount: request.amount, orderNumber: request.facts.order?.identity.number ?? request.order,
            tradeNumber: request.facts.order?.identity.tradeNumber, payee: request.facts.payee?.identity, number: request.number,
            reason: request.reason, arguments: request.arguments, facts: facts, at: request.now)
        let operation = RecordedOperation(
            agent: agent, tool: tool, effect: effect, kind: kind, order: key("order"), buyer: order?.buyer, payee: payee?.key, shop: "shop",
            wasApproved: past.wasApproved, record: record)
        return Spending(operation, state: past.state == .open ? .open : past.state == .posted ? .posted : .void)
    }

    static func object(_ arguments: [String: Argument]) -> JSONObject {
        JSONObject(
            arguments.sorted { $0.key < $1.key }.map { name, argument in
                let value: JSONValue =
                    switch argument {
                    case .text(let text): .string(text)
                    case .number(let number): .integer(number)
                    case .truth(let truth): .bool(truth)
                    case .amount(let fen): JSONNumber(text: NaiveValue.decimal(fen)).map { .number($0) } ?? .null
                    }
                return JSONObject.Member(key: name, value: value)
            })
    }
}

extension NaiveContext {
    fileprivate var asSigned: ConversationContext {
        ConversationContext(
            conversation: conversation, customer: customer, orders: orders, quotes: quotes?.mapValues { .fen($0) },
            declared: NaiveCall.object(declared))
    }
}

extension NaiveWorld {
    /// The tools as the check takes them.
    var signatures: [ToolSignature] {
        tools.map { tool in
            let parameters = tool.parameters.compactMapValues { ParameterType(rawValue: $0.rawValue) }
            return ToolSignature(
                name: tool.name, effects: Set(tool.effects), parameters: parameters, optionalParameters: tool.optional)
        }
    }
}

// MARK: - The engine's verdict

extension NaiveVerdict {
    /// What the engine says, with the balances of these operations.
    init(_ authorizer: Authorizer, _ call: NaiveCall, _ history: SpendingHistory) {
        let grant: Grant
        switch authorizer.decide(call.asRequest) {
        case .forbid(let forbidden):
            self.init(outcome: .forbidden(Set(forbidden.statements)))
            return
        case .permit(let granted): grant = granted
        }
        func balance(_ counter: Counter) -> Balance { history.balance(of: counter, currency: .cny) }
        let permits = Set(grant.statements)
        switch Ceilings.fit(limits: grant.limits, gates: grant.gates, balance: balance) {
        case .exceeded(let limit, let left, let leftCount):
            self.init(outcome: .exceeded(permits: permits, [limit: Left(amount: left?.minorUnits, count: leftCount)]))
        case .fits(let held): self.init(outcome: .passed(permits: permits, held: Set(held.map(\.gate))))
        }
        for claim in grant.limits {
            rooms[claim.limit] = Self.room(claim.ceiling.amount, claim.ceiling.count, balance(claim.counter))
        }
        for claim in grant.gates {
            if let counter = claim.counter { rooms[claim.gate] = Self.room(claim.above, claim.aboveCount, balance(counter)) }
        }
    }

    private static func room(_ amount: Money?, _ count: Int?, _ balance: Balance) -> Room {
        Room(amount: amount?.minorUnits, count: count, usedAmount: balance.amount.minorUnits, usedCount: balance.count)
    }

    /// Whether what the engine says is what is expected. Of several statements that cannot be judged, or limits that are exceeded, it
    /// names one.
    func isKept(by found: NaiveVerdict) -> Bool {
        switch (outcome, found.outcome) {
        case (.unjudged(let all), .forbidden(let named)): return named.count == 1 && named.isSubset(of: all)
        case (.exceeded(let permits, let all), .exceeded(let others, let named)):
            let isNamed = named.count == 1 && named.allSatisfy { all[$0.key] == $0.value }
            return isNamed && permits == others && rooms == found.rooms
        default: return outcome == found.outcome && rooms == found.rooms
        }
    }
}
