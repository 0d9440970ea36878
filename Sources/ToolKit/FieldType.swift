/// The type of an argument, as a policy sees it.
public enum FieldType: String, Sendable, Hashable {
    /// Text.
    case string
    /// A whole number of 64 bits.
    case integer
    /// True or false.
    case boolean
    /// An exact amount with a currency.
    case money
}
