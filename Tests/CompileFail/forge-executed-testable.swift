// expect: 'Executed<Output>' initializer is inaccessible due to 'fileprivate' protection level
// Claims that something was done, with what `@testable` opens.
import Money
@testable import ToolKit

func forge(_ operation: OperationID) -> Executed<Int> {
    Executed(outcome: .succeeded(1), observation: Observation(), operation: operation, mayHaveLeft: true)
}
