public import Money

/// What already counts for a counter: posted in its window, and everything that is open.
public struct Balance: Sendable, Hashable {
    /// The sum of the amounts.
    public let amount: Money
    /// The number of operations.
    public let count: Int

    /// A balance.
    public init(amount: Money, count: Int) {
        self.amount = amount
        self.count = count
    }
}

/// Whether a call fits under what applies to it.
public enum Fit: Sendable, Hashable {
    /// No limit is exceeded. These gates hold the call; none means that it may run.
    case fits(held: [GateRequirement])
    /// This limit, or a gate that could not be judged, stops the call. `left` and `leftCount` are what it would still have allowed:
    /// for people, not for agents; nil where the statement does not count such or could not be judged.
    case exceeded(limit: String, left: Money?, leftCount: Int?)
}

/// The only place where a sum meets a ceiling. Committing calls it with balances read under lock; explaining, replaying and testing
/// call it with balances they are given.
public enum Ceilings {
    /// Judges what a decision claimed against balances, which are asked for one by one.
    ///
    /// A limit includes its ceiling; a gate holds strictly above its threshold; both count this call. A sum that overflows, or meets
    /// another currency, never fits. A balance below zero counts as nothing, so nothing can refill a limit. Gates that count only what
    /// no person approved do not hold a call that another gate holds: a person sees that call anyway.
    public static func fit(limits: [LimitClaim], gates: [GateClaim], balance: (Counter) throws -> Balance) rethrows -> Fit {
        for claim in limits {
            let before = try settled(claim.counter, adding: claim.amount, balance)
            if let exceeded = excess(of: claim, over: before) { return exceeded }
        }
        var held: [GateRequirement] = []
        for withoutApproval in [false, true] where !withoutApproval || held.isEmpty {
            for claim in gates where claim.requirement.withoutApproval == withoutApproval {
                switch try verdict(on: claim, balance) {
                case .holds: held.append(claim.requirement)
                case .passes: break
                case .cannotTell: return .exceeded(limit: claim.gate, left: nil, leftCount: nil)
                }
            }
        }
        return .fits(held: held)
    }

    // MARK: - Limits

    /// What counted before this call; a balance below zero is nothing.
    private static func settled(_ counter: Counter, adding amount: Money, _ balance: (Counter) throws -> Balance) rethrows -> Balance {
        if counter.window == nil { return Balance(amount: .zero(amount.currency), count: 0) }
        let found = try balance(counter)
        return Balance(amount: found.amount.isNegative ? .zero(found.amount.currency) : found.amount, count: max(0, found.count))
    }

    private static func excess(of claim: LimitClaim, over before: Balance) -> Fit? {
        if claim.amount.isNegative { return .exceeded(limit: claim.limit, left: nil, leftCount: nil) }
        var isExceeded = false
        var left: Money?
        if let ceiling = claim.ceiling.amount {
            guard let sum = try? before.amount.adding(claim.amount), let fits = try? sum.isAtMost(ceiling) else {
                return .exceeded(limit: claim.limit, left: nil, leftCount: nil)
            }
            isExceeded = !fits
            let rest = try? ceiling.subtracting(before.amount)
            left = rest.map { $0.isNegative ? .zero(ceiling.currency) : $0 }
        }
        var leftCount: Int?
        if let ceiling = claim.ceiling.count {
            leftCount = before.count >= ceiling ? 0 : ceiling - before.count
            if before.count >= ceiling { isExceeded = true }
        }
        return isExceeded ? .exceeded(limit: claim.limit, left: left, leftCount: leftCount) : nil
    }

    // MARK: - Gates

    private enum Verdict { case holds, passes, cannotTell }

    private static func verdict(on claim: GateClaim, _ balance: (Counter) throws -> Balance) rethrows -> Verdict {
        guard claim.above != nil || claim.aboveCount != nil else { return .holds }
        guard let counter = claim.counter, !claim.amount.isNegative else { return .cannotTell }
        let before = try settled(counter, adding: claim.amount, balance)
        var holds = false
        if let threshold = claim.above {
            guard let sum = try? before.amount.adding(claim.amount), let isAbove = try? sum.isGreater(than: threshold) else {
                return .cannotTell
            }
            holds = isAbove
        }
        if let threshold = claim.aboveCount, before.count >= threshold { holds = true }
        return holds ? .holds : .passes
    }
}
