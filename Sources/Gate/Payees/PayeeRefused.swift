public import Money

/// Why a payee was not enrolled, remembered or removed.
public enum PayeeRefused: Error, Sendable, Hashable, CustomStringConvertible {
    /// The person's secret has been withdrawn.
    case withdrawn(person: String)
    /// The policy gives the person no role, and the person is no admin.
    case noRole(person: String)
    /// The person runs an agent that could send to the payee, or has a part in the call.
    case maker(person: String)
    /// The operation is no transfer that people have approved.
    case notApproved(OperationID)
    /// Nobody vouches for this payee.
    case unknown(String)
    /// A name has 1 to 64 visible characters.
    case badName
    /// A ceiling is an amount above zero.
    case badCeiling

    /// A stable word.
    public var code: String {
        switch self {
        case .withdrawn: "withdrawn"
        case .noRole: "no-role"
        case .maker: "maker"
        case .notApproved: "not-approved"
        case .unknown: "no-such-payee"
        case .badName: "bad-name"
        case .badCeiling: "bad-ceiling"
        }
    }

    /// One sentence without a full stop.
    public var description: String {
        switch self {
        case .withdrawn(let person): "the secret of `\(person)` is no longer valid"
        case .noRole(let person): "`\(person)` is no admin and has no role in the policy in force"
        case .maker(let person): "`\(person)` has a part in what agents send and can't vouch for whom they send it to"
        case .notApproved(let id): "`\(id)` is no transfer that people have approved"
        case .unknown(let payee): "nobody vouches for `\(payee)`"
        case .badName: "a payee's name has 1 to 64 visible characters"
        case .badCeiling: "a payee's ceiling is an amount above zero"
        }
    }
}
