internal import Clocks
internal import JSON
internal import Money

/// Finds what would get a call further. Whatever it says was decided by the authorizer and held against the balances.
struct WayFinder {
    private let explainer: Explainer
    private let request: Request
    private let outcome: Outcome
    private let mentions: [Mentions]

    init(explainer: Explainer, request: Request, outcome: Outcome) {
        self.explainer = explainer
        self.request = request
        self.outcome = outcome
        let content = explainer.content
        let matchers = content.scopes.map(\.matcher) + content.limits.map(\.matcher) + content.gates.map(\.matcher)
        let amounts = content.limits.compactMap(\.amount) + content.gates.compactMap(\.above)
        let worked = amounts.compactMap { rule in if case .expression(let expression) = rule { expression } else { nil } }
        let relevant = matchers.filter { $0.effects.contains(request.effect) && $0.agents?.contains(request.agent) ?? true }
        let expressions = relevant.flatMap { [$0.condition, $0.exception?.condition].compactMap { $0 } } + worked
        mentions = Set(expressions).map { Mentions($0, lists: content.lists) }
    }

    func ways() throws -> [WayThrough] {
        guard outcome.ruling != .permit else { return [] }
        var ways: [WayThrough] = []
        if outcome.ruling == .hold { ways.append(WayThrough(change: .approval, outcome: Outcome(.permit, by: outcome.statements))) }
        ways += try smaller() + later()
        if let way = try withContext() { ways.append(way) }
        if let way = try withReason() { ways.append(way) }
        return ways
    }

    private func isBetter(_ other: Outcome) -> Bool { Self.rank(other.ruling) > Self.rank(outcome.ruling) }

    private static func rank(_ ruling: Ruling) -> Int {
        switch ruling {
        case .forbid: 0
        case .hold: 1
        case .permit: 2
        }
    }

    /// The rulings that are better than the one there is, the best first.
    private var betterRulings: [Ruling] { [Ruling.permit, .hold].filter { Self.rank($0) > Self.rank(outcome.ruling) } }

    // MARK: - A smaller amount

    /// The greatest smaller amount that gets further, for each ruling: one unit more does not.
    private func smaller() throws -> [WayThrough] {
        guard let amount = request.amount, amount.minorUnits > 1 else { return [] }
        let candidates = try amounts(below: amount)
        var ways: [WayThrough] = []
        for ruling in betterRulings {
            func passes(_ units: Int64) throws -> Bool {
                let found = try explainer.outcome(of: request.moving(Money(minorUnits: units, currency: amount.currency)))
                return Self.rank(found.ruling) >= Self.rank(ruling)
            }
            guard let index = try candidates.firstIndex(where: { try passes($0) }) else { continue }
            // Between two candidates a condition that reckons with the amount may still change once.
            var (low, high) = (candidates[index], index == 0 ? amount.minorUnits : candidates[index - 1])
            while high - low > 1 {
                let middle = low + (high - low) / 2
                if try passes(middle) { low = middle } else { high = middle }
            }
            if let known = ways.last, case .amount(let other) = known.change, other.minorUnits >= low { continue }
            let least = Money(minorUnits: low, currency: amount.currency)
            ways.append(WayThrough(change: .amount(least), outcome: try explainer.outcome(of: request.moving(least))))
        }
        return ways
    }

