// compiles
// `@testable` works with these flags: what it does not open is closed to it, not to the harness.
@testable import Access
@testable import AuditLog
@testable import Gate
@testable import Ledger
@testable import PolicyEngine
@testable import ToolKit

let opened: [Any.Type] = [
    StoredApprover.self, EntryRecord.self, ValidatedCall<Int>.self, OperationKey.self, PolicyContent.self, Mismatch.self,
]
