internal import Clocks
internal import Money

/// One search for an answer, about one agent or about several taken together.
struct Inquiry {
    private let policies: CheckedPolicies
    private let question: PolicyQuestion
    private let ground: Ground
    private let reach: AnswerReach
    private let authorizer: Authorizer
    private let from: Instant
    private var tries = 0
    /// Whether something ended the search before all within its bounds was tried.
    private var isCut = false
    /// Whether more calls than are tried might go further.
    private var isShort = false
    private var kinds = (all: 0, kept: 0)
    private var times = 0

    init(
        _ policies: CheckedPolicies, _ question: PolicyQuestion, agents: [String], tools: [ToolSignature], from: Instant, reach: AnswerReach
    ) {
        self.policies = policies
        self.question = question
        self.reach = reach
        self.from = from
        authorizer = Authorizer(policies)
        ground = Ground(policies.content, question, agents: agents, tools: tools)
    }

    mutating func answer() -> PolicyAnswer {
        if let proof = proof() { return conclude(.no, proof: proof) }
        var planner = TimePlanner(ground, from: from)
        let plans = planner.plans()
        let maker = ShapeMaker(ground)
        let sieve = Sieve(ground, authorizer, moments: sample(plans), budget: reach.tries / 2, shapes: maker.shapes)
        tries = sieve.tries
        isCut = isCut || planner.isCut || maker.isCut || sieve.isCut
        kinds = (maker.shapes.count, sieve.shapes.count)
        times = plans.map(\.times.count).max() ?? 0
        guard !sieve.shapes.isEmpty else { return conclude(unproved) }
        for plan in plans {
            let left = max(reach.tries - tries, reach.tries / 20)
            var search = Search(
                policies, authorizer, ground, shapes: sieve.shapes,
                reach: .init(maximumCalls: reach.calls, maximumObjects: reach.objects, duplicateGuard: reach.duplicateGuard), budget: left)
            let found = search.run(plan)
            tries += left - search.budget
            if let found, let calls = search.replay(search.shortened(found)) { return conclude(.yes, calls: calls) }
            if search.isCut || found != nil { isCut = true }
            if search.isShort { isShort = true }
        }
        return conclude(unproved)
    }

    /// What it means that nothing was found: it is a "no" only where everything was tried that what the statements say depends on.
    private var unproved: PolicyAnswer.Verdict { isCut || isShort || !ground.untried.isEmpty ? .notFound : .no }

    /// The moments at which kinds of calls are told apart. Where nothing about the time is asked, one moment stands for all, and where it
    /// is asked in words that are gone through, one stands for all of the same hour, day of the week and date that is written out.
    private mutating func sample(_ plans: [TimePlan]) -> [Instant] {
        let moments = Array(Set(plans.flatMap(\.times))).sorted()
        guard ground.names("now") else { return Array(moments.prefix(1)) }
        var seen: Set<[Int64]> = []
        let telling = ground.untried.isEmpty ? moments.filter { seen.insert(ground.clock(at: $0)).inserted } : moments
        if telling.count > Self.maximumMoments { isCut = true }
        return Array(telling.prefix(Self.maximumMoments))
    }

    private static let maximumMoments = 96

    // MARK: - Without a search

    /// Why it cannot be, whatever the calls are.
    private func proof() -> String? {
        let tools = ground.tools.filter { !$0.effects.isDisjoint(with: question.effects) }
        let isAdmitted = ground.agents.contains { agent in
            tools.contains { authorizer.admits(agent: agent, tool: $0.name, effects: $0.effects.intersection(question.effects)) }
        }
        guard isAdmitted else {
            guard let agent = ground.agents.first, ground.agents.count == 1 else { return "no scope permits it" }
            return "no scope permits it to `\(agent)`"
        }
        let finder = CoverFinder(ground: ground)
        if let gate = finder.covers.first(where: { $0.counting == nil }) {
            return "`\(gate.name)` holds every such call"
        }
        guard let least = finder.least() else { return nil }
        switch question.measure {
        case .anything: return nil
        case .amount(let asked):
            guard least.total <= asked.minorUnits else { return nil }
            return text(of: least, "\(Money(minorUnits: least.cover.ceiling, currency: ground.currency))") {
                "\(Money(minorUnits: $0, currency: ground.currency))"
            }
        case .calls(let asked):
            guard least.total <= Int64(asked) else { return nil }
            return text(of: least, Self.calls(least.cover.ceiling)) { Self.calls($0) }
        }
    }

    private static func calls(_ count: Int64) -> String { count == 1 ? "1 call" : "\(count) calls" }

    private func text(of least: (cover: Cover, windows: Int64, total: Int64), _ ceiling: String, _ amount: (Int64) -> String) -> String {
        let verb = least.cover.isGate ? "lets at most \(ceiling) pass by itself" : "lets at most \(ceiling) pass"
        let head = "`\(least.cover.name)` \(verb)\(least.cover.words)"
        var factors: [String] = []
        if least.windows > 1 { factors.append("this touches at most \(least.windows) of these windows") }
        if least.cover.balances > 1 { factors.append("there are \(least.cover.balances) agents") }
        guard !factors.isEmpty else { return head }
        return "\(head), and \(factors.joined(separator: " and ")): \(amount(least.total))"
    }

    // MARK: - The answer