    /// Amounts at which the decision can change, the greatest first.
    private func amounts(below amount: Money) throws -> [Int64] {
        var found: Set<Int64> = [1, amount.minorUnits - 1]
        for money in mentions.flatMap(\.amounts) where money.currency == amount.currency {
            for step in [-1, 0, 1] { found.insert(money.minorUnits + Int64(step)) }
        }
        if let order = request.facts.order, let paid = order.paid, let open = request.orderOpen,
            let refunded = BuiltInRules.greatest(request.orderRefunded, order.refunded)
        {
            found.insert(paid.minorUnits - refunded.minorUnits - open.minorUnits)
        }
        if let quote = request.quote { found.insert(quote.minorUnits) }
        for units in [amount.minorUnits] + found.sorted() where units > 0 && units <= amount.minorUnits {
            let smaller = request.moving(Money(minorUnits: units, currency: amount.currency))
            guard case .permit(let grant) = explainer.authorizer.decide(smaller) else { continue }
            for claim in grant.limits { if let left = try Ceilings.reckon(claim, explainer.balance).left { found.insert(left.minorUnits) } }
            for claim in grant.gates { if let left = try Ceilings.reckon(claim, explainer.balance).left { found.insert(left.minorUnits) } }
        }
        return found.filter { $0 > 0 && $0 < amount.minorUnits }.sorted(by: >)
    }

    // MARK: - Later

    /// More instants than this are not looked at.
    private static let maximumInstants = 400

    /// The first instants from which on the call gets further, for each ruling, if nothing else happens.
    private func later() throws -> [WayThrough] {
        let instants = try instants().filter { $0 > request.now }.sorted().prefix(Self.maximumInstants)
        var ways: [WayThrough] = []
        var wanted = betterRulings
        for instant in instants {
            let found = try explainer.outcome(of: request.at(instant))
            guard wanted.contains(where: { Self.rank(found.ruling) >= Self.rank($0) }) else { continue }
            ways.append(WayThrough(change: .later(instant), outcome: found))
            wanted.removeAll { Self.rank($0) <= Self.rank(found.ruling) }
            if wanted.isEmpty { break }
        }
        return ways
    }

    /// Instants at which the decision can change: windows end, spendings leave rolling ones, conditions on the time turn.
    private func instants() throws -> Set<Instant> {
        var instants: Set<Instant> = []
        if case .permit(let grant) = explainer.authorizer.decide(request) {
            for claim in grant.limits where try Ceilings.reckon(claim, explainer.balance).verdict == .goesBeyond {
                instants.formUnion(try ends(of: claim.counter) { try Ceilings.reckon(claim.at($0), explainer.balance).verdict == .fits })
            }
            for claim in grant.gates where try Ceilings.reckon(claim, explainer.balance).verdict == .goesBeyond {
                guard let counter = claim.counter else { continue }
                instants.formUnion(try ends(of: counter) { try Ceilings.reckon(claim.at($0), explainer.balance).verdict == .fits })
            }
        }
        let about = mentions.filter { $0.names("now") }
        guard !about.isEmpty else { return instants }
        for span in about.flatMap(\.spans) {
            guard let paidAt = request.facts.order?.paidAt else { break }
            for step in [0, 1] { instants.insert(paidAt + span + .milliseconds(Int64(step))) }
        }
        instants.formUnion(about.flatMap(\.instants))
        let hour: Int64 = 3_600_000
        let next = (request.now.milliseconds.floored(by: hour / 4).quotient + 1) * (hour / 4)
        if about.contains(where: { !$0.functions.isDisjoint(with: Self.clockFunctions) }) {
            // Every quarter of an hour for two days, every hour for the rest of a week: zones lie whole quarters apart.
            instants.formUnion((0..<192).map { Instant(milliseconds: next + Int64($0) * hour / 4) })
            instants.formUnion((48..<169).map { Instant(milliseconds: next + Int64($0) * hour) })
        }
        return instants
    }

    private static let clockFunctions: Set<String> = [
        "localHour", "localDayOfWeek", "localDate", "getHours", "getDayOfWeek", "getDate", "getDayOfMonth", "getMinutes", "getMonth",
    ]

