internal import CEL
internal import Money

/// What a set of policies makes of one call, statement by statement.
public struct Explanation: Sendable {
    /// A statement and whether it matches the call.
    public struct Statement: Sendable, Hashable {
        /// What kind of statement it is.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// A scope that permits.
            case permit
            /// A scope that forbids.
            case forbid
            /// A limit.
            case limit
            /// A gate.
            case gate
        }

        /// What kind of statement it is.
        public let kind: Kind
        /// Its name.
        public let name: String
        /// Whether it matches, or why it does not.
        public let finding: Finding

        /// A statement of an explanation.
        public init(kind: Kind, name: String, finding: Finding) {
            self.kind = kind
            self.name = name
            self.finding = finding
        }
    }

    /// Whether a statement matches a call, or the first reason why it does not.
    public enum Finding: Sendable, Hashable {
        /// It matches.
        case matches
        /// It is for other effects.
        case otherEffect
        /// It is for other agents.
        case otherAgent
        /// It is for other tools.
        case otherTool
        /// It is about other personal data than the call asks for.
        case otherFields
        /// Its `when` does not hold.
        case conditionFails
        /// Its `except` leaves the call out.
        case excepted
        /// One of its conditions cannot be judged, with what it failed at. A permit does not match then; any other statement forbids.
        case unjudged(String)
    }

    /// Every statement of the set: scopes, then limits, then gates, each in the order of the files.
    public let statements: [Statement]
    /// The decision on the call.
    public let decision: Decision
}

extension Matcher {
    /// Whether a call is matched, or why it is not.
    func finding(agent: String, tool: String, effect: Effect, in scene: Scene) -> Explanation.Finding {
        guard effects.contains(effect) else { return .otherEffect }
        guard agents?.contains(agent) ?? true else { return .otherAgent }
        guard tools?.contains(tool) ?? true else { return .otherTool }
        guard fields?.takes(scene.disclosing) ?? true else { return .otherFields }
        do throws(CELFailure) {
            if let condition, try !condition.holds(in: scene) { return .conditionFails }
            guard let exception, exception.names(agent: agent, tool: tool) else { return .matches }
            guard let excepted = exception.condition else { return .excepted }
            return try excepted.holds(in: scene) ? .excepted : .matches
        } catch { return .unjudged(error.message) }
    }
}