    private func conclude(
        _ verdict: PolicyAnswer.Verdict, calls: [(request: Request, grant: Grant, held: [GateRequirement])] = [], proof: String? = nil
    ) -> PolicyAnswer {
        let made = calls.map { call in
            PolicyAnswer.Call(
                request: call.request, time: policies.content.zone.text(call.request.now), permits: call.grant.statements,
                heldBy: call.held.map(\.gate))
        }
        let moved = calls.compactMap(\.request.amount?.minorUnits)
        let total =
            moved.isEmpty
            ? nil : Money(minorUnits: moved.reduce(0) { $0.addingReportingOverflow($1).partialValue }, currency: ground.currency)
        return PolicyAnswer(
            question: question, verdict: verdict, calls: made, total: total, proof: proof, bounds: proof == nil ? bounds : [], tries: tries)
    }

    private var bounds: [String] {
        let isSingle = question.group == .call || question.measure == .anything
        var lines: [String] = []
        if isSingle {
            lines.append("1 call at a time, nothing spent before")
        } else {
            let objects = question.group == .order || question.group == .payee ? "1" : "\(reach.objects)"
            lines.append("at most \(reach.calls) calls in a row on at most \(objects) orders or payees, nothing spent before")
        }
        lines.append("at \(times) \(times == 1 ? "instant" : "instants"), where windows begin and conditions on the time change")
        lines.append("\(kinds.all) \(kinds.all == 1 ? "kind" : "kinds") of calls, of which \(kinds.kept) can lead further than the others")
        if question.effects.contains(where: \.isMovement) { lines.append("amounts: \(amounts)") }
        return lines + ground.tried + untried
    }

    /// Why that nothing was found is no "no".
    private var untried: [String] {
        var lines = ground.untried.prefix(4).map { "not tried: all that `\($0)` depends on" }
        if ground.untried.count > lines.count { lines.append("not tried: \(ground.untried.count - lines.count) more such parts") }
        if isShort { lines.append("not tried: more than \(reach.calls) calls in a row") }
        if isCut { lines.append("not tried: all of the above, within \(reach.tries) tries") }
        return lines
    }

    private var amounts: String {
        let listed = ground.amounts.reversed().map { Money(minorUnits: $0, currency: ground.currency).decimalText }
        if ground.triesEveryAmount { return "every one up to \(listed.last ?? "0") \(ground.currency)" }
        let shown = listed.count > 14 ? listed.prefix(6) + ["…"] + listed.suffix(6) : listed[...]
        return "\(shown.joined(separator: ", ")) \(ground.currency), and what limits, gates and the order leave"
    }
}

extension Cover {
    /// Whose balance it counts, over which time.
    fileprivate var words: String {
        guard let counting else { return "" }
        let whose = counting.window == .call ? "" : counting.each == .shop ? " in the whole shop" : " for each \(counting.each.rawValue)"
        return switch counting.window {
        case .call: " in one call"
        case .ever: "\(whose)"
        case .rolling: "\(whose) within \(counting.window.text)"
        case .hour, .day, .week, .month: "\(whose) per \(counting.window.text)"
        }
    }
}

extension Ground {
    /// What conditions that are gone through can tell of an instant: the hour, the day of the week, and the date where one is written out.
    fileprivate func clock(at instant: Instant) -> [Int64] {
        let (day, rest) = content.zone.local(instant.milliseconds).floored(by: 86_400_000)
        let isNamed = mentions.contains { $0.functions.contains("localDate") && $0.texts.contains(LocalDate(day: day).text) }
        return [rest / 3_600_000, day.floored(by: 7).remainder, isNamed ? day : .min]
    }

    /// What was tried for each name that statements ask for, a line each.
    var tried: [String] {
        var lines: [String] = []
        let fields: [(String, [String])] = [
            ("order.buyer", texts("order.buyer") + ["anybody else"]), ("order.id", texts("order.id") + ["any other"]),
            ("order.paid", ["ample"] + amounts("order.paid").map { "\($0)" }),
            ("order.refunded", ["nothing"] + amounts("order.refunded").map { "\($0)" }),
            (
                "order.paid_at",
                mentions.filter { $0.names("order.paid_at") }.flatMap(\.spans).map { "\($0.exactText) ago, 1 ms less and more" }
            ),
            ("payee.id", texts("payee.id") + ["any other"]), ("payee.known", ["true", "false"]),
            ("reason", ["none", "a short one", "a long one"] + texts("reason")),
            ("context", ["none"] + contextFields.map { "with and without `\($0)`" }),
        ]
        for (name, values) in fields where names(name) && !(name == "context" && question.isWithoutContext) {
            lines.append("\(name): \(values.prefix(8).joined(separator: ", "))\(values.count > 8 ? ", …" : "")")
        }
        return lines
    }

    private var contextFields: [String] {
        let own = ["customer", "orders", "quotes", "conv"]
        return (own + content.contextFields.map(\.name)).filter { names("context.\($0)") }
    }
}

extension Search {
    /// The trail without the calls that it does not need.
    mutating func shortened(_ trail: Trail) -> Trail {
        var best = trail
        for index in trail.steps.indices.reversed() {
            guard best.steps.count > 1, index < best.steps.count else { continue }
            var shorter = best
            shorter.steps.remove(at: index)
            shorter.renumber()
            if replay(shorter) != nil { best = shorter }
        }
        return best
    }
}

extension Trail {
    /// Counts orders and payees in the order in which calls come to them.
    fileprivate mutating func renumber() {
        var places: [Int: Int] = [:]
        steps = steps.map { step in
            guard let object = step.object else { return step }
            let place = places[object] ?? places.count
            places[object] = place
            return TrailStep(shape: step.shape, object: place, amount: step.amount, time: step.time)
        }
    }
}
