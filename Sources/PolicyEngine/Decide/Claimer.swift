internal import CEL
internal import Clocks
internal import Money

/// Turns the limits and gates that match a call into claims: whose balance, over which window.
struct Claimer {
    let judge: Judge
    let amount: Money
    let zone: ZoneTable

    func claims(_ limits: [Shelved<LimitRule>]) throws(Unjudged) -> [LimitClaim] {
        var claims: [LimitClaim] = []
        for limit in limits { claims += try claim(limit) }
        return claims
    }

    func claims(_ gates: [Shelved<GateRule>]) throws(Unjudged) -> [GateClaim] {
        var claims: [GateClaim] = []
        for gate in gates { claims += try claim(gate) }
        return claims
    }

    private func claim(_ limit: Shelved<LimitRule>) throws(Unjudged) -> [LimitClaim] {
        let name = limit.rule.name
        let ceiling = Ceiling(amount: try money(limit.rule.amount, of: name), count: limit.rule.count)
        return try counters(limit.rule.counting, statement: name).map {
            LimitClaim(limit: name, counter: $0, ceiling: ceiling, amount: amount)
        }
    }

    private func claim(_ gate: Shelved<GateRule>) throws(Unjudged) -> [GateClaim] {
        let name = gate.rule.name
        let above = try money(gate.rule.above, of: name)
        var found: [Counter?] = [nil]
        if let counting = gate.rule.counting[judge.request.effect] { found = try counters(counting, statement: name) }
        return found.map { counter in
            GateClaim(
                gate: name, counter: counter, above: above, aboveCount: gate.rule.aboveCount, amount: amount,
                requirement: gate.rule.requirement)
        }
    }

    /// A ceiling or threshold for this call, in its currency.
    private func money(_ rule: AmountRule?, of statement: String) throws(Unjudged) -> Money? {
        guard let rule else { return nil }
        let money: Money
        do throws(CELFailure) { money = try rule.amount(in: judge.scene) } catch { throw Unjudged(statement: statement, error) }
        guard money.currency == amount.currency else {
            throw Unjudged(statement: statement, reason: "`\(statement)` is in another currency than this call")
        }
        return money
    }

    /// Whose balances the call counts against: one, and for a payee whom nobody has resolved also that of all such payees.
    private func counters(_ counting: Counting, statement: String) throws(Unjudged) -> [Counter] {
        let keys = judge.request.keys(of: counting.each)
        guard let own = keys.first else {
            throw Unjudged(
                statement: statement, reason: "`\(statement)` counts each \(counting.each.rawValue), and this call has none")
        }
        let window: Window?
        do { window = try counting.window.window(at: judge.request.now, in: zone) } catch {
            throw Unjudged(statement: statement, reason: "the clock is out of range, so `\(statement)` cannot be counted")
        }
        let joined = counting.each == .payee ? judge.request.payee?.others ?? [] : []
        return keys.map { value in
            Counter(
                definition: counting.definition, key: BalanceKey(kind: counting.each, value: value),
                joined: value == own ? joined.map { BalanceKey(kind: .payee, value: $0) } : [], window: window,
                leavesOutApproved: counting.leavesOutApproved)
        }
    }
}
