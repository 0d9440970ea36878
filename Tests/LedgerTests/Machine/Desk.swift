import Clocks
import Ledger
import Money
import PolicyEngine

@testable import Store

/// Plays the gate and two replicas on the real ledger: what a process remembers is here, everything else in the store.
struct Desk {
    let ledger: Ledger
    let connection: any SQLConnection
    private(set) var now = Instant(milliseconds: Story.start)
    private var hands: [Operation?] = [nil, nil]
    private var active = 0
    private var policy = 0
    private var isFrozen = false
    private(set) var operations: [OperationID] = []
    /// The newest operation as it is, and, right after a change, as it was before.
    private(set) var last: Operation?
    private var stale: Operation?

    static let order = OrderIdentity(number: OrderNumber("o-1"), tradeNumber: "t-o-1")

    init(_ ledger: Ledger, _ tx: WriteTransaction) throws {
        self.ledger = ledger
        connection = tx.connection
        try ledger.adopt(definitions: Story.definitions(0), counters: { _ in [] }, in: tx)
    }

    /// A transaction of this instant within the one that runs.
    func transaction(after span: Int64 = 0) -> WriteTransaction { WriteTransaction(connection, now: now + .milliseconds(span)) }

    private var terms: LeaseTerms {
        LeaseTerms(
            holder: Story.replicas[active], length: .milliseconds(Story.lease), deadline: .milliseconds(Story.deadline))
    }

    /// What the desk becomes by an act; nil where it is refused.
    func after(_ act: Act) throws -> Desk? {
        var next = self
        next.now = now + .milliseconds(Story.step)
        let tx = next.transaction()
        do {
            guard try next.take(act, last, in: tx) else { return nil }
        } catch is LedgerError { return nil }
        next.last = try next.operations.last.flatMap { try ledger.operation($0, in: tx) }
        next.stale = next.last?.id == last?.id && next.last?.version != last?.version ? last : nil
        return next
    }

    private mutating func take(_ act: Act, _ last: Operation?, in tx: WriteTransaction) throws -> Bool {
        switch act {
        case .reserve, .hold: return try begin(act, in: tx)
        case .approve, .reject, .expire, .askAgain, .claim:
            guard let last else { return false }
            return try answer(act, last, in: tx)
        case .succeed, .fail, .lose: return try settle(act, in: tx)
        case .take:
            guard hands[active] == nil, let last else { return false }
            hands[active] = try ledger.takeForLookUp(
                last.id, holder: Story.replicas[active], length: .milliseconds(Story.lease), in: tx)
            return hands[active] != nil
        case .resend:
            guard !isFrozen, let seen = hands[active], now < seen.deadline ?? now else { return false }
            hands[active] = try leased(seen.id, by: ledger.resend(seen, terms: terms, in: tx), in: tx)
        case .lateSuccess:
            for id in operations.reversed() {
                let operation = try id == last?.id ? last : ledger.operation(id, in: tx)
                guard let operation, operation.state.isEnded, operation.state != .succeeded else { continue }
                try ledger.correct(operation, .done, cumulativeRefund: nil, in: tx)
                return true
            }
            return false
        case .crash:
            guard hands[active] != nil else { return false }
            hands[active] = nil
        case .otherReplica: active = 1 - active
        case .race: return try race(in: tx)
        case .policy: try changePolicy(in: tx)
        case .freeze: isFrozen.toggle()
        case .fold: try ledger.fold(length: 1, in: tx)
        case .wait: now = now + .milliseconds(Story.wait)
        }
        return true
    }

    private mutating func begin(_ act: Act, in tx: WriteTransaction) throws -> Bool {
        // That this is the order's open refund as the ledger tells it is compared after every act.
        guard !isFrozen, last?.state.isEnded ?? true else { return false }
        let place = operations.count
        let fen = Story.fen(place)
        let window = (start: Optional(now.milliseconds - Story.rolling), end: Int64?.none)
        let spent = try ledger.balance(of: Story.counter("all", window), currency: .cny, in: tx)
        guard spent.amount.minorUnits + fen <= Story.ceiling else { return false }
        let draft = Book.draft("op_\(place)", fen, counters: Story.counters(policy))
        operations.append(draft.id)
        if act == .hold {
            try ledger.hold(draft, in: tx)
        } else {
            hands[active] = try leased(draft.id, by: ledger.reserve(draft, terms: terms, in: tx), in: tx)
        }
        return true
    }

