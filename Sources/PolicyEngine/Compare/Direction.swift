/// What a change means from the agents' point of view: whether more may happen without people, or less.
public enum Direction: String, Sendable, Hashable {
    /// What may happen is the same: another title, another name.
    case same
    /// More may happen, or it needs fewer people.
    case widens
    /// Less may happen, or it needs more people.
    case narrows
    /// More of one thing and less of another.
    case both
    /// It cannot be told from the statement alone.
    case unclear

    /// Whether more may happen than before, as far as can be told.
    public var mayWiden: Bool { self == .widens || self == .both || self == .unclear }

    /// The direction of two changes together.
    func and(_ other: Direction) -> Direction {
        if self == other || other == .same { return self }
        if self == .same { return other }
        return self == .unclear || other == .unclear ? .unclear : .both
    }

    /// The direction of what does the opposite.
    var opposite: Direction {
        switch self {
        case .widens: .narrows
        case .narrows: .widens
        case .same, .both, .unclear: self
        }
    }
}

/// How what a statement matches changed.
enum Reach {
    case same, broader, narrower, other

    /// What a change from one set to another means.
    init<Element>(from before: Set<Element>, to after: Set<Element>) {
        if before == after {
            self = .same
        } else if after.isSuperset(of: before) {
            self = .broader
        } else {
            self = after.isSubset(of: before) ? .narrower : .other
        }
    }

    /// The same of sets where nil is everything, also what is not known yet.
    init<Element>(from before: Set<Element>?, to after: Set<Element>?) {
        switch (before, after) {
        case (nil, nil): self = .same
        case (nil, _?): self = .narrower
        case (_?, nil): self = .broader
        case (let before?, let after?): self.init(from: before, to: after)
        }
    }

    /// The reach of what is left out.
    var opposite: Reach {
        switch self {
        case .broader: .narrower
        case .narrower: .broader
        case .same, .other: self
        }
    }

    /// What it means where a match opens, or where it restrains.
    func direction(opens: Bool) -> Direction {
        switch self {
        case .same: .same
        case .broader: opens ? .widens : .narrows
        case .narrower: opens ? .narrows : .widens
        case .other: .unclear
        }
    }
}
