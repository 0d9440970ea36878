import AuditLog
import JSON
import Ledger
import Store

/// The log as the gate writes it: every entry says whose money it is about.
struct Journal: Sendable {
    let audit: AuditLog
    let shop: Shop

    /// Writes an entry in the transaction that it describes.
    func append(_ draft: EntryDraft, in tx: WriteTransaction) throws -> Entry {
        var body = draft.body
        body["shop"] = .string(shop.key)
        return try audit.append(EntryDraft(kind: draft.kind, body: body, personal: draft.personal), in: tx)
    }
}
