/// What became of a request that moves money.
public enum Outcome<Output: Sendable>: Sendable {
    /// The provider said that it is done.
    case succeeded(Output)
    /// It is certain that nothing moved.
    case failed(Failure)
    /// It may have moved: the amount stays reserved until the provider has been asked.
    case unknown(Failure)

    /// The same outcome with another output.
    public func map<New: Sendable>(_ transform: (Output) -> New) -> Outcome<New> {
        switch self {
        case .succeeded(let output): .succeeded(transform(output))
        case .failed(let failure): .failed(failure)
        case .unknown(let failure): .unknown(failure)
        }
    }
}

/// What the provider says of a movement that was sent before.
public enum LookUp<Output: Sendable>: Sendable {
    /// It happened, with exactly the movement's amount.
    case succeeded(Output)
    /// The provider does not know it. Absent is not failed: it may still arrive.
    case absent
    /// Something happened under the movement's number that is not the movement: people have to look.
    case differs(Failure)
    /// The provider says, for good, that nothing moved and nothing will.
    case failed(Failure)
    /// The provider did not answer, or does not know yet.
    case unavailable(Failure)

    /// The same answer with another output.
    public func map<New: Sendable>(_ transform: (Output) -> New) -> LookUp<New> {
        switch self {
        case .succeeded(let output): .succeeded(transform(output))
        case .absent: .absent
        case .differs(let failure): .differs(failure)
        case .failed(let failure): .failed(failure)
        case .unavailable(let failure): .unavailable(failure)
        }
    }
}