    /// The operation as whoever took the intent sees it.
    private func leased(_ id: OperationID, by intent: Intent, in tx: ReadTransaction) throws -> Operation? {
        let operation = try ledger.operation(id, in: tx)
        guard operation?.version == intent.version, operation?.lease?.until == intent.leaseUntil else {
            throw LedgerError.damaged("an intent that is not the operation's")
        }
        return operation
    }

    private mutating func answer(_ act: Act, _ last: Operation, in tx: WriteTransaction) throws -> Bool {
        switch act {
        case .approve, .claim:
            guard !isFrozen else { return false }
            if act == .approve {
                try ledger.approve(last, in: tx)
            } else {
                let counters = Story.counters(policy).filter { !$0.leavesOutApproved }
                hands[active] = try leased(last.id, by: ledger.claim(last, counters: counters, terms: terms, in: tx), in: tx)
            }
        case .askAgain: try ledger.holdAgain(last, toolDigest: "d2", counters: Story.counters(policy), in: tx)
        default: try ledger.void(last, act == .reject ? .rejected : .expired, .done, in: tx)
        }
        return true
    }

    private mutating func settle(_ act: Act, in tx: WriteTransaction) throws -> Bool {
        guard let seen = hands[active], let found = try ledger.operation(seen.id, in: tx) else { return false }
        hands[active] = nil
        do {
            switch act {
            case .succeed: try ledger.post(seen, .done, cumulativeRefund: nil, in: tx)
            case .fail: try ledger.void(seen, .failed, .done, in: tx)
            default: try ledger.leaveUnknown(seen, lookAt: now + .milliseconds(Story.pause), in: tx)
            }
        } catch LedgerError.conflict where found.version != seen.version {
            // Somebody else has it by now. That it happened is posted all the same.
            guard act == .succeed, found.state != .succeeded else { return true }
            if found.state.isEnded {
                try ledger.correct(found, .done, cumulativeRefund: nil, in: tx)
            } else {
                try ledger.post(found, .done, cumulativeRefund: nil, in: tx)
            }
        }
        return true
    }

    /// Every change by a replica that saw the operation before its last one.
    private func race(in tx: WriteTransaction) throws -> Bool {
        guard let stale else { return false }
        let changes: [() throws -> Void] = [
            { try ledger.approve(stale, in: tx) }, { try ledger.void(stale, .rejected, .done, in: tx) },
            { try ledger.void(stale, .failed, .done, in: tx) }, { try ledger.void(stale, .expired, .done, in: tx) },
            { _ = try ledger.claim(stale, counters: [], terms: terms, in: tx) },
            { try ledger.post(stale, .done, cumulativeRefund: nil, in: tx) },
            { try ledger.correct(stale, .done, cumulativeRefund: nil, in: tx) },
            { try ledger.leaveUnknown(stale, lookAt: now, in: tx) }, { _ = try ledger.resend(stale, terms: terms, in: tx) },
            { try ledger.holdAgain(stale, toolDigest: "x", counters: [], in: tx) }, { try ledger.askPerson(about: stale, in: tx) },
        ]
        for change in changes {
            do {
                try change()
                return true
            } catch LedgerError.conflict {}
        }
        return false
    }

    private mutating func changePolicy(in tx: WriteTransaction) throws {
        policy = 1 - policy
        let definitions = Story.definitions(policy)
        try ledger.adopt(
            definitions: definitions,
            counters: { operation in
                definitions.filter { $0 != "unapproved" || !operation.isApproved }.map { ($0, Story.key($0)) }
            }, in: tx)
    }
}
