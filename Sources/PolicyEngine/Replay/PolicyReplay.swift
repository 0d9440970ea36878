internal import Money

/// Decides recorded calls again under a draft, with the spending of that time. Pure: what happened goes in as events, in their order.
///
/// Every decision meets the balances as they were just before it, summed by the draft's own counters. What the draft would have let pass
/// does not count later on, and what it would have stopped does, unless the replay is told to go on from its own decisions.
public struct PolicyReplay: Sendable {
    /// Which spending later decisions meet.
    public enum Course: String, Sendable, Hashable, CaseIterable {
        /// What was really spent.
        case asItWas
        /// What would have been spent: what the draft lets pass unattended counts from then on as done, what it forbids does not. What it
        /// holds counts as it really did; nobody guesses what people would have answered.
        case asItWouldBe
    }

    private let policies: CheckedPolicies
    private let authorizer: Authorizer
    private let course: Course
    private var history: SpendingHistory
    private var handles: [OperationID: Int] = [:]
    private var tally = ReplayTally()
    /// Operations that the draft decided otherwise, so that what really became of them no longer counts.
    private var own: Set<OperationID> = []
    /// Operations that only the draft would have held: they count as approved once they are done.
    private var attended: Set<OperationID> = []
    /// Movements that only the draft let pass: whoever asks for one again is answered from it.
    private var passed: Set<MovementName> = []

    /// A replay under a draft.
    public init(_ draft: CheckedPolicies, course: Course = .asItWas) {
        policies = draft
        authorizer = Authorizer(draft)
        self.course = course
        history = SpendingHistory(draft)
    }

    /// What came out so far.
    public var report: ReplayReport { tally.report }

    /// Explains a decision under the draft, with what was spent until now; an operation's own reservation is left out.
    public func explain(_ decision: RecordedDecision) throws -> CallExplanation {
        let currency = decision.request.amount?.currency ?? .cny
        let own = decision.operation.flatMap { handles[$0] }
        return try policies.explain(decision.request) { history.balance(of: $0, currency: currency, except: own) }
    }

    /// Takes the next event.
    public mutating func take(_ event: RecordedEvent) {
        switch event {
        case .decided(let decision): decide(decision)
        case .opened(let id, let operation):
            guard !own.contains(id) else { return }
            put(Spending(operation, state: .open), as: id)
        case .posted(let id, let instant):
            guard !own.contains(id), let handle = handles[id] else { return }
            if attended.contains(id) {
                history.update(handle, Spending(history[handle].operation.approved(), state: .open))
            }
            history.settle(handle, as: .posted, at: instant)
        case .voided(let id):
            guard !own.contains(id), let handle = handles[id] else { return }
            history.settle(handle, as: .void)
        }
    }

    private mutating func put(_ spending: Spending, as id: OperationID) {
        if let handle = handles[id] { history.update(handle, spending) } else { handles[id] = history.add(spending) }
    }

    // MARK: - Deciding

    private mutating func decide(_ decision: RecordedDecision) {
        // Of what only looks, nothing is missing.
        let isUnseen = decision.effects.count != 1 || decision.request.effect.isMovement
        if decision.stage == .admission, isUnseen {
            let mayPass = authorizer.admits(agent: decision.request.agent, tool: decision.request.tool, effects: decision.effects)
            return tally.add(admission: decision, mayPass: mayPass)
        }
        // What the draft settled by itself never came to people, and what it let pass is not asked for twice.
        if let id = decision.operation, own.contains(id) { return }
        let movement = MovementName(decision.request)
        if decision.operation == nil, let movement, passed.contains(movement) { return tally.addRepeat() }
        let outcome = outcome(of: decision)
        tally.add(decision, now: outcome)
        if course == .asItWouldBe { goOn(from: decision, outcome, movement) }
    }

    /// What the draft says.
    private func outcome(of decision: RecordedDecision) -> Outcome {
        let request = decision.request
        switch authorizer.decide(request) {
        case .forbid(let forbidden): return Outcome(.forbid, by: forbidden.statements)
        case .permit(let grant):
            guard let currency = request.amount?.currency else { return Outcome(.permit, by: grant.statements) }
            // Decided again, an operation's own reservation is left out.
            let own = decision.operation.flatMap { handles[$0] }
            let fit = Ceilings.fit(limits: grant.limits, gates: grant.gates) {
                history.balance(of: $0, currency: currency, except: own)
            }
            switch fit {
            case .exceeded(let statement, _, _): return Outcome(.forbid, by: [statement])
            case .fits(let held):
                let gates = decision.stage == .approved ? held.filter { !isSatisfied($0, by: decision) } : held
                let names = gates.map(\.gate) + decision.ownGates
                return names.isEmpty ? Outcome(.permit, by: grant.statements) : Outcome(.hold, by: names)
            }
        }
    }

    /// Whether the people who agreed then suffice for a gate of the draft.
    private func isSatisfied(_ gate: GateRequirement, by decision: RecordedDecision) -> Bool {
        var wanted = Set(gate.roles)
        if let escalation = gate.escalation, decision.waited >= escalation.after { wanted.formUnion(escalation.roles) }
        let people = decision.approvals.filter { approval in
            let roles = Set(policies.roles(of: approval.person)).union(approval.isAdmin ? [PolicyLanguage.adminRole] : [])
            return !roles.isDisjoint(with: wanted)
        }
        return Set(people.map(\.person)).count >= max(1, gate.approvals)
    }

    // MARK: - What would have been spent

    private mutating func goOn(from decision: RecordedDecision, _ outcome: Outcome, _ movement: MovementName?) {
        guard decision.request.amount != nil else { return }
        switch (decision.outcome.ruling, outcome.ruling) {
        case (.permit, .hold):
            if let id = decision.operation { attended.insert(id) }
        case (.permit, .forbid), (.hold, .forbid):
            guard let id = decision.operation else { return }
            own.insert(id)
            if let handle = handles[id] { history.settle(handle, as: .void) }
        case (.hold, .permit), (.forbid, .permit):
            guard decision.stage == .call else { return }
            let done = Spending(RecordedOperation(decision.request), state: .posted)
            if let id = decision.operation {
                own.insert(id)
                put(done, as: id)
            } else {
                history.add(done)
                if let movement { passed.insert(movement) }
            }
        case (.permit, .permit), (.hold, .hold), (.forbid, .forbid), (.forbid, .hold): break
        }
    }
}

/// What makes two requests one movement at the provider: its effect, whom or what it is about, and its number.
struct MovementName: Sendable, Hashable {
    private let kind: MovementKind?
    private let about: String
    private let number: String

    /// The movement's name; nil where the request moves nothing, or has no number by which it would be found again.
    init?(_ request: Request) {
        guard request.amount != nil, !request.number.isEmpty, let about = request.orderKey ?? request.payee?.own else { return nil }
        kind = request.kind
        self.about = about
        number = request.number
    }
}
