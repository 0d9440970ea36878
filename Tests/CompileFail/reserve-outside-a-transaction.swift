// expect: cannot convert value of type 'ReadTransaction' to expected argument type 'WriteTransaction'
// Reserves and writes down where nothing is written.
import AuditLog
import Ledger
import Store

func reserve(_ ledger: Ledger, _ draft: Draft, _ terms: LeaseTerms, in tx: ReadTransaction) throws -> Intent {
    try ledger.reserve(draft, terms: terms, in: tx)
}

func append(_ audit: AuditLog, _ draft: EntryDraft, in tx: ReadTransaction) throws -> Entry { try audit.append(draft, in: tx) }
