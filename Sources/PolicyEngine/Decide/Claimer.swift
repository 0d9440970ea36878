internal import CEL
internal import Clocks
internal import Money

/// Turns the limits and gates that match a call into claims: whose balance, over which window.
struct Claimer {
    let request: Request
    let amount: Money
    let zone: ZoneTable
    let scene: Scene

    func claims(_ limits: [Shelved<LimitRule>]) throws(Unjudged) -> [LimitClaim] {
        var claims: [LimitClaim] = []
        for limit in limits { claims.append(try claim(limit.rule)) }
        return claims
    }

    func claims(_ gates: [Shelved<GateRule>]) throws(Unjudged) -> [GateClaim] {
        var claims: [GateClaim] = []
        for gate in gates { claims.append(try claim(gate.rule)) }
        return claims
    }

    private func claim(_ limit: LimitRule) throws(Unjudged) -> LimitClaim {
        let ceiling = Ceiling(amount: try money(limit.amount, of: limit.name), count: limit.count)
        let counter = try counter(limit.counting, statement: limit.name)
        return LimitClaim(limit: limit.name, counter: counter, ceiling: ceiling, amount: amount)
    }

    private func claim(_ gate: GateRule) throws(Unjudged) -> GateClaim {
        let above = try money(gate.above, of: gate.name)
        var found: Counter?
        if let counting = gate.counting[request.effect] { found = try counter(counting, statement: gate.name) }
        return GateClaim(
            gate: gate.name, counter: found, above: above, aboveCount: gate.aboveCount, amount: amount,
            requirement: gate.requirement)
    }

    /// A ceiling or threshold for this call, in its currency.
    private func money(_ rule: AmountRule?, of statement: String) throws(Unjudged) -> Money? {
        guard let rule else { return nil }
        let money: Money
        do throws(CELFailure) { money = try rule.amount(in: scene) } catch { throw Unjudged(statement: statement, error) }
        guard money.currency == amount.currency else {
            throw Unjudged(statement: statement, reason: "`\(statement)` is in another currency than this call")
        }
        return money
    }

    private func counter(_ counting: Counting, statement: String) throws(Unjudged) -> Counter {
        guard let value = request.value(of: counting.each), !value.isEmpty else {
            throw Unjudged(
                statement: statement, reason: "`\(statement)` counts each \(counting.each.rawValue), and this call has none")
        }
        let window: Window?
        do { window = try counting.window.window(at: request.now, in: zone) } catch {
            throw Unjudged(statement: statement, reason: "the clock is out of range, so `\(statement)` cannot be counted")
        }
        return Counter(
            definition: counting.definition, key: BalanceKey(kind: counting.each, value: value), window: window,
            leavesOutApproved: counting.leavesOutApproved)
    }
}
