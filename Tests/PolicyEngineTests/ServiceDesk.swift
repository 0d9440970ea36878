import Diagnostics
import Testing

@testable import PolicyEngine

/// A service desk and a finance bot, for answers and explanations: what they say is told by tests to the letter, so it stands here and
/// not among the policies that are shipped.
enum ServiceDesk {
    /// The host's tools, and one that transfers.
    static let tools = Sample.tools + [Sample.transferTool]

    /// The set.
    static func policies() throws -> CheckedPolicies {
        let check = Sample.check(text, tools: tools)
        return try #require(check.policies, "\(check.diagnostics)")
    }

    private static let text = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents:
          customer-service: { title: Front line on openclaw, operators: [desk-ops] }
          finance-bot: {}
        approvers:
          desk-ops:     { roles: [] }
          desk-lead:    { roles: [cs-lead] }
          duty-manager: { roles: [duty-manager] }
          accounts-a:   { roles: [finance] }
          accounts-b:   { roles: [finance] }
        lists:
          blocked-buyers: ["2088102146225135"]
        scopes:
          - permit: cs-reads
            agents: [customer-service]
            effects: [read]
          - permit: cs-collects
            agents: [customer-service]
            effects: [collect]
          - permit: cs-refunds
            agents: [customer-service]
            effects: [refund]
            when: now - order.paid_at < duration("168h")
          - permit: bot-transfers
            agents: [finance-bot]
            effects: [transfer]
          - forbid: blocked
            effects: [refund]
            when: order.buyer in lists["blocked-buyers"]
        limits:
          - limit: refund-call
            effects: [refund]
            amount: 2000.00 CNY
            per: call
          - limit: cs-refund-day
            agents: [customer-service]
            effects: [refund]
            amount: 5000.00 CNY
            count: 50
            per: day
            each: agent
          - limit: cs-collect-day
            agents: [customer-service]
            effects: [collect]
            amount: 200000.00 CNY
            per: day
            each: agent
          - limit: bot-transfer-day
            agents: [finance-bot]
            effects: [transfer]
            amount: 20000.00 CNY
            per: day
            each: agent
        gates:
          - gate: cs-lead
            effects: [refund]
            above: 50.00 CNY
            per: ever
            each: order
            by: [cs-lead, duty-manager]
            expires: 30m
            escalate: { after: 10m, by: [finance] }
          - gate: unattended-day
            effects: [refund]
            above: 500.00 CNY
            per: day
            each: agent
            without: approval
            by: [cs-lead]
          - gate: finance-pair
            effects: [refund, transfer]
            above: 1000.00 CNY
            by: [finance]
            approvals: 2
          - gate: new-payee
            effects: [transfer]
            when: "!payee.known"
            by: [finance]
        """
}
