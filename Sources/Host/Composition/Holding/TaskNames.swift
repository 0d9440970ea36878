import Access
import Cryptography
import JSON
import Money

/// The names of tasks: an operation's name, and a code that only this store's hosts can make, for one agent in one conversation. There is
/// no table of tasks: the operation is what lasts, and every host of the store reads every name.
struct TaskNames: Sendable {
    private static let prefix = "task_"
    /// Bytes of the code.
    private static let codeBytes = 16

    private let key: [UInt8]

    /// Names under a key of their own, so that no code made for one purpose is ever good for another.
    init(storeKey: [UInt8]) { key = HMACSHA256.authenticate(Array("tollgate task names".utf8), key: storeKey) }

    /// What a caller knows an operation by.
    func name(_ id: OperationID, for caller: Principal) -> String {
        name(id, agent: caller.agent, conversation: caller.conversation)
    }

    /// The operation that a caller knows by this name; nil where it is nobody's, or somebody else's.
    func operation(_ name: String, for caller: Principal) -> OperationID? {
        operation(name, agent: caller.agent, conversation: caller.conversation)
    }

    func name(_ id: OperationID, agent: String, conversation: String?) -> String {
        "\(Self.prefix)\(id.text)_\(code(of: id, agent, conversation).reveal())"
    }

    func operation(_ name: String, agent: String, conversation: String?) -> OperationID? {
        guard name.utf8.count <= 256, name.hasPrefix(Self.prefix), let end = name.lastIndex(of: "_") else { return nil }
        let rest = name.dropFirst(Self.prefix.count)
        guard rest.startIndex < end else { return nil }
        let id = OperationID(String(rest[..<end]))
        return Secret(String(name[name.index(after: end)...])) == code(of: id, agent, conversation) ? id : nil
    }

    /// A secret only so that codes are compared as such.
    private func code(of id: OperationID, _ agent: String, _ conversation: String?) -> Secret {
        let bound: JSONValue = [.string(id.text), .string(agent), conversation.map { .string($0) } ?? .null]
        return Secret(Hex.encode(HMACSHA256.authenticate(bound.canonicalBytes, key: key).prefix(Self.codeBytes)))
    }
}
