// expect: cannot convert value of type 'Field<Arguments, Money>' to expected argument type 'Field<Arguments, String>'
// Describes the arguments in another order than the one they are built in.
import Money
import ToolKit

struct Arguments: Sendable {
    var order: String
    var amount: Money
}

let parameters = Parameters(
    Field("amount", \Arguments.amount, .money(atMost: .fen(100)), ""), Field("order", \Arguments.order, .string(1...2), ""),
    build: Arguments.init)
