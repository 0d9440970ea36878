import Synchronization

/// The tokens that were found good a moment ago, so that an agent which asks again and again is not looked up for every request.
///
/// It decides who is let in, and nothing else: whatever is done for a caller is committed only where the token and its agent are still
/// good in that very transaction. A token that was ended by another process is let in for a second longer.
final class KnownTokens: Sendable {
    /// How long a look-up counts.
    private static let lifetime = Duration.seconds(1)
    /// How many tokens are kept.
    private static let most = 1024

    private struct Known {
        let credential: StoredCredential
        let until: ContinuousClock.Instant
    }

    /// By the SHA-256 of the token.
    private let known = Mutex<[[UInt8]: Known]>([:])

    func credential(_ digest: [UInt8], at now: ContinuousClock.Instant) -> StoredCredential? {
        known.withLock { known in known[digest].flatMap { now < $0.until ? $0.credential : nil } }
    }

    func insert(_ credential: StoredCredential, at now: ContinuousClock.Instant) {
        known.withLock { known in
            if known.count >= Self.most { known.removeAll(keepingCapacity: true) }
            known[credential.digest] = Known(credential: credential, until: now + Self.lifetime)
        }
    }

    /// A token was ended.
    func removeAll() { known.withLock { $0.removeAll(keepingCapacity: true) } }
}
