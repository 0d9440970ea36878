// expect: 'Receipt' initializer is inaccessible due to 'fileprivate' protection level
// expect: 'Refusal' initializer is inaccessible due to 'fileprivate' protection level
// expect: 'Question' initializer is inaccessible due to 'fileprivate' protection level
// Answers in every way without having written it down, with what `@testable` opens.
import AuditLog
import Clocks
@testable import Gate
import Money

func done(_ entry: Entry) -> Receipt {
    Receipt(status: .succeeded, operation: nil, notice: .answer("done"), structured: nil, code: nil, entry: entry)
}

func refused(_ reason: RefusalReason, _ entry: Entry) -> Refusal { Refusal(reason: reason, operation: nil, entry: entry) }

func asked(_ operation: OperationID, _ until: Instant, _ entry: Entry) -> Question {
    Question(operation: operation, awaits: [], expiresAt: until, entry: entry)
}
