import Access
import Clocks
import Cryptography
import JSON
import Money

/// What a client carries from a call that people were asked about to its retry: sealed, so that it tells nothing and is good for
/// nothing else. Every host of the store opens it, before and after a restart.
struct HeldStates: Sendable {
    /// Why a state is not accepted.
    enum Refused: Error, Sendable, Hashable {
        /// It was not given here, or not for this caller and this very call: these cannot be told apart.
        case notOfThisCall
        /// The question that it belongs to has run out.
        case expired

        /// A sentence for the client.
        var message: String {
            switch self {
            case .notOfThisCall: "`requestState` was not given to this call; make the call again without it"
            case .expired: "`requestState` has expired; make the call again without it"
            }
        }
    }

    /// What a state is bound to: who calls, and what. Other arguments are another call.
    struct Binding: Sendable {
        fileprivate let bytes: [UInt8]

        init(agent: String, conversation: String?, tool: String, arguments: JSONObject) {
            let digest = SHA256.digest(JSONValue.object(["name": .string(tool), "arguments": .object(arguments)]).canonicalBytes)
            let bound: JSONValue = [
                .string(agent), conversation.map { .string($0) } ?? .null, "tools/call", .string(Hex.encode(digest)),
            ]
            bytes = bound.canonicalBytes
        }
    }

    private static let prefix = "v1."
    /// More than any that was made here.
    private static let longest = 1024

    private let cipher: AES256GCM

    /// States under a key of their own, so that nothing made for one purpose is ever good for another.
    init(storeKey: [UInt8]) throws {
        cipher = try AES256GCM(key: HMACSHA256.authenticate(Array("tollgate held calls".utf8), key: storeKey))
    }

    /// The state of a call that is held by a question about an operation.
    func seal(_ id: OperationID, for binding: Binding, until end: Instant) throws -> String {
        let told: JSONValue = [.string(id.text), .integer(end.milliseconds)]
        return Self.prefix + Hex.encode(try cipher.seal(told.canonicalBytes, context: binding.bytes))
    }

    /// The operation that people were asked about.
    func open(_ text: String, for binding: Binding, at now: Instant) throws(Refused) -> OperationID {
        guard text.utf8.count <= Self.longest, text.hasPrefix(Self.prefix),
            let box = Hex.decode(String(text.dropFirst(Self.prefix.count))), text == Self.prefix + Hex.encode(box),
            let told = cipher.open(box, context: binding.bytes), let parts = try? JSONValue(parsing: told).arrayValue,
            parts.count == 2, let id = parts[0].stringValue, let end = parts[1].numberValue?.integer
        else { throw .notOfThisCall }
        guard now < Instant(milliseconds: end) else { throw .expired }
        return OperationID(id)
    }
}
