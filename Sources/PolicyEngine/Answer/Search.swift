internal import Clocks
internal import Money

/// Looks for calls in a row that go beyond what a question asks about. Every call that it makes is decided by the authorizer and held
/// against balances of the calls before it.
struct Search {
    /// How far it goes.
    struct Reach {
        let maximumCalls: Int
        let maximumObjects: Int
        let duplicateGuard: Span?
    }

    /// The shop of a search.
    static let shop = "shop"

    let ground: Ground
    private let shapes: [CallShape]
    let reach: Reach
    let covers: [Cover]
    private let authorizer: Authorizer
    private let policies: CheckedPolicies
    /// What has to be gone beyond: minor units, or calls.
    let asked: Int64
    let countsCalls: Bool
    /// How many calls may still be tried.
    private(set) var budget: Int
    /// Whether the budget ended a search.
    private(set) var isCut = false
    /// Whether more calls in a row, or calls about more orders or payees, than are tried might have gone further.
    private(set) var isShort = false
    /// Whether the question is about any number of calls, and of what they are about.
    private let takesMoreCalls: Bool
    private let takesMoreObjects: Bool

    private(set) var times: [Instant] = []
    private var seen: Set<[Int64]> = []
    private var decisions: [DecisionKey: Grant?] = [:]
    private(set) var windows: [[Int]] = []

    private struct DecisionKey: Hashable {
        let step: TrailStep
        let object: CallObject?
    }

    init(_ policies: CheckedPolicies, _ authorizer: Authorizer, _ ground: Ground, shapes: [CallShape], reach: Reach, budget: Int) {
        self.policies = policies
        self.authorizer = authorizer
        self.ground = ground
        self.shapes = shapes
        self.budget = budget
        let question = ground.question
        var reach = reach
        switch question.measure {
        case .anything:
            asked = 0
            countsCalls = true
            reach = Reach(maximumCalls: 1, maximumObjects: 1, duplicateGuard: reach.duplicateGuard)
        case .amount(let money):
            asked = money.minorUnits
            countsCalls = false
        case .calls(let count):
            asked = Int64(count)
            countsCalls = true
        }
        takesMoreCalls = question.group != .call && question.measure != .anything
        takesMoreObjects = takesMoreCalls && question.group != .order && question.group != .payee
        if question.group == .call { reach = Reach(maximumCalls: 1, maximumObjects: 1, duplicateGuard: reach.duplicateGuard) }
        if question.group == .order || question.group == .payee {
            reach = Reach(maximumCalls: reach.maximumCalls, maximumObjects: 1, duplicateGuard: reach.duplicateGuard)
        }
        self.reach = reach
        covers = CoverFinder(ground: ground).covers
    }

    // MARK: - Searching

    /// Calls at these instants that go beyond what is asked about; nil where none were found.
    mutating func run(_ plan: TimePlan) -> Trail? {
        times = plan.times
        seen = []
        decisions = [:]
        windows = covers.map { cover in windowNumbers(cover.rule) }
        return follow(Trail(policies), time: 0)
    }

    private mutating func follow(_ trail: Trail, time: Int) -> Trail? {
        if isBeyond(trail) { return trail }
        guard time < times.count, mayGoBeyond(trail, time: time) else { return nil }
        guard callsMaySuffice(trail) else {
            if takesMoreCalls { isShort = true }
            return nil
        }
        guard seen.insert(fingerprint(trail, time: time)).inserted else { return nil }
        for step in candidates(trail, time: time) {
            guard budget > 0 else {
                isCut = true
                return nil
            }
            guard let next = extend(trail, step), let found = follow(next, time: time) else { continue }
            return found
        }
        return isCut ? nil : follow(trail, time: time + 1)
    }

    private func isBeyond(_ trail: Trail) -> Bool { countsCalls ? trail.steps.count > asked : trail.total > asked }

