import JSON
import ToolKit

/// Whom something in the vault was made for: agent, conversation and customer, all three.
struct BoundCaller: Sendable {
    let caller: Caller

    init(_ caller: Caller) { self.caller = caller }

    /// Reads what ``bytes`` wrote.
    init?(_ bytes: [UInt8]) {
        guard let parts = try? JSONValue(parsing: bytes).arrayValue, parts.count == 3, let agent = parts[0].stringValue else { return nil }
        caller = Caller(agent: agent, conversation: parts[1].stringValue, customer: parts[2].stringValue)
    }

    private var json: JSONValue { [.string(caller.agent), Self.text(caller.conversation), Self.text(caller.customer)] }

    /// The caller as bytes, from which it can be read again.
    var bytes: [UInt8] { json.canonicalBytes }

    /// What a box for this caller is bound to.
    /// - Parameters:
    ///   - kind: what is in the box.
    ///   - name: by what it is found.
    func binding(_ kind: String, _ name: String) -> [UInt8] { ([.string(kind), .string(name), json] as JSONValue).canonicalBytes }

    /// Whether another caller is the same one. Texts are compared by their bytes: what looks alike is not the same.
    func isSame(as other: Caller) -> Bool { bytes == BoundCaller(other).bytes }

    private static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
