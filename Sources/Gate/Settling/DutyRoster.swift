import Clocks
import Store
import Synchronization

/// Work that has to be looked for now and then, by one process for all of them.
struct Duty: Sendable {
    /// Its name among the duties of a shop. Processes that can't do the same work have duties of different names.
    let name: String
    /// Whether there is something to do.
    let isDue: @Sendable (ReadTransaction) throws -> Bool
    /// Whether it may be begun now; asked where there is something to do, before anything is written.
    var mayBegin: @Sendable () async -> Bool = { true }
    /// Starts what there is to do, and counts what comes of it.
    let begin: @Sendable (Lanes, Tally) async throws -> Void
}

/// Says whose turn it is to look for work. A lease says so, and another process takes over when it runs out.
///
/// That two processes do the same work at once is prevented elsewhere, by each operation's own lease: this only keeps many
/// processes from looking for the same work all the time. While there is nothing to do nobody holds a lease and nothing is written.
final class DutyRoster: Sendable {
    private let shop: String
    private let holder: String
    private let lease: Span
    private let store: Store
    /// Until when this process leaves a duty to others.
    private let pauses = Mutex<[String: Instant]>([:])
    /// The duties that this process may hold.
    private let taken = Mutex<Set<String>>([])

    init(shop: String, holder: String, lease: Span, store: Store) {
        self.shop = shop
        self.holder = holder
        self.lease = lease
        self.store = store
    }

    private enum Standing { case idle, others, mine, free }

    /// Whether there is something to do and this process has the turn; takes it where nobody has.
    func holds(_ duty: Duty) async throws -> Bool {
        let (shop, holder, lease) = (shop, holder, lease)
        let pause = pauses.withLock { $0[duty.name] }
        let standing: Standing = try await store.read { tx in
            if let pause, tx.now < pause { return .others }
            let row = try tx.query(
                "SELECT holder, until FROM duties WHERE shop = $1 AND duty = $2", [.text(shop), .text(duty.name)]
            ).first
            let until = Instant(milliseconds: try row?.integer("until") ?? 0)
            let isMine = try row?.text("holder") == holder
            if !isMine, until > tx.now { return .others }
            guard try duty.isDue(tx) else { return .idle }
            return isMine && until > tx.now + Span(milliseconds: lease.milliseconds / 2) ? .mine : .free
        }
        guard standing != .idle, standing != .others, await duty.mayBegin() else { return false }
        switch standing {
        case .idle, .others: return false
        case .mine: return true
        case .free:
            _ = taken.withLock { $0.insert(duty.name) }
            return try await store.write { tx in
                try tx.execute(
                    """
                    INSERT INTO duties (shop, duty, holder, until) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (shop, duty) DO UPDATE SET holder = excluded.holder, until = excluded.until
                    WHERE duties.holder = $3 OR duties.until <= $5
                    """,
                    [
                        .text(shop), .text(duty.name), .text(holder), .integer((tx.now + lease).milliseconds),
                        .integer(tx.now.milliseconds),
                    ]) == 1
            }
        }
    }

    /// Gives a duty back, so that the next process does not wait for its lease to run out.
    func release(_ duty: String) async throws {
        let (shop, holder) = (shop, holder)
        // What was never taken is not given back: that would be written, and by a wrong clock.
        guard taken.withLock({ $0.remove(duty) }) != nil else { return }
        try await store.write { tx in
            try tx.execute(
                "DELETE FROM duties WHERE shop = $1 AND duty = $2 AND holder = $3", [.text(shop), .text(duty), .text(holder)])
        }
    }

    /// Leaves a duty to others for a moment: this process could not get on, and another one may be able to.
    func standBack(from duty: String, until: Instant) async throws {
        pauses.withLock { $0[duty] = until }
        try await release(duty)
    }
}