    /// What the calls so far are, in whatever order they were made, and from where the search goes on.
    private func fingerprint(_ trail: Trail, time: Int) -> [Int64] {
        var parts: [[Int64]] = []
        for (index, object) in trail.objects.enumerated() {
            let steps = trail.steps.filter { $0.object == index }.map { [Int64($0.shape), $0.amount, Int64($0.time)] }
            parts.append(steps.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 } + [object.refunded, -1])
        }
        let free = trail.steps.filter { $0.object == nil }.map { [Int64($0.shape), $0.amount, Int64($0.time), -2] }
        return [Int64(time)] + (parts + free).sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 }
    }

    // MARK: - What can be next

    /// The calls that may pass now, those first that bring the search on most.
    private mutating func candidates(_ trail: Trail, time: Int) -> [TrailStep] {
        var steps: [TrailStep] = []
        for (index, shape) in shapes.enumerated() {
            for object in objects(for: shape, trail) {
                for amount in amounts(index, object: object, trail, time: time) {
                    steps.append(TrailStep(shape: index, object: object, amount: amount, time: time))
                }
            }
        }
        if countsCalls { return steps.sorted { $0.amount < $1.amount } }
        // What alone would do comes first, the least of it; then the greatest.
        let needed = asked - trail.total
        return steps.sorted { left, right in
            if (left.amount > needed) != (right.amount > needed) { return left.amount > needed }
            return left.amount > needed ? left.amount < right.amount : left.amount > right.amount
        }
    }

    /// Which orders or payees a call can be about: a new one, and those of its kind that were there before.
    private mutating func objects(for shape: CallShape, _ trail: Trail) -> [Int?] {
        guard shape.order != nil || shape.payee != nil else { return [nil] }
        var found: [Int?] = []
        let isNamed = shape.order?.number != nil || shape.payee?.id != nil
        let alike = trail.objects.indices.filter { trail.objects[$0].order == shape.order && trail.objects[$0].payee == shape.payee }
        if !isNamed || alike.isEmpty {
            if trail.objects.count < reach.maximumObjects {
                found.append(trail.objects.count)
            } else if takesMoreObjects {
                isShort = true
            }
        }
        return found + alike.map { Optional($0) }
    }

    /// The amounts to try: those that are tried always, and whatever limits, gates and the order itself leave now.
    private mutating func amounts(_ shape: Int, object: Int?, _ trail: Trail, time: Int) -> [Int64] {
        guard shapes[shape].effect.isMovement else { return [0] }
        if countsCalls || ground.triesEveryAmount { return ground.amounts }
        var amounts = Set(ground.amounts)
        if let object, object < trail.objects.count, let order = trail.objects[object].order {
            amounts.insert(order.paid.minorUnits - order.refunded.minorUnits - trail.objects[object].refunded)
        }
        for amount in ground.amounts {
            guard let grant = grant(TrailStep(shape: shape, object: object, amount: amount, time: time), trail) else { continue }
            for claim in grant.limits {
                guard let ceiling = claim.ceiling.amount, claim.counter.window != nil else { continue }
                amounts.insert(ceiling.minorUnits - trail.history.balance(of: claim.counter, currency: ground.currency).amount.minorUnits)
            }
            guard ground.question.isWithoutApproval else { continue }
            for claim in grant.gates {
                guard let above = claim.above, let counter = claim.counter, counter.window != nil else { continue }
                amounts.insert(above.minorUnits - trail.history.balance(of: counter, currency: ground.currency).amount.minorUnits)
            }
        }
        return amounts.filter { $0 > 0 }
    }

    // MARK: - One call more

    /// The trail with one call more; nil where it does not pass.
    private mutating func extend(_ trail: Trail, _ step: TrailStep) -> Trail? {
        budget -= 1
        guard !isRepeated(step, trail), let grant = grant(step, trail),
            let held = Self.held(grant, trail.history, currency: ground.currency)
        else { return nil }
        if ground.question.isWithoutApproval, !held.isEmpty { return nil }
        return adding(step, to: trail, wasApproved: !held.isEmpty)
    }

    /// The gates that hold a call; nil where a limit stops it.
    static func held(_ grant: Grant, _ history: SpendingHistory, currency: Currency) -> [GateRequirement]? {
        let fit = Ceilings.fit(limits: grant.limits, gates: grant.gates) { history.balance(of: $0, currency: currency) }
        return if case .fits(let held) = fit { held } else { nil }
    }

    /// Whether the host would ask because of the same refund of a moment ago.
    private func isRepeated(_ step: TrailStep, _ trail: Trail) -> Bool {
        guard ground.question.isWithoutApproval, let span = reach.duplicateGuard, shapes[step.shape].effect == .refund else { return false }
        return trail.steps.contains { $0.object == step.object && $0.amount == step.amount && times[step.time] - times[$0.time] < span }
    }

    private func object(_ step: TrailStep, _ trail: Trail) -> CallObject? {
        guard let index = step.object else { return nil }
        if index < trail.objects.count { return trail.objects[index] }
        let shape = shapes[step.shape]
        return CallObject(
            order: shape.order, payee: shape.payee, index: index + 1, since: times[step.time],
            isOneCustomer: ground.question.group == .customer)
    }

    private func request(_ step: TrailStep, _ trail: Trail) -> Request {
        let shape = shapes[step.shape]
        let amount = shape.effect.isMovement ? Money(minorUnits: step.amount, currency: ground.currency) : nil
        return shape.request(object(step, trail), amount: amount, at: times[step.time], shop: Self.shop)
    }

    private mutating func grant(_ step: TrailStep, _ trail: Trail) -> Grant? {
        let key = DecisionKey(step: step, object: object(step, trail))
        if let known = decisions[key] { return known }
        let grant: Grant? = if case .permit(let grant) = authorizer.decide(request(step, trail)) { grant } else { nil }
        decisions[key] = .some(grant)
        return grant
    }

    private func adding(_ step: TrailStep, to trail: Trail, wasApproved: Bool) -> Trail {
        var next = trail
        let request = request(step, trail)
        if let index = step.object, index == trail.objects.count, let object = object(step, trail) { next.objects.append(object) }
        if let index = step.object {
            switch request.effect {
            case .refund: next.objects[index].refunded += step.amount
            case .collect: next.objects[index].price = step.amount
            case .transfer: next.objects[index].paid += step.amount
            case .read, .report, .disclose: break
            }
        }
        if request.effect.isMovement {
            _ = next.history.add(Spending(RecordedOperation(request, wasApproved: wasApproved), state: .posted))
        }
        next.steps.append(step)
        let (total, overflow) = next.total.addingReportingOverflow(step.amount)
        next.total = overflow ? .max : total
        return next
    }

    /// Makes the same calls again, as they are.
    func replay(_ trail: Trail) -> [(request: Request, grant: Grant, held: [GateRequirement])]? {
        var again = Trail(policies)
        var made: [(request: Request, grant: Grant, held: [GateRequirement])] = []
        for step in trail.steps {
            let request = request(step, again)
            guard case .permit(let grant) = authorizer.decide(request), !isRepeated(step, again),
                let held = Self.held(grant, again.history, currency: ground.currency),
                held.isEmpty || !ground.question.isWithoutApproval
            else { return nil }
            made.append((request, grant, held))
            again = adding(step, to: again, wasApproved: !held.isEmpty)
        }
        return isBeyond(again) ? made : nil
    }
}
