import Clocks
import Cryptography
import JSON
import ToolKit

/// One user's tokens as the store holds them: under a name that tells no handle, in a box that opens for one caller alone.
struct HeldTokens: Sendable {
    let caller: Caller
    /// By what the store finds them.
    let name: String
    /// The customer as the store has it; nil where the context names none.
    let customer: String?
    private let keys: VaultKeys

    init(handle: String, caller: Caller, keys: VaultKeys) {
        self.caller = caller
        self.keys = keys
        name = keys.name("handle", handle)
        customer = caller.customer.map { keys.name("customer", $0) }
    }

    private var binding: [UInt8] { BoundCaller(caller).binding("user tokens", name) }

    func seal(_ tokens: UserTokens) throws(CryptoError) -> [UInt8] {
        let parts: JSONValue = [
            .string(tokens.access.reveal()), tokens.refresh.map { .string($0.reveal()) } ?? .null,
            .integer(tokens.expiresAt.milliseconds), tokens.refreshUntil.map { .integer($0.milliseconds) } ?? .null, .string(tokens.user),
        ]
        return try keys.seal(parts.canonicalBytes, boundTo: binding)
    }

    /// What a box holds; nil where it was not sealed for this caller under this handle.
    func open(_ box: [UInt8]) -> UserTokens? {
        guard let bytes = keys.open(box, boundTo: binding), let parts = try? JSONValue(parsing: bytes).arrayValue, parts.count == 5,
            let access = parts[0].stringValue, let expiresAt = parts[2].numberValue?.integer, let user = parts[4].stringValue
        else { return nil }
        return UserTokens(
            access: HeldText(access), refresh: parts[1].stringValue.map(HeldText.init), expiresAt: Instant(milliseconds: expiresAt),
            refreshUntil: parts[3].numberValue?.integer.map(Instant.init(milliseconds:)), user: user)
    }
}

extension UserTokens {
    /// From when on nothing can be done with them: with a token that renews they last as long as that one, and where nobody said how long
    /// that is, as long as the other.
    var diesAt: Instant { refresh == nil ? expiresAt : max(expiresAt, refreshUntil ?? expiresAt) }
}
