internal import Clocks
internal import Money

/// One call of a trail.
struct TrailStep: Sendable, Hashable {
    let shape: Int
    let object: Int?
    /// In minor units; 0 where nothing is moved.
    let amount: Int64
    let time: Int
}

/// Calls that were made one after the other, each of which passed.
struct Trail: Sendable {
    var history: SpendingHistory
    var objects: [CallObject] = []
    var steps: [TrailStep] = []
    /// What they come to, in minor units.
    var total: Int64 = 0

    init(_ policies: CheckedPolicies) { history = SpendingHistory(policies) }
}
