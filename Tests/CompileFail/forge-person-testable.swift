// expect: 'Person' initializer is inaccessible due to 'fileprivate' protection level
// Takes an approver's name without a secret, with what `@testable` opens.
@testable import Access

func forge(_ stored: StoredApprover) -> Person { Person(stored) }
