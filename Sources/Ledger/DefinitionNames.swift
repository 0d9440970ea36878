import Cryptography
import Synchronization

/// The short names of counters' definitions: their digests. A policy has a few definitions, and every call asks for them again.
final class DefinitionNames: Sendable {
    static let shared = DefinitionNames()

    /// So many are remembered; more than this come from policies that are no longer in force.
    private static let most = 1024

    private let known = Mutex<[String: String]>([:])

    func name(of definition: String) -> String {
        if let name = known.withLock({ $0[definition] }) { return name }
        let name = Hex.encode(SHA256.digest(Array(definition.utf8)))
        known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[definition] = name
        }
        return name
    }
}
