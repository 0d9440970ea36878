/// A bucket that fills by itself up to a bound. One that is empty is taken from on credit: what is owed says how long to wait.
struct TokenBucket: Sendable {
    /// The most that is in it.
    let capacity: Double
    /// What comes in each second.
    let perSecond: Double
    private(set) var tokens: Double
    private(set) var lastUse: ContinuousClock.Instant

    /// A full bucket.
    init(capacity: Double, perSecond: Double, now: ContinuousClock.Instant) {
        self.capacity = capacity
        self.perSecond = perSecond
        tokens = capacity
        lastUse = now
    }

    /// Takes one.
    /// - Returns: the seconds until it is there; 0 where it is there now.
    mutating func take(at now: ContinuousClock.Instant) -> Double {
        tokens = min(capacity, tokens + max(0, (now - lastUse) / .seconds(1)) * perSecond) - 1
        lastUse = max(lastUse, now)
        return max(0, -tokens / perSecond)
    }

    /// Gives one back that was taken in vain.
    mutating func giveBack() { tokens = min(capacity, tokens + 1) }

    /// Forgives what is owed beyond so many seconds: a debt that is never paid back would make one storm slow everything after it.
    mutating func forgive(beyond seconds: Double) { tokens = max(tokens, -seconds * perSecond) }

    /// Whether it is as full as one that was never used.
    func isFull(at now: ContinuousClock.Instant) -> Bool { tokens + max(0, (now - lastUse) / .seconds(1)) * perSecond >= capacity }
}

/// Buckets by keys, as many as are in use and at most so many: where there is no room the one goes that was not used for longest.
struct TokenBuckets<Key: Hashable & Sendable>: Sendable {
    private let most: Int
    private let capacity: Double
    private let perSecond: Double
    private var buckets: [Key: TokenBucket] = [:]

    init(most: Int, capacity: Double, perSecond: Double) {
        self.most = most
        self.capacity = capacity
        self.perSecond = perSecond
    }

    /// How many there are.
    var count: Int { buckets.count }

    /// Changes the bucket of a key; a full one where there was none.
    mutating func change<R>(_ key: Key, at now: ContinuousClock.Instant, _ body: (inout TokenBucket) -> R) -> R {
        if buckets[key] == nil { makeRoom(at: now) }
        return body(&buckets[key, default: TokenBucket(capacity: capacity, perSecond: perSecond, now: now)])
    }

    private mutating func makeRoom(at now: ContinuousClock.Instant) {
        guard buckets.count >= most else { return }
        // A full bucket is worth as much as none.
        buckets = buckets.filter { !$0.value.isFull(at: now) }
        guard buckets.count >= most, let oldest = buckets.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        buckets[oldest.key] = nil
    }
}
