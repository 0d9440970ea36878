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

extension RecordedOperation {
    /// A call that was permitted, as it is recorded once it was made.
    init(_ request: Request, wasApproved: Bool) {
        let order = request.facts.order
        self.init(
            agent: request.agent, tool: request.tool, effect: request.effect,
            order: request.effect == .refund ? order?.identity.tradeNumber : request.order?.text, buyer: order?.buyer,
            payee: request.payeeKey, shop: request.shop, wasApproved: wasApproved,
            record: Record(
                amount: request.amount, orderNumber: request.order,
                tradeNumber: request.effect == .refund ? order?.identity.tradeNumber : nil,
                payee: request.facts.payee?.identity, number: request.number, reason: request.reason, arguments: request.arguments,
                facts: RecordedFacts(request), at: request.now))
    }
}
