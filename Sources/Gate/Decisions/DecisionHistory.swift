public import Clocks
public import Ledger
public import Money
public import PolicyEngine
public import Store

/// The decisions that a shop's gate made, and the spending between them.
public struct DecisionHistory: Sendable {
    /// What a replay found.
    public struct Replayed: Sendable, Hashable {
        /// What would change.
        public let report: ReplayReport
        /// Since when decisions are kept; nil while there is none. What was asked for before can't be decided again.
        public let keptSince: Instant?
        /// Since when the store has all operations, where a limit of the draft reaches back further: it began with less than was spent.
        public let lackingBefore: Instant?
    }

    private let store: Store
    private let ledger: Ledger
    private let book: DecisionBook

    /// The history of a shop.
    public init(store: Store, ledger: Ledger) {
        self.store = store
        self.ledger = ledger
        book = DecisionBook(ledger: ledger)
    }

    /// Decides the calls of a time again under a draft, each with the spending as it was just before it.
    /// - Parameter until: the first instant that is not wanted; nil for all.
    public func replay(
        under draft: CheckedPolicies, since: Instant, until: Instant? = nil, course: PolicyReplay.Course = .asItWas
    ) async throws -> Replayed {
        let (ledger, book) = (ledger, book)
        return try await store.read { tx in
            let keptSince = try book.first(in: tx)
            guard let numbers = try book.numbers(since: since, until: until, in: tx) else {
                return Replayed(report: PolicyReplay(draft).report, keptSince: keptSince, lackingBefore: nil)
            }
            var run = ReplayRun(ledger: ledger, book: book, replay: PolicyReplay(draft, course: course))
            try run.begin(with: numbers.lowerBound, draft, in: tx)
            try run.decide(numbers, in: tx)
            let start = try book.decisions(in: numbers.lowerBound...numbers.lowerBound, in: tx).first?.at ?? since
            return Replayed(
                report: run.replay.report, keptSince: keptSince,
                lackingBefore: try PrunedPast.lacks(draft, at: start, ledger, in: tx))
        }
    }
}

extension DecisionHistory {
    /// The call that made an operation, explained.
    public struct ExplainedOperation: Sendable {
        /// What a policy makes of the call, with the facts, the context, the time and the spending that were recorded.
        public let explanation: CallExplanation
        /// What was decided then.
        public let decided: Outcome
    }

    /// Explains the call that made an operation, as it was recorded, under a policy.
    /// - Returns: nil where there is no such operation, or its decision was not kept.
    public func explain(_ operation: OperationID, under policies: CheckedPolicies) async throws -> ExplainedOperation? {
        let (ledger, book) = (ledger, book)
        return try await store.read { tx in
            guard let placed = try book.decision(of: operation, in: tx) else { return nil }
            var run = ReplayRun(ledger: ledger, book: book, replay: PolicyReplay(policies))
            try run.begin(with: placed.number, policies, in: tx)
            var explanation = try run.replay.explain(placed.decision)
            explanation.add(try PrunedPast.remark(policies, at: placed.at, ledger, in: tx))
            return ExplainedOperation(explanation: explanation, decided: placed.decision.outcome)
        }
    }
}

/// Feeds a replay from the store, inside one snapshot of it.
private struct ReplayRun {
    let ledger: Ledger
    let book: DecisionBook
    var replay: PolicyReplay
    private var lives = OperationLives()
    /// The last step that was taken.
    private var step: Int64 = 0

    init(ledger: Ledger, book: DecisionBook, replay: PolicyReplay) {
        self.ledger = ledger
        self.book = book
        self.replay = replay
    }

    /// Takes what was spent before the first decision, as far as a window of the draft can still reach it.
    mutating func begin(with number: Int64, _ draft: CheckedPolicies, in tx: ReadTransaction) throws {
        guard let first = try book.decisions(in: number...number, in: tx).first else { return }
        let past = Ledger.Past(since: first.at, windows: draft.earliestCounted(at: first.at))
        while step < first.step {
            let page = try ledger.steps(after: step, through: first.step, skipping: past, in: tx)
            guard let last = page.last?.number else { break }
            for operation in try ledger.written(after: step, through: last, skipping: past, in: tx) {
                lives.write(operation, by: ledger)
            }
            for one in page { take(one) }
            step = last
        }
        step = first.step
    }

    /// Takes the decisions, and before each the steps that it had behind it.
    mutating func decide(_ numbers: ClosedRange<Int64>, in tx: ReadTransaction) throws {
        var next = numbers.lowerBound
        while next <= numbers.upperBound {
            let page = try book.decisions(in: next...numbers.upperBound, in: tx)
            guard let last = page.last else { return }
            var steps = try ledger.steps(after: step, through: last.step, limit: .max, in: tx)[...]
            for placed in page {
                while let one = steps.first, one.number <= placed.step {
                    try takeKnown(one, in: tx)
                    steps.removeFirst()
                }
                replay.take(.decided(placed.decision))
                lives.write(placed.decision)
            }
            step = last.step
            next = last.number + 1
        }
    }

    private mutating func take(_ step: LedgerStep) {
        if let event = lives.event(of: step) { replay.take(event) }
    }

    /// A reservation comes from a decision that was taken before; one that does not is looked up.
    private mutating func takeKnown(_ step: LedgerStep, in tx: ReadTransaction) throws {
        if step.kind == .reserve, !lives.knows(step.operation), let operation = try ledger.operation(step.operation, in: tx) {
            lives.write(operation, by: ledger)
        }
        take(step)
    }
}

/// What balances see of operations as they go through their steps.
private struct OperationLives {
    private struct Life {
        /// The operation by its newest decision.
        var operation: RecordedOperation
        var isApproved = false
        var dispatchedAt: Instant?

        func counting(_ isApproved: Bool, at instant: Instant) -> RecordedOperation {
            var operation = operation.approved(isApproved)
            operation.record.at = instant
            return operation
        }
    }

    private var lives: [OperationID: Life] = [:]

    func knows(_ id: OperationID) -> Bool { lives[id] != nil }

    /// An operation as the ledger keeps it: whatever decided it was not recorded, or lies further back.
    mutating func write(_ operation: Operation, by ledger: Ledger) {
        lives[operation.id] = Life(operation: operation.recorded(by: ledger))
    }

    /// An operation as it was decided, for the first time or once more.
    mutating func write(_ decision: RecordedDecision) {
        guard let id = decision.operation else { return }
        let operation = RecordedOperation(decision.request)
        if lives[id] == nil { lives[id] = Life(operation: operation) } else { lives[id]?.operation = operation }
    }

    /// What a step does to balances; nil where it does nothing. An approval counts once the operation is carried out.
    mutating func event(of step: LedgerStep) -> RecordedEvent? {
        guard var life = lives[step.operation] else { return nil }
        defer { lives[step.operation] = life }
        switch step.kind {
        case .reserve: return .opened(step.operation, life.counting(false, at: step.at))
        case .hold:
            life.isApproved = false
            return .opened(step.operation, life.counting(false, at: step.at))
        case .approve:
            life.isApproved = true
            return nil
        case .dispatch:
            life.dispatchedAt = step.at
            return life.isApproved ? .opened(step.operation, life.counting(true, at: step.at)) : nil
        case .resend: return nil
        case .post, .correct: return .posted(step.operation, life.dispatchedAt ?? step.at)
        case .void, .expire: return .voided(step.operation)
        }
    }
}
