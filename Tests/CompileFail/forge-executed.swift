// expect: 'Executed<Output>' initializer is inaccessible due to 'fileprivate' protection level
// Claims that something was done without having paid for it.
import Money
import ToolKit

func forge(_ operation: OperationID) -> Executed<Int> {
    Executed(outcome: .succeeded(1), observation: Observation(), operation: operation, mayHaveLeft: true)
}
