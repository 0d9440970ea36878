// expect: 'Receipt' initializer is inaccessible due to 'fileprivate' protection level
// Answers without having written it down.
import AuditLog
import Gate

func answer(_ entry: Entry) -> Reply {
    .receipt(Receipt(status: .succeeded, operation: nil, notice: .answer("done"), structured: nil, code: nil, entry: entry))
}
