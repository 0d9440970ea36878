import AuditLog
import JSON

/// Entries of the log about an operation, in words.
enum EntryWords {
    private static let words: [String: String] = [
        "permit": "permitted", "held": "held for people", "refused": "refused", "recalled": "its call was repeated",
        "answer-approve": "agreed to", "answer-reject": "turned down", "answer-refused": "an answer was not taken",
        "approved": "everybody has agreed", "asked-again": "people are asked again", "claimed": "taken by a host to be carried out",
        "rejected": "ended: rejected", "withdrawn": "ended: its agent took it back", "expired": "ended: expired",
        "succeeded": "ended: succeeded", "failed": "ended: failed",
        "unknown": "the answer was lost: its outcome is unknown", "settled-late": "an answer came after the lease had ended",
        "corrected": "ALARM: posted after all", "look-up-absent": "looked up: the provider does not know it",
        "look-up-unavailable": "looked up: the provider did not answer",
        "look-up-differs": "looked up: something else happened under its number", "sent-again": "the same request is sent again",
        "person-asked": "a person is asked", "looked-again": "looked for again", "settlement-proposed": "a person says what became of it",
        "settlement-withdrawn": "a person took back what they had said", "settlement-refused": "a step by hand was not taken",
        "settled-by-hand": "settled by hand", "alarm-seen": "the alarm was acknowledged",
    ]

    /// What of a body is said beside the words, in this order.
    private static let details = [
        "person", "proposed_by", "confirmed_by", "withdrawn_by", "outcome", "step", "was", "by", "answer", "code", "gates", "statements",
    ]

    static func text(_ record: EntryRecord) -> String {
        let word = words[record.kind] ?? record.kind
        guard let body = (try? JSONValue(parsing: record.body))?.objectValue else { return word }
        let told = details.compactMap { name in body[name].flatMap(value).map { "\(name.replacing("_", with: " ")) \($0)" } }
        return told.isEmpty ? word : "\(word) (\(told.joined(separator: "; ")))"
    }

    private static func value(_ value: JSONValue) -> String? {
        if let list = value.arrayValue {
            let names = list.compactMap(\.stringValue)
            return names.isEmpty ? nil : names.joined(separator: ", ")
        }
        return value.stringValue
    }
}
