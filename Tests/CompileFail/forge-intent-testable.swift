// expect: 'Intent' initializer is inaccessible due to 'fileprivate' protection level
// Claims that a movement was reserved and written down, with what `@testable` opens.
import Clocks
@testable import Ledger
import Money

func forge(_ operation: OperationID, _ movement: Movement, _ until: Instant) -> Intent {
    Intent(operation: operation, movement: movement, leaseUntil: until, version: 1)
}
