internal import Clocks
internal import Diagnostics
internal import JSON
internal import Money

/// One case, read: what went before, and one call or several in a row.
struct PolicyCase: Sendable {
    /// An operation of earlier.
    struct Past: Sendable {
        let situation: CaseSituation
        let at: Instant
        let wasApproved: Bool
        let state: Spending.State
        /// How many such operations there were.
        let times: Int
    }

    /// A call, and what the policy has to say to it.
    struct Step: Sendable {
        let situation: CaseSituation
        /// How long after the step before.
        let after: Span
        let expectation: CaseExpectation
        /// What people answer if the call is held; nil leaves it open.
        let answer: CaseAnswer?
    }

    let name: Located<String>
    let now: Instant
    let history: [Past]
    let steps: [Step]
}

/// What people answer to a call that is held.
enum CaseAnswer: String, Sendable, CaseIterable {
    case approve, reject
}

/// What a case expects.
struct CaseExpectation: Sendable {
    let decision: Located<CaseDecision>
    /// The statements that determine it; nil where the case does not say.
    let statements: Located<[String]>?
}

/// One call with all that is known of its object.
struct CaseSituation: Sendable {
    var agent: String
    var tool: String
    var effect: Effect
    /// Nil where the call does what its effect is called.
    var kind: MovementKind?
    var amount: Money?
    var reason: String
    var number: String
    var arguments: JSONObject
    var shop: String
    var order: CaseOrder?
    var payee: PayeeFacts?
    var disclosing: Set<String> = []
    var context: ConversationContext?
}

/// An order as a case tells of it.
struct CaseOrder: Sendable, Hashable {
    /// The merchant's number, and the provider's.
    var number: String?
    var tradeNumber: String?
    /// Nil is an order that the provider does not know.
    var status: OrderFacts.Status?
    var paid: Money?
    var paidAt: Instant?
    var buyer: String?
    /// What is known to have been refunded; nil where the history says it.
    var refunded: Money?
    /// What is under way; nil where the history says it.
    var open: Money?
    var isMadeByHost = false

    /// The name by which refunds of one order are found.
    var key: String? { tradeNumber ?? number }
}
