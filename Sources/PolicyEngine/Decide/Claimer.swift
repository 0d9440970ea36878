internal import Clocks
internal import Money

/// Turns the limits and gates that match a call into claims: whose balance, over which window.
struct Claimer {
    let request: Request
    let amount: Money
    let zone: ZoneTable

    /// Why a statement that matches cannot be judged.
    enum Failure: Error {
        case noValue(statement: String, each: BalanceKey.Kind)
        case otherCurrency(statement: String)
        case noWindow(statement: String)

        /// The decision that follows.
        var forbidden: Forbidden {
            switch self {
            case .noValue(let statement, let each):
                Forbidden(statements: [statement], reason: "`\(statement)` counts each \(each.rawValue), and this call has none")
            case .otherCurrency(let statement):
                Forbidden(statements: [statement], reason: "`\(statement)` is in another currency than this call")
            case .noWindow(let statement):
                Forbidden(statements: [statement], reason: "the clock is out of range, so `\(statement)` cannot be counted")
            }
        }
    }

    func claims(_ limits: [LimitRule]) throws(Failure) -> [LimitClaim] {
        var claims: [LimitClaim] = []
        for limit in limits { claims.append(try claim(limit)) }
        return claims
    }

    func claims(_ gates: [GateRule]) throws(Failure) -> [GateClaim] {
        var claims: [GateClaim] = []
        for gate in gates { claims.append(try claim(gate)) }
        return claims
    }

    private func claim(_ limit: LimitRule) throws(Failure) -> LimitClaim {
        if let ceiling = limit.ceiling.amount, ceiling.currency != amount.currency { throw .otherCurrency(statement: limit.name) }
        let counter = try counter(limit.counting, statement: limit.name)
        return LimitClaim(limit: limit.name, counter: counter, ceiling: limit.ceiling, amount: amount)
    }

    private func claim(_ gate: GateRule) throws(Failure) -> GateClaim {
        if let above = gate.above, above.currency != amount.currency { throw .otherCurrency(statement: gate.name) }
        var found: Counter?
        if let counting = gate.counting[request.effect] { found = try counter(counting, statement: gate.name) }
        return GateClaim(
            gate: gate.name, counter: found, above: gate.above, aboveCount: gate.aboveCount, amount: amount,
            requirement: gate.requirement)
    }

    private func counter(_ counting: Counting, statement: String) throws(Failure) -> Counter {
        guard let value = value(of: counting.each), !value.isEmpty else {
            throw .noValue(statement: statement, each: counting.each)
        }
        let window: Window?
        do { window = try counting.window.window(at: request.now, in: zone) } catch { throw .noWindow(statement: statement) }
        return Counter(
            definition: counting.definition, key: BalanceKey(kind: counting.each, value: value), window: window,
            leavesOutApproved: counting.leavesOutApproved)
    }

    private var tradeNumber: String? {
        guard let number = request.facts.order?.identity.tradeNumber, !number.isEmpty else { return nil }
        return number
    }

    private func value(of each: BalanceKey.Kind) -> String? {
        switch each {
        case .agent: request.agent
        case .customer: request.facts.order?.buyer
        case .order: tradeNumber ?? request.order?.text
        case .payee: request.payeeKey
        case .shop: request.shop
        }
    }
}
