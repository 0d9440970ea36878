import Synchronization

/// Slows whoever guesses: a failed authentication costs a token of its address's bucket and one of this process's, and a failure that
/// finds a bucket empty is answered later.
///
/// Only failures wait. Who shows a right credential is never held up by somebody else's wrong ones, and nothing is ever locked.
final class GuessBrake: Sendable {
    private struct State {
        var own: TokenBuckets<String>
        var common: TokenBucket
    }

    /// The most addresses that are known at a time.
    static let mostSources = 1024
    /// How much larger the bucket of all is than one address's: for those who have many addresses.
    static let commonShare = 10.0

    private let longestWaitSeconds: Double
    private let state: Mutex<State>

    /// Full buckets of `capacity` failures an address, refilled by `perSecond`; no answer waits longer than `longestWaitSeconds`.
    init(capacity: Double = 10, perSecond: Double = 1, longestWaitSeconds: Double = 5, now: ContinuousClock.Instant = .now) {
        self.longestWaitSeconds = longestWaitSeconds
        state = Mutex(
            State(
                own: TokenBuckets(most: Self.mostSources, capacity: capacity, perSecond: perSecond),
                common: TokenBucket(capacity: capacity * Self.commonShare, perSecond: perSecond * Self.commonShare, now: now)))
    }

    /// Counts a failure at `now` and says how long its answer is to be kept back.
    /// - Parameter source: the address that it came from; all whose address is not known share a bucket.
    func fail(from source: String? = nil, at now: ContinuousClock.Instant = .now) -> Duration {
        let bucket = source.map { SourceAddress.bucket(of: $0) } ?? ""
        let longest = longestWaitSeconds
        let seconds = state.withLock { state in
            let take: (inout TokenBucket) -> Double = { bucket in
                let wait = bucket.take(at: now)
                bucket.forgive(beyond: longest)
                return min(wait, longest)
            }
            return max(state.own.change(bucket, at: now, take), take(&state.common))
        }
        return seconds > 0 ? .seconds(seconds) : .zero
    }
}
