// expect: requires the types 'Money' and 'String' be equivalent
// Reads an amount as text.
import Money
import ToolKit

struct Arguments: Sendable {
    var amount: Money
}

let field = Field("amount", \Arguments.amount, .string(1...12), "")
