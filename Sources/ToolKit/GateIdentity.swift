/// Which gate a permit comes from. A gateway is bound to one, and refuses the permits of every other.
///
/// The composition root makes one, gives it to its gateways and to its gate, and keeps it from the plugins: a gate that a plugin
/// builds for itself has another identity.
public final class GateIdentity: Sendable, Equatable {
    /// A new identity, equal to no other.
    public init() {}

    /// Whether both are the very same identity.
    public static func == (left: GateIdentity, right: GateIdentity) -> Bool { left === right }
}
