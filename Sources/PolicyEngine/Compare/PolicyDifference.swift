internal import Clocks

/// What differs in meaning between two sets of policies. Order, comments, formatting and file names are no differences.
public struct PolicyDifference: Sendable, Hashable {
    /// What became of a declaration or statement.
    public enum Kind: String, Sendable, Hashable {
        /// It is new.
        case added
        /// It is gone.
        case removed
        /// It says the same under another name.
        case renamed
        /// It says something else under the same name.
        case changed
    }

    /// A part of a declaration or statement that says something else.
    public struct Part: Sendable, Hashable {
        /// The word that stands for it in the language.
        public let key: String
        /// What it said; nil where it said nothing.
        public let before: String?
        /// What it says; nil where it says nothing.
        public let after: String?
        /// What that means.
        public let direction: Direction
    }

    /// What became of one declaration or statement.
    public struct Change: Sendable, Hashable {
        /// What became of it.
        public let kind: Kind
        /// `timezone`, `agent`, `approver`, `context`, `list`, `permit`, `forbid`, `limit` or `gate`.
        public let what: String
        /// Its name: the new one, where it has one.
        public let name: String
        /// The name that it had, where it was renamed.
        public let formerName: String?
        /// What that means.
        public let direction: Direction
        /// What it says on one line, for what is new or gone; empty otherwise.
        public let text: String
        /// The parts that changed; empty for what is new, gone or renamed.
        public let parts: [Part]

        /// Whether it is a statement that can decide a call, and not a declaration.
        public var isStatement: Bool { ["permit", "forbid", "limit", "gate"].contains(what) }
    }

    /// Everything that differs: declarations first, then scopes, limits and gates, each by name.
    public let changes: [Change]

    /// Whether both sets mean the same.
    public var isEmpty: Bool { changes.isEmpty }

    /// What all changes mean together.
    public var direction: Direction { changes.reduce(.same) { $0.and($1.direction) } }

    /// The changes that may let more happen than before.
    public var widening: [Change] { changes.filter { $0.direction.mayWiden } }
}

extension CheckedPolicies {
    /// What a later set says otherwise than this one. Statements are compared by what they mean, and by name only to find their pairs.
    public func difference(to later: CheckedPolicies) -> PolicyDifference {
        PolicyDifference(changes: Comparison(before: content, after: later.content).changes())
    }
}