    /// When a claim that does not fit would: at the end of a calendar window, or where enough has left a rolling one.
    private func ends(of counter: Counter, _ fits: (Window) throws -> Bool) throws -> Set<Instant> {
        guard let window = counter.window, let start = window.start else { return [] }
        if let end = window.end { return [end] }
        // A rolling window: with time only leaves what counts now, so the first instant at which it fits can be searched for.
        let span = request.now - start
        func isFree(_ later: Int64) throws -> Bool {
            try fits(Window(start: start + .milliseconds(later), end: nil))
        }
        var (low, high) = (Int64(0), span.milliseconds + 1)
        guard try isFree(high) else { return [] }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if try isFree(middle) { high = middle } else { low = middle }
        }
        return [request.now + .milliseconds(high)]
    }

    // MARK: - What the call brings

    /// The least context with which the call gets further.
    private func withContext() throws -> WayThrough? {
        guard request.kind == .collect || mentions.contains(where: { $0.names("context") }) else { return nil }
        var best: (claims: ContextClaims, outcome: Outcome)?
        for claims in contextChanges() {
            let found = try explainer.outcome(of: request.with(claims.context(beside: request)))
            guard isBetter(found), best.map({ Self.rank(found.ruling) > Self.rank($0.outcome.ruling) }) ?? true else { continue }
            best = (claims, found)
            if found.ruling == .permit { break }
        }
        return best.map { WayThrough(change: .context($0.claims.text), outcome: $0.outcome) }
    }

    /// What a backend could sign, the least first.
    private func contextChanges() -> [ContextClaims] {
        func names(_ field: String) -> Bool { mentions.contains { $0.names("context.\(field)") } }
        var single: [ContextClaims] = []
        if names("orders"), request.orderName != nil { single.append(ContextClaims(orders: true)) }
        if names("customer"), request.facts.order?.buyer != nil { single.append(ContextClaims(customer: true)) }
        if request.kind == .collect || names("quotes"), request.orderName != nil, request.amount != nil {
            single.append(ContextClaims(quotes: true))
        }
        for field in explainer.content.contextFields where names(field.name) {
            for value in values(of: field) { single.append(ContextClaims(declared: [field.name: value])) }
        }
        var all = [ContextClaims()] + single
        for (index, one) in single.enumerated() {
            for other in single[(index + 1)...] { if let both = one.joined(other) { all.append(both) } }
        }
        let everything = single.reduce(ContextClaims()) { $0.joined($1) ?? $0 }
        return Array((all + [everything]).prefix(120))
    }

    private func values(of field: ContextField) -> [JSONValue] {
        let about = mentions.filter { $0.names("context.\(field.name)") }
        switch field.kind {
        case .boolean: return [true, false]
        case .string: return about.flatMap(\.texts).prefix(8).map { .string($0) }
        case .integer: return Set(about.flatMap(\.integers).flatMap { [$0, $0 + 1] }).sorted().prefix(8).map { .integer($0) }
        case .money: return about.flatMap(\.amounts).prefix(8).map { .string($0.decimalText) }
        case .strings: return about.flatMap(\.texts).prefix(8).map { .array([.string($0)]) }
        }
    }

    private func withReason() throws -> WayThrough? {
        guard request.reason.isEmpty, mentions.contains(where: { $0.names("reason") }) else { return nil }
        let found = try explainer.outcome(of: request.giving(reason: "a reason that says why"))
        return isBetter(found) ? WayThrough(change: .reason, outcome: found) : nil
    }
}

extension LimitClaim {
    /// The same claim in another window.
    fileprivate func at(_ window: Window) -> LimitClaim {
        LimitClaim(limit: limit, counter: counter.at(window), ceiling: ceiling, amount: amount)
    }
}

extension GateClaim {
    fileprivate func at(_ window: Window) -> GateClaim {
        GateClaim(
            gate: gate, counter: counter?.at(window), above: above, aboveCount: aboveCount, amount: amount, requirement: requirement)
    }
}

extension Counter {
    fileprivate func at(_ window: Window) -> Counter {
        Counter(definition: definition, key: key, joined: joined, window: window, leavesOutApproved: leavesOutApproved)
    }
}
