import Access
import Cryptography
import Money
import Synchronization

/// What a person may do who has just shown their secret: answer about the one operation that they were shown, once, within five minutes.
final class Tickets<Grant: Sendable>: Sendable {
    private struct Given {
        let grant: Grant
        let operation: OperationID
        let until: ContinuousClock.Instant
    }

    private static var life: Duration { .seconds(300) }
    /// The most at once; beyond that the oldest go.
    private static var most: Int { 1024 }

    private let now: @Sendable () -> ContinuousClock.Instant
    private let given = Mutex<[[UInt8]: Given]>([:])

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) { self.now = now }

    /// A name for what is granted, which nobody can guess and which stands nowhere but on the page that it is given out with.
    func give(_ grant: Grant, for operation: OperationID) -> String {
        let name = Hex.encode(SecureRandom.bytes(32))
        let now = now()
        given.withLock { given in
            given = given.filter { now < $0.value.until }
            if given.count >= Self.most, let oldest = given.min(by: { $0.value.until < $1.value.until })?.key { given[oldest] = nil }
            given[Self.key(name)] = Given(grant: grant, operation: operation, until: now + Self.life)
        }
        return name
    }

    /// What was granted under that name, which is used up by it; nil where nothing was for this operation, or its time is over.
    func take(_ name: Secret, for operation: OperationID) -> Grant? {
        let taken = given.withLock { $0.removeValue(forKey: Self.key(name.reveal())) }
        guard let taken, now() < taken.until, taken.operation == operation else { return nil }
        return taken.grant
    }

    /// Found by a digest, so that how long it takes tells nothing of the names that there are.
    private static func key(_ name: String) -> [UInt8] { SHA256.digest(Array(name.utf8)) }
}
