import Cryptography
import Store

/// An approver or admin who has shown their own secret: evidence that only `Access.authenticate(secret:)` makes.
///
/// It says who somebody was when they showed the secret. Whoever uses power with it asks again in the committing transaction:
/// `Access.isCurrent(_:in:)` or `Access.requireAdmin(_:in:)`.
public struct Person: Sendable, Hashable {
    /// The person's name.
    public let name: String
    /// Whether the store keeps the person as an admin.
    public let isAdmin: Bool
    /// The public id of the secret that was shown.
    public let credential: String

    fileprivate init(_ approver: StoredApprover) {
        name = approver.name
        isAdmin = approver.isAdmin
        credential = approver.credential
    }
}

// In this file, since only here can a `Person` be made.
extension Access {
    /// Who shows this secret; `nil` for nobody. A wrong secret is answered later the more of them there are.
    ///
    /// One hash at most is computed: the secret names the person it belongs to.
    ///
    /// - Parameters:
    ///   - surface: where it was shown, for the log.
    ///   - source: the address that it came from, where there is one.
    /// - Throws: `AccessError.busy`, ``TooManyGuesses``, or what the store says; never whether a part of the secret was right.
    public func authenticate(secret: String, at surface: GuessSurface = .people, from source: String? = nil) async throws -> Person? {
        guard let presented = Credential(secret, kind: .person),
            let stored = try await store.read({ tx in try ApproverTable.approver(credential: presented.id, in: tx) })
        else {
            try await noteGuess(at: surface, from: source)
            return nil
        }
        let hash = try await hasher.hash(presented.bytes, salt: stored.salt, cost: stored.cost)
        guard constantTimeEquals(hash, stored.hash) else {
            try await noteGuess(at: surface, from: source)
            return nil
        }
        return Person(stored)
    }
}
