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
            if let exceeded = try reckon(claim, balance).excess(of: claim) { return exceeded }
        }
        var held: [GateRequirement] = []
        for withoutApproval in [false, true] where !withoutApproval || held.isEmpty {
            for claim in gates where claim.requirement.withoutApproval == withoutApproval {
                switch try reckon(claim, balance).verdict {
                case .goesBeyond:
                    // One gate counts a payee under two names where nobody has resolved it: people are asked once.
                    if !held.contains(claim.requirement) { held.append(claim.requirement) }
                case .fits: break
                case .cannotTell: return .exceeded(limit: claim.gate, left: nil, leftCount: nil)
                }
            }
        }
        return .fits(held: held)
    }

    /// How a limit meets a call: the arithmetic that ``fit(limits:gates:balance:)`` goes by.
    public static func reckon(_ claim: LimitClaim, _ balance: (Counter) throws -> Balance) rethrows -> Reckoning {
        let before = try settled(claim.counter, adding: claim.amount, balance)
        return Reckoning(before, adding: claim.amount, amount: claim.ceiling.amount, count: claim.ceiling.count)
    }

    /// How a gate meets a call. A gate without a threshold holds every call, whatever counted before.
    public static func reckon(_ claim: GateClaim, _ balance: (Counter) throws -> Balance) rethrows -> Reckoning {
        let nothing = Balance(amount: .zero(claim.amount.currency), count: 0)
        guard claim.above != nil || claim.aboveCount != nil else {
            return Reckoning(nothing, adding: claim.amount, verdict: .goesBeyond)
        }
        guard let counter = claim.counter else { return Reckoning(nothing, adding: claim.amount, verdict: .cannotTell) }
        return Reckoning(
            try settled(counter, adding: claim.amount, balance), adding: claim.amount, amount: claim.above, count: claim.aboveCount)
    }

    /// What counted before this call; a balance below zero is nothing.
    private static func settled(_ counter: Counter, adding amount: Money, _ balance: (Counter) throws -> Balance) rethrows -> Balance {
        if counter.window == nil { return Balance(amount: .zero(amount.currency), count: 0) }
        let found = try balance(counter)
        return Balance(amount: found.amount.isNegative ? .zero(found.amount.currency) : found.amount, count: max(0, found.count))
    }
}

/// How what a limit or gate counts meets what it lets through.
public struct Reckoning: Sendable, Hashable {
    /// Whether the call goes beyond what is let through.
    public enum Verdict: String, Sendable, Hashable {
        /// It does not.
        case fits
        /// It does: a limit refuses it, a gate holds it.
        case goesBeyond = "goes-beyond"
        /// A sum overflows, or meets another currency: neither lets such a call through.
        case cannotTell = "cannot-tell"
    }

    /// What counted before this call.
    public let before: Balance
    /// The sum with this call; nil where it cannot be told.
    public let sum: Money?
    /// The number of calls with this one.
    public let count: Int
    /// What was left before this call, at least nothing; nil where no amount is a ceiling, or it cannot be told.
    public let left: Money?
    /// How many calls were left before this one; nil where their number is no ceiling.
    public let leftCount: Int?
    /// Whether the call goes beyond it.
    public let verdict: Verdict

    /// A sum against a ceiling, and a number against another; both inclusive.
    init(_ before: Balance, adding amount: Money, amount ceiling: Money?, count countCeiling: Int?) {
        self.before = before
        sum = try? before.amount.adding(amount)
        count = before.count == .max ? .max : before.count + 1
        let rest = ceiling.flatMap { try? $0.subtracting(before.amount) }
        left = amount.isNegative ? nil : rest.map { $0.isNegative ? .zero($0.currency) : $0 }
        leftCount = countCeiling.map { before.count >= $0 ? 0 : $0 - before.count }
        var verdict = leftCount == 0 ? Verdict.goesBeyond : .fits
        if let ceiling {
            if let fits = try? sum?.isAtMost(ceiling) { verdict = fits ? verdict : .goesBeyond } else { verdict = .cannotTell }
        }
        self.verdict = amount.isNegative ? .cannotTell : verdict
    }

    /// What needs no balance to be told.
    init(_ before: Balance, adding amount: Money, verdict: Verdict) {
        self.before = before
        sum = try? before.amount.adding(amount)
        count = before.count + 1
        left = nil
        leftCount = nil
        self.verdict = verdict
    }

    /// The answer where a limit stops the call.
    fileprivate func excess(of claim: LimitClaim) -> Fit? {
        switch verdict {
        case .fits: nil
        case .goesBeyond: .exceeded(limit: claim.limit, left: left, leftCount: leftCount)
        case .cannotTell: .exceeded(limit: claim.limit, left: nil, leftCount: nil)
        }
    }
}
