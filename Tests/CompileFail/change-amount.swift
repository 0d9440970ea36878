// expect: cannot assign to property: 'movement' is a 'let' constant
// Moves a permit to another amount.
import Money
import ToolKit

func raise(_ permit: consuming Permit, to amount: Money) -> Permit {
    permit.movement = .collect(order: OrderNumber("1"), amount: amount)
    return permit
}
