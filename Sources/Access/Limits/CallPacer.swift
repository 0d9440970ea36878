import Store
import Synchronization

/// Keeps agents to their limits: calls beyond them wait, and where the wait would be too long they are told when to come again.
///
/// Reads are counted in this process, orders that nobody knows in the store, so that an hour outlives a restart and is the same hour for
/// every host of the store. Nothing is ever locked, and one agent's calls never make another one's wait.
public final class CallPacer: Sendable {
    private struct Reads {
        var buckets: TokenBuckets<LimitKey>
        var waiting: [String: Int] = [:]
    }

    /// The longest that a call waits for its turn.
    static let longestWaitSeconds = 5.0
    /// The most calls of one agent that wait at once.
    static let mostWaiting = 64
    /// The most conversations whose reads are counted at a time.
    static let mostConversations = 4096

    private let access: Access
    private let limits: CallLimits
    private let reads: Mutex<Reads>
    private let lookUps = Mutex<[LimitKey: Int]>([:])

    /// A pacer of the calls of one host.
    public init(_ access: Access, limits: CallLimits) {
        self.access = access
        self.limits = limits
        let perMinute = Double(limits.readsPerMinute)
        reads = Mutex(Reads(buckets: TokenBuckets(most: Self.mostConversations, capacity: perMinute, perSecond: perMinute / 60)))
    }

    /// Lets a call through that only looks, at once or after a wait.
    /// - Throws: ``TooSoon``, or a cancellation while it waits.
    public func read(by principal: Principal) async throws {
        let key = LimitKey(principal)
        let now = access.now()
        let wait: Result<Double, TooSoon> = reads.withLock { reads in
            let seconds = reads.buckets.change(key, at: now) { $0.take(at: now) }
            if seconds == 0 { return .success(0) }
            guard seconds <= Self.longestWaitSeconds, reads.waiting[key.agent, default: 0] < Self.mostWaiting else {
                reads.buckets.change(key, at: now) { $0.giveBack() }
                return .failure(.reads(retryAfterSeconds: max(1, Int(seconds.rounded(.up)))))
            }
            reads.waiting[key.agent, default: 0] += 1
            return .success(seconds)
        }
        switch wait {
        case .success(0): return
        case .success(let seconds):
            await access.pause(.seconds(seconds))
            reads.withLock { reads in
                let left = reads.waiting[key.agent, default: 1] - 1
                reads.waiting[key.agent] = left == 0 ? nil : left
            }
            try Task.checkCancellation()
        case .failure(let tooSoon):
            await note(.reads, key)
            throw tooSoon
        }
    }

    /// Looks an order up, where the agent has not asked for too many in the hour that nobody knows.
    ///
    /// Look-ups under way count as long as they are: many at once find out no more than one after the other.
    ///
    /// - Parameters:
    ///   - body: looks it up.
    ///   - isUnknown: whether what came of it says that nobody knows the order.
    /// - Throws: ``TooSoon``, a cancellation, what the store says, and what `body` throws.
    public func lookUp<R: Sendable>(
        by principal: Principal, isUnknown: @Sendable (R) -> Bool, _ body: @Sendable () async throws -> R
    ) async throws -> R {
        let key = LimitKey(principal)
        try await enter(key)
        let result: R
        do { result = try await body() } catch {
            leave(key)
            throw error
        }
        guard isUnknown(result) else {
            leave(key)
            return result
        }
        defer { leave(key) }
        try await access.store.write { tx in try MissTable.add(key, in: tx) }
        return result
    }

    /// Has a call answered that moves something of an order. Money never waits for this: what comes too soon is known by the answer, and
    /// only a call that moved nothing is told so in its stead.
    ///
    /// From the limit on, a refusal of an order that is known has the same answer as one of an order that is not: else the two together
    /// would tell more orders than the limit lets be told, however many calls come at once.
    ///
    /// - Parameters:
    ///   - isUnknown: whether what came of it says that nobody knows the order.
    ///   - isRefusal: whether it says that nothing was done, for whatever reason.
    /// - Throws: ``TooSoon``, what the store says, and what `body` throws.
    public func move<R: Sendable>(
        by principal: Principal, isUnknown: (R) -> Bool, isRefusal: (R) -> Bool, _ body: () async throws -> R
    ) async throws -> R {
        let result = try await body()
        let (isUnknown, most) = (isUnknown(result), limits.unknownOrdersPerHour)
        guard isUnknown || isRefusal(result) else { return result }
        let key = LimitKey(principal)
        var missed = try await access.store.read { tx in try MissTable.missed(key, in: tx) }
        if isUnknown, missed.count < most {
            missed = try await access.store.write { tx in
                let missed = try MissTable.missed(key, in: tx)
                if missed.count < most { try MissTable.add(key, in: tx) }
                return missed
            }
        }
        guard missed.count < most else {
            await note(.unknownOrders, key)
            throw TooSoon.unknownOrders(retryAfterSeconds: missed.secondsUntilOneIsOver)
        }
        return result
    }

    private func enter(_ key: LimitKey) async throws {
        let most = limits.unknownOrdersPerHour
        var waited = 0.0
        while true {
            // The place first, then the store: whoever leaves in between is counted twice rather than not at all.
            let place = lookUps.withLock { underWay in
                underWay[key, default: 0] += 1
                return underWay[key, default: 0]
            }
            let missed: MissTable.Missed
            do { missed = try await access.store.read { tx in try MissTable.missed(key, in: tx) } } catch {
                leave(key)
                throw error
            }
            if missed.count + place <= most {
                await slow(missed.count)
                guard Task.isCancelled else { return }
                leave(key)
                throw CancellationError()
            }
            leave(key)
            guard missed.count < most else {
                await note(.unknownOrders, key)
                throw TooSoon.unknownOrders(retryAfterSeconds: missed.secondsUntilOneIsOver)
            }
            guard waited < Self.longestWaitSeconds else {
                await note(.unknownOrders, key)
                throw TooSoon.unknownOrders(retryAfterSeconds: 1)
            }
            await access.pause(.milliseconds(250))
            waited += 0.25
            try Task.checkCancellation()
        }
    }

    private func leave(_ key: LimitKey) {
        lookUps.withLock { underWay in
            let left = underWay[key, default: 1] - 1
            underWay[key] = left == 0 ? nil : left
        }
    }

    /// The last quarter of an hour's look-ups goes slower and slower.
    private func slow(_ missed: Int) async {
        let most = limits.unknownOrdersPerHour
        // The first one of an hour never waits, however few there may be.
        let from = max(1, most * 3 / 4)
        guard missed >= from, most > from else { return }
        await access.pause(.seconds(Self.longestWaitSeconds * Double(missed - from + 1) / Double(most - from)))
    }

    private func note(_ limit: Limitation.Limit, _ key: LimitKey) async {
        let limitation = Limitation(limit: limit, key: key)
        if let count = access.limitations.add(limitation, at: access.now()) { await access.tell(limitation, count) }
    }
}
