/// A limit and a gate of refunds that several policies of tests have.
enum RefundPolicy {
    /// 100.00 a day; above 50.00 a lead is asked. The approvers' roles and the scopes stand before it.
    static let limitAndGate = """
        limits:
          - limit: refund-day
            effects: [refund]
            amount: 100.00 CNY
            per: day
        gates:
          - gate: over-50
            effects: [refund]
            above: 50.00 CNY
            by: [lead]
        """
}
