public import Money

/// What would change under a draft.
public struct ReplayReport: Sendable, Hashable {
    /// One decision that changes.
    public struct Change: Sendable, Hashable {
        /// The decision as it was made.
        public let decision: RecordedDecision
        /// What the draft says.
        public let now: Outcome
        /// What was said.
        public var then: Outcome { decision.outcome }
    }

    /// A way in which decisions change.
    public struct Kind: Sendable, Hashable {
        /// What was said.
        public let then: Ruling
        /// What the draft says.
        public let now: Ruling

        /// Every way there is, those that open something first.
        public static let all: [Kind] = [
            Kind(then: .forbid, now: .permit), Kind(then: .hold, now: .permit), Kind(then: .forbid, now: .hold),
            Kind(then: .permit, now: .hold), Kind(then: .hold, now: .forbid), Kind(then: .permit, now: .forbid),
        ]
    }

    /// How many decisions, and what they move together.
    public struct Share: Sendable, Hashable {
        /// How many decisions.
        public let count: Int
        /// The sum of each currency, in the order of their codes. A movement that was asked for several times is in it once.
        public let amounts: [Money]

        /// A share; of nothing, where nothing is said.
        public init(count: Int = 0, amounts: [Money] = []) {
            self.count = count
            self.amounts = amounts
        }
    }

    /// What changes in how money may move. The four overlap: a call that was held and passes now is opened, and taken from people.
    public struct Exposure: Sendable, Hashable {
        /// What would pass unattended and did not.
        public internal(set) var opened = Share()
        /// What passed unattended and would not.
        public internal(set) var closed = Share()
        /// What people would be asked about and were not.
        public internal(set) var toPeople = Share()
        /// What people were asked about and would not be.
        public internal(set) var fromPeople = Share()
    }

    /// What a statement has to do with the changes.
    public struct Part: Sendable, Hashable {
        /// The statement.
        public let statement: String
        /// What it stops or holds now and did not.
        public internal(set) var caught = Share()
        /// What it stopped or held and does not now.
        public internal(set) var released = Share()
    }

    /// How many decisions were made again.
    public internal(set) var decided = 0
    /// The decisions that change, in their order.
    public internal(set) var changes: [Change] = []
    /// How many keep their ruling by other statements.
    public internal(set) var otherStatements = 0
    /// Calls that were refused before anything was looked up and would not be: nobody can tell how they would end.
    public internal(set) var undecided: [RecordedDecision] = []
    /// Calls that would have been answered from one that the draft let pass before; only where spending is what it would be.
    public internal(set) var repeats = 0
    /// The changes by their kind; kinds that do not occur are left out.
    public internal(set) var kinds: [Kind: Share] = [:]
    /// What it comes to. Decisions that were made after people had agreed are not in it: they are the second ones of their calls.
    public internal(set) var exposure = Exposure()
    /// The statements that have to do with the changes, in the order of their names.
    public internal(set) var parts: [Part] = []
}

/// Adds up what a replay finds.
struct ReplayTally: Sendable {
    private var found = ReplayReport()
    private var kinds: [ReplayReport.Kind: ShareTally] = [:]
    private var opened = ShareTally()
    private var closed = ShareTally()
    private var toPeople = ShareTally()
    private var fromPeople = ShareTally()
    private var caught: [String: ShareTally] = [:]
    private var released: [String: ShareTally] = [:]

    mutating func addRepeat() { found.repeats += 1 }

    mutating func add(admission decision: RecordedDecision, mayPass: Bool) {
        found.decided += 1
        if mayPass { found.undecided.append(decision) }
    }

    mutating func add(_ decision: RecordedDecision, now: Outcome) {
        found.decided += 1
        let then = decision.outcome
        guard then.ruling != now.ruling else {
            if Set(then.statements) != Set(now.statements) { found.otherStatements += 1 }
            return
        }
        found.changes.append(ReplayReport.Change(decision: decision, now: now))
        let request = decision.request
        let movement = MovementName(request)
        func add(_ share: inout ShareTally) { share.add(request.amount, movement) }
        add(&kinds[ReplayReport.Kind(then: then.ruling, now: now.ruling), default: ShareTally()])
        let (old, new) = (then.stopping, now.stopping)
        for statement in new.subtracting(old) { add(&caught[statement, default: ShareTally()]) }
        for statement in old.subtracting(new) { add(&released[statement, default: ShareTally()]) }
        guard decision.stage == .call else { return }
        if now.ruling == .permit { add(&opened) }
        if then.ruling == .permit { add(&closed) }
        if now.ruling == .hold { add(&toPeople) }
        if then.ruling == .hold { add(&fromPeople) }
    }

    var report: ReplayReport {
        var report = found
        report.kinds = kinds.mapValues(\.share)
        report.exposure = ReplayReport.Exposure(
            opened: opened.share, closed: closed.share, toPeople: toPeople.share, fromPeople: fromPeople.share)
        report.parts = Set(caught.keys).union(released.keys).sorted().map { statement in
            ReplayReport.Part(
                statement: statement, caught: caught[statement]?.share ?? ReplayReport.Share(),
                released: released[statement]?.share ?? ReplayReport.Share())
        }
        return report
    }
}

extension Outcome {
    /// The statements that keep the call from running by itself.
    fileprivate var stopping: Set<String> { ruling == .permit ? [] : Set(statements) }
}

/// Adds up one share.
private struct ShareTally: Sendable {
    private var count = 0
    private var sums: [Currency: Int128] = [:]
    private var seen: Set<MovementName> = []

    /// - Parameter movement: what was asked for, where it can be told from another; each is added once.
    mutating func add(_ amount: Money?, _ movement: MovementName?) {
        count += 1
        guard let amount else { return }
        if let movement, !seen.insert(movement).inserted { return }
        sums[amount.currency, default: 0] += Int128(amount.minorUnits)
    }

    var share: ReplayReport.Share {
        let amounts = sums.sorted { $0.key.code < $1.key.code }.map { currency, sum in
            Money(minorUnits: Int64(clamping: sum), currency: currency)
        }
        return ReplayReport.Share(count: count, amounts: amounts)
    }
}
