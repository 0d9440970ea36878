import Cryptography
import Dispatch
import Synchronization

/// Hashes people's secrets with scrypt, one after the other, on a thread that is not the cooperative pool's: a hash takes
/// some 100 ms and 32 MiB on purpose.
final class SecretHasher: Sendable {
    /// More than this many waiting is no people, and whoever comes later is asked to come again.
    static let longestLine = 32

    private let queue = DispatchQueue(label: "tollgate.access.scrypt")
    private let waiting = Mutex(0)

    /// The scrypt hash of a secret.
    ///
    /// - Throws: `AccessError.busy` when too many wait already.
    func hash(_ secret: [UInt8], salt: [UInt8], cost: Scrypt.Cost) async throws -> [UInt8] {
        let hasRoom = waiting.withLock { count in
            guard count < Self.longestLine else { return false }
            count += 1
            return true
        }
        guard hasRoom else { throw AccessError.busy }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in
                let hash = Result<[UInt8], any Error> { try Scrypt.hash(secret: secret, salt: salt, cost: cost) }
                waiting.withLock { $0 -= 1 }
                continuation.resume(with: hash)
            }
        }
    }
}
