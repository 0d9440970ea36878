import Diagnostics
import Testing

@testable import PolicyEngine

/// One desk, and cases that go wrong in every way.
enum CaseDesk {
    static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {} }
        approvers: { lead: { roles: [lead] } }
        context: { vip: boolean, level: integer, tags: strings, credit: money, tier: string }
        scopes:
          - permit: reads
            effects: [read]
            when: order.id in context.orders
          - permit: refunds
            effects: [refund]
          - permit: sells
            effects: [collect]
          - forbid: blocked
            effects: [refund]
            when: order.buyer == "2088000000000666"
        limits:
          - limit: day
            effects: [refund]
            amount: 100.00 CNY
            count: 5
            per: day
          - limit: sales-day
            effects: [collect]
            amount: 1000.00 CNY
            per: day
          - limit: customer-day
            effects: [refund]
            amount: 80.00 CNY
            per: day
            each: customer
        gates:
          - gate: lead
            effects: [refund]
            above: 50.00 CNY
            by: [lead]
          - gate: no-vip
            effects: [refund]
            when: has(context.vip) && !context.vip
            by: [lead]

        """

    static let head = """
        tollgate-tests: 1
        policies: desk.yaml
        defaults:
          now: 2026-06-15T12:00:00+08:00
          call: { agent: desk, tool: refund-alipay-payment, amount: 30.00 CNY }
          order: { id: O-1, trade_no: T-1, paid: 90.00 CNY, buyer: "2088000000000001" }
        cases:

        """

    /// Runs cases that follow the head.
    static func run(_ cases: String, head: String = head, only filter: String? = nil) throws -> (run: CaseRun, text: String) {
        let policy = SourceFile(name: "desk.yaml", text: Self.policy)
        let source = SourceFile(name: "cases.yaml", text: head + cases)
        let checked = try #require(PolicyChecker.check([policy], tools: Sample.tools).policies)
        let (read, findings) = PolicyCases.read(source)
        let renderer = DiagnosticRenderer(sources: [source, policy])
        guard let read else {
            return (CaseRun(results: [], coverage: CaseCoverage(checked), diagnostics: findings, skipped: 0), renderer.render(findings))
        }
        let run = read.run(under: checked, tools: read.tools(beside: Sample.tools), only: filter)
        return (run, renderer.render(run.diagnostics + run.results.flatMap(\.steps).compactMap(\.failure)))
    }

    /// What a file of one case is told, without the head's lines.
    static func text(_ cases: String) throws -> String { try run(cases).text }
}
