// expect: cannot convert value of type 'Double' to expected argument type 'Int64'
// Makes an amount of a binary fraction.
import Money

let price = Money(minorUnits: 88.88, currency: .cny)
