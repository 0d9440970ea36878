import Diagnostics
import Money
import PolicyEngine
import Testing

/// The whole language on one page, context conditions included.
private let designSample = """
    tollgate: 1                       # version of this language
    timezone: Asia/Shanghai           # calendar windows are counted here

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
        when: order.id in context.orders             # CEL, checked against tools, facts and context
      - permit: cs-collects
        agents: [customer-service]
        effects: [collect]
        when: amount == context.quotes[order.id]
      - permit: cs-refunds
        agents: [customer-service]
        effects: [refund]
        when: order.id in context.orders && now - order.paid_at < duration("168h")
      - permit: bot-transfers
        agents: [finance-bot]
        effects: [transfer]
      - forbid: blocked
        effects: [refund]
        when: order.buyer in lists["blocked-buyers"]

    limits:                           # refuse what goes beyond
      - limit: refund-call
        effects: [refund]
        amount: 2000.00 CNY
        per: call
      - limit: cs-refund-day
        agents: [customer-service]
        effects: [refund]
        amount: 5000.00 CNY
        count: 50
        per: day                      # call | hour | day | week | month (calendar), ever, or `within: 24h` (rolling, exact)
        each: agent                   # agent | customer | order | payee | shop
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

    gates:                            # hold what goes beyond until people agree
      - gate: cs-lead                 # counts over the order: two refunds of 40.00 are 80.00
        effects: [refund]
        above: 50.00 CNY
        per: ever
        each: order
        by: [cs-lead, duty-manager]   # any of these roles
        expires: 30m
        escalate: { after: 10m, by: [finance] }
      - gate: unattended-day          # what no person approved, over the day
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

@Suite("The sample policies")
struct SamplePoliciesTests {
    @Test("the design's sample checks without error or warning")
    func design() throws {
        let policies = try Sample.cleanPolicies(designSample)
        #expect(policies.timezone == "Asia/Shanghai")
        #expect(policies.roles(of: "duty-manager") == ["duty-manager"])
        #expect(policies.roles(of: "nobody") == [])
        #expect(policies.operators(of: "customer-service") == ["desk-ops"])
        #expect(policies.title(of: "customer-service") == "Front line on openclaw")
        #expect(policies.agents == ["customer-service", "finance-bot"])
    }

    @Test("the files of policies/ check without error or warning", arguments: ["policies/starter.yaml", "policies/demo/demo.yaml"])
    func files(path: String) throws {
        let file = try Sample.file(path)
        let check = PolicyChecker.check([file], tools: Sample.tools)
        #expect(DiagnosticRenderer(sources: [file]).render(check.diagnostics) == "")
        #expect(check.policies != nil)
    }

    @Test("under the demo's policies 30.00 passes, 25.00 more on the order wait, and 50.00 on another order exceed the day")
    func demo() throws {
        let file = try Sample.file("policies/demo/demo.yaml")
        let authorizer = Authorizer(try #require(PolicyChecker.check([file], tools: Sample.tools).policies))
        func fit(_ fen: Int64, order: String, byOrder: Int64, byDay: Int64) throws -> Fit {
            let request = Sample.refund(fen, by: "demo-agent", facts: Sample.order(order, paid: 100_00), refunded: byOrder)
            let grant = try #require(authorizer.decide(request).grant)
            #expect(grant.statements == ["demo-desk"])
            return Ceilings.fit(limits: grant.limits, gates: grant.gates) { counter in
                Balance(amount: .fen(counter.key.kind == .order ? byOrder : byDay), count: 0)
            }
        }
        #expect(try fit(30_00, order: "A", byOrder: 0, byDay: 0) == .fits(held: []))
        guard case .fits(let held) = try fit(25_00, order: "A", byOrder: 30_00, byDay: 30_00) else {
            Issue.record("the second refund was refused")
            return
        }
        #expect(held.map(\.gate) == ["demo-order"])
        #expect(held.map(\.roles) == [["lead"]])
        #expect(try fit(50_00, order: "B", byOrder: 0, byDay: 55_00) == .exceeded(limit: "demo-day", left: .fen(45_00), leftCount: nil))
        #expect(!authorizer.admits(agent: "demo-agent", tool: "operation-status", effects: [.read]))
    }

    @Test("the built-in set checks without a finding and lets any agent look, ask for small payments, and be held for refunds")
    func builtIn() throws {
        let check = BuiltInPolicies.check(tools: Sample.tools)
        #expect(check.diagnostics.isEmpty)
        let policies = try #require(check.policies)
        #expect(policies.isBuiltIn)
        let authorizer = Authorizer(policies)
        #expect(authorizer.decide(Sample.read(by: "anybody")).grant?.statements == ["built-in-reads"])
        #expect(try fit(authorizer.decide(Sample.collect(5000_00, by: "anybody"))) == .fits(held: []))
        #expect(
            try fit(authorizer.decide(Sample.collect(5000_01, by: "anybody")))
                == .exceeded(limit: "built-in-collect-call", left: .fen(5000_00), leftCount: nil))
        guard case .fits(let held) = try fit(authorizer.decide(Sample.refund(1, by: "anybody"))) else {
            Issue.record("a refund was refused instead of held")
            return
        }
        #expect(held.map(\.roles) == [["admin"]])
        #expect(authorizer.decide(Sample.transfer(1, by: "anybody")).forbidden?.statements == [])
        let reports = Request(agent: "anybody", tool: "bills", effect: .report, shop: "shop-1", now: Sample.noon)
        #expect(authorizer.decide(reports).forbidden?.reason == "no scope permits this call")
    }

    /// Judged with balances of nothing.
    private func fit(_ decision: Decision) throws -> Fit {
        let grant = try #require(decision.grant)
        return Ceilings.fit(limits: grant.limits, gates: grant.gates) { _ in Balance(amount: .fen(0), count: 0) }
    }
}
