// compiles
// The gate, the ledger and the log, used as they are meant to be.
import Access
import AuditLog
import Gate
import JSON
import Ledger
import PolicyEngine
import Store

func answer(_ gate: Gate, _ request: CallRequest, _ principal: Principal) async throws -> String {
    switch try await gate.call(request, by: principal) {
    case .receipt(let receipt): receipt.entry.reference
    case .refusal(let refusal): refusal.entry.reference
    case .question(let question): question.entry.reference
    }
}

func decide(_ policies: CheckedPolicies, _ request: Request) -> [String] {
    switch Authorizer(policies).decide(request) {
    case .permit(let grant): grant.statements
    case .forbid(let forbidden): forbidden.statements
    }
}

func reserve(_ ledger: Ledger, _ audit: AuditLog, _ draft: Draft, _ terms: LeaseTerms, in tx: WriteTransaction) throws -> (Intent, Entry) {
    (try ledger.reserve(draft, terms: terms, in: tx), try audit.append(EntryDraft(kind: "permit", body: [:]), in: tx))
}
