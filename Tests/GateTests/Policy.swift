/// Policies that tests put in force.
enum Policy {
    /// Everybody who appears in tests; `desk` and `other` refund and collect, `bot` transfers.
    static let people = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          desk: { operators: [ops] }
          other: {}
          bot: {}
        approvers:
          ops: { roles: [lead] }
          lead: { roles: [lead] }
          lead-b: { roles: [lead] }
          finance-a: { roles: [finance] }
          finance-b: { roles: [finance] }
          both: { roles: [lead, finance] }

        """

    static let scopes = """
        scopes:
          - permit: reads
            agents: [desk, other]
            effects: [read]
          - permit: collects
            agents: [desk]
            effects: [collect]
            unlimited: true
          - permit: refunds
            agents: [desk, other]
            effects: [refund]
          - permit: transfers
            agents: [bot]
            effects: [transfer]

        """

    /// Refunds up to 100.00 a day and agent, transfers up to 500.00.
    static let limits = limits(refundDay: "100.00")

    static func limits(refundDay amount: String, name: String = "refund-day", count: Int? = nil) -> String {
        """
        limits:
          - limit: \(name)
            effects: [refund]
            amount: \(amount) CNY
            \(count.map { "count: \($0)" } ?? "# no count")
            per: day
            each: agent
          - limit: transfer-day
            effects: [transfer]
            amount: 500.00 CNY
            per: day
            each: payee

        """
    }

    /// What brings an order's refunds above 50.00 waits for a lead, for half an hour.
    static let gates = """
        gates:
          - gate: over-50
            effects: [refund]
            above: 50.00 CNY
            per: ever
            each: order
            by: [lead]
            expires: 30m

        """

    static func gate(_ name: String, above: String, by role: String, more: String = "") -> String {
        """
          - gate: \(name)
            effects: [refund]
            above: \(above) CNY
            per: ever
            each: order
            by: [\(role)]
            \(more.isEmpty ? "expires: 30m" : more)

        """
    }

    /// Scopes, the refund limit and the gate.
    static let standard = people + scopes + limits + gates
    /// The same with a day of 1 000.00.
    static let wide = people + scopes + limits(refundDay: "1000.00") + gates
    /// Without any gate.
    static let ungated = people + scopes + limits
}
