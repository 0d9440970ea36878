internal import Clocks
internal import Money

/// The fixed words and figures of the policy language.
enum PolicyLanguage {
    /// The version that this program reads.
    static let version = "1"
    /// A file's greatest size in bytes.
    static let maximumBytes = 1 << 20
    /// A file's deepest nesting of lists and maps.
    static let maximumDepth = 32
    /// A name's greatest length in characters.
    static let maximumNameLength = 64
    /// The longest duration.
    static let longestDuration = Span.days(366)
    /// The greatest count of calls or approvals.
    static let greatestCount = 1_000_000
    /// The role that the store keeps: a policy may ask for it and cannot grant it.
    static let adminRole = "admin"
    /// How long a gate's question stands where `expires` is not given.
    static let defaultExpiry = Span.hours(24)
    /// A question that stands for less is warned of.
    static let shortestQuestion = Span.minutes(1)
    /// What one evaluation of an expression may cost at most, in CEL's units.
    static let expressionBudget = 100_000
    /// The effects that limits and gates count; the others are no operations.
    static let movements: Set<Effect> = Set(Effect.allCases.filter(\.isMovement))
}
