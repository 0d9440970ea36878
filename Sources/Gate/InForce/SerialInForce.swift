import Store

/// The serial of the policy in force, as the transactions of one commit have read it.
final class SerialInForce: Recollection {
    static let tables = ["policy_versions"]

    /// nil where nobody has read it yet.
    var serial: Int64?

    init() {}
}
