import AuditLog
import JSON
import Ledger
import Store

/// The log as the gate writes it: every entry says whose money it is about.
struct Journal: Sendable {
    let audit: AuditLog
    let shop: Shop

    /// Writes an entry in the transaction that it describes.
    func append(_ draft: EntryDraft, in tx: WriteTransaction) throws -> Entry { try append(write(draft), in: tx) }

    /// Writes an entry whose text was made before.
    func append(_ draft: WrittenDraft, in tx: WriteTransaction) throws -> Entry { try audit.append(draft, in: tx) }

    /// The text of an entry, made before the transaction that it describes: nobody has to wait for it there.
    func write(_ draft: EntryDraft) throws(AuditError) -> WrittenDraft {
        var body = draft.body
        body["shop"] = .string(shop.key)
        return try WrittenDraft(EntryDraft(kind: draft.kind, body: body, personal: draft.personal))
    }
}
