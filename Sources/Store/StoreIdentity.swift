/// Which store this is: made once, with the store, and never changed.
public struct StoreIdentity: Sendable, Hashable {
    /// A random name of 32 hexadecimal digits.
    public let id: String

    /// The environment the store belongs to (`production`, `sandbox`, `simulator`); empty for a store that was made without one.
    public let environment: String
}
