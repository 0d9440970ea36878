import Cryptography
import JSON

/// A draft as the text that an entry holds. Making it takes no transaction, and is the most of the work of an entry.
public struct WrittenDraft: Sendable {
    let kind: String
    /// Canonical JSON.
    let body: String
    /// Canonical JSON.
    let commitments: String
    let salts: [String: [UInt8]]

    /// Writes a draft out.
    /// - Throws: `AuditError.draft` for a kind that is empty or over 64 bytes, a body over 256 KiB, or more than 16 personal values.
    public init(_ draft: EntryDraft) throws(AuditError) {
        kind = draft.kind
        body = String(decoding: JSONValue.object(draft.body).canonicalBytes, as: UTF8.self)
        guard (1...64).contains(kind.utf8.count) else { throw .draft("its kind has no name of 1 to 64 bytes") }
        guard body.utf8.count <= AuditLog.largestBody else { throw .draft("its body is larger than \(AuditLog.largestBody) bytes") }
        guard draft.personal.count <= 16 else { throw .draft("it has more than 16 personal values") }
        salts = draft.personal.mapValues { _ in SecureRandom.bytes(Commitment.saltBytes) }
        commitments = Self.commitments(draft.personal, salts: salts)
    }

    private static func commitments(_ values: [String: String], salts: [String: [UInt8]]) -> String {
        if values.isEmpty { return "{}" }
        var object = JSONObject()
        for (name, value) in values {
            guard let salt = salts[name] else { continue }
            object[name] = .string(Commitment.make(value, name: name, salt: salt))
        }
        return String(decoding: JSONValue.object(object).canonicalBytes, as: UTF8.self)
    }
}
