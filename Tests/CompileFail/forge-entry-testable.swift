// expect: 'Entry' initializer is inaccessible due to 'fileprivate' protection level
// Claims that something is in the log, with what `@testable` opens.
@testable import AuditLog

func forge(_ record: EntryRecord) -> Entry { Entry(record, digest: []) }
