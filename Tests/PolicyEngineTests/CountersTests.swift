import Clocks
import Money
import PolicyEngine
import Testing

@Suite("What counts for what")
struct CountersTests {
    private static let head = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {}, night: {} }
        approvers: { lead: { roles: [lead] } }
        scopes:
          - permit: refunds
            unlimited: true

        """

    private func claims(_ statements: String, _ request: Request = Sample.refund(100)) throws -> Grant {
        let tools = Sample.tools + [Sample.transferTool]
        return try #require(Authorizer(try Sample.policies(Self.head + statements, tools: tools)).decide(request).grant)
    }

    private func definition(_ limit: String) throws -> String {
        try #require(try claims("limits:\n" + limit).limits.first).counter.definition
    }

    @Test("a limit that is renamed, or has another ceiling or window, counts the same operations")
    func sameDefinition() throws {
        let original = try definition("  - limit: day\n    effects: [refund]\n    amount: 100.00 CNY\n    per: day\n    each: agent\n")
        #expect(original == "agents=*; tools=*; effects=refund; each=agent")
        #expect(try definition("  - limit: other\n    effects: [refund]\n    amount: 100.00 CNY\n    per: day\n") == original)
        #expect(try definition("  - limit: day\n    effects: [refund]\n    amount: 900.00 CNY\n    count: 3\n    per: day\n") == original)
        #expect(try definition("  - limit: day\n    effects: [refund]\n    amount: 100.00 CNY\n    within: 3h\n") == original)
    }

    @Test("a limit that matches other operations, or counts them for others, counts anew")
    func otherDefinition() throws {
        let texts = [
            "effects: [refund]", "effects: [refund, transfer]", "effects: [refund]\n    each: shop",
            "effects: [refund]\n    each: customer",
            "effects: [refund]\n    agents: [desk]", "effects: [refund]\n    agents: [desk, night]",
            "effects: [refund]\n    tools: [refund-*]", "effects: [refund]\n    except: { agents: [night] }",
            "effects: [refund]\n    except: { tools: [query-*] }", "effects: [refund]\n    except: { agents: [night], tools: [query-*] }",
        ]
        let definitions = try texts.map { try definition("  - limit: day\n    amount: 100.00 CNY\n    per: day\n    \($0)\n") }
        #expect(Set(definitions).count == texts.count)
    }

    @Test("how lists are ordered and patterns are written changes nothing")
    func canonical() throws {
        let named = "[query-alipay-refund, refund-alipay-payment, query-alipay-payment]"
        let one = try definition("  - limit: a\n    count: 1\n    per: day\n    agents: [desk, night]\n    tools: [query-a*, refund-*]\n")
        let two = try definition("  - limit: b\n    count: 9\n    per: week\n    tools: \(named)\n    agents: [night, desk]\n")
        #expect(one == two)
        #expect(
            one == "agents=desk,night; tools=query-alipay-payment,query-alipay-refund,refund-alipay-payment; "
                + "effects=collect,refund,transfer; each=agent")
    }

    @Test("a gate counts refunds over the order for ever, and other effects call by call, unless it says otherwise")
    func gateDefaults() throws {
        let both = "gates:\n  - gate: a\n    effects: [refund, transfer]\n    above: 1.00 CNY\n    by: [lead]\n"
        let refund = try #require(try claims(both).gates.first?.counter)
        #expect(refund.key == BalanceKey(kind: .order, value: "T-O-1"))
        #expect(refund.window == .ever)
        #expect(refund.definition == "agents=*; tools=*; effects=refund; each=order")
        let transfer = try #require(try claims(both, Sample.transfer(100)).gates.first?.counter)
        #expect(transfer.window == nil)
        let day = try #require(try claims(both + "    per: day\n").gates.first?.counter)
        #expect(day.key == BalanceKey(kind: .agent, value: "desk"))
        #expect(day.definition == "agents=*; tools=*; effects=refund,transfer; each=agent")
        let ever = try #require(try claims(both + "    per: ever\n").gates.first?.counter)
        #expect(ever.key.kind == .order)
        #expect(try claims(both + "    per: ever\n", Sample.transfer(100)).gates.first?.counter?.key.kind == .agent)
        let customers = "gates:\n  - gate: a\n    effects: [refund]\n    above: 1.00 CNY\n    each: customer\n    by: [lead]\n"
        let customer = try #require(try claims(customers).gates.first?.counter)
        #expect(customer.key == BalanceKey(kind: .customer, value: "2088000000000001"))
        #expect(customer.window == .ever)
    }

    @Test("an order is counted by the provider's number where facts know it, else by the merchant's")
    func orderKeys() throws {
        let limit = "limits:\n  - limit: order\n    count: 3\n    per: ever\n    each: order\n    effects: [refund, collect]\n"
        #expect(try claims(limit).limits.first?.counter.key.value == "T-O-1")
        #expect(try claims(limit, Sample.collect(1, order: "O-9")).limits.first?.counter.key.value == "O-9")
    }

    @Test("what a gate requires is what it says, defaults filled in")
    func requirement() throws {
        let plain = try #require(try claims("gates:\n  - gate: a\n    effects: [refund]\n    by: [lead]\n").gates.first)
        #expect(plain.counter == nil)
        #expect(
            plain.requirement
                == GateRequirement(gate: "a", roles: ["lead"], approvals: 1, expires: .hours(24), escalation: nil, withoutApproval: false))
        let text = """
            gates:
              - gate: a
                effects: [refund]
                above_count: 3
                per: month
                each: customer
                without: approval
                by: [admin, lead]
                approvals: 2
                expires: 90m
                escalate: { after: 10s, by: [admin] }
            """
        let full = try #require(try claims(text).gates.first)
        #expect(full.aboveCount == 3)
        #expect(full.counter?.leavesOutApproved == true)
        #expect(
            full.requirement
                == GateRequirement(
                    gate: "a", roles: ["admin", "lead"], approvals: 2, expires: .minutes(90),
                    escalation: .init(after: .seconds(10), roles: ["admin"]), withoutApproval: true))
    }

    @Test("an operation of earlier adds to the counters that a decision about it would have claimed")
    func history() throws {
        let tools = Sample.tools + [Sample.transferTool]
        let policies = try Sample.policies(
            Self.head + """
                limits:
                  - limit: day
                    amount: 1.00 CNY
                    per: day
                  - limit: same-as-day
                    count: 3
                    per: week
                  - limit: call
                    amount: 1.00 CNY
                    per: call
                  - limit: customer
                    effects: [refund]
                    count: 3
                    per: month
                    each: customer
                gates:
                  - gate: order
                    effects: [refund]
                    above: 50.00 CNY
                    by: [lead]
                  - gate: unattended
                    effects: [refund]
                    above: 50.00 CNY
                    per: day
                    without: approval
                    by: [lead]
                  - gate: always
                    effects: [refund]
                    by: [lead]
                """, tools: tools)
        func counters(buyer: String?, wasApproved: Bool) -> [String] {
            let operation = RecordedOperation(
                agent: "desk", tool: "refund-alipay-payment", effect: .refund, order: "T-1", buyer: buyer, payee: nil, shop: "s",
                wasApproved: wasApproved)
            return policies.counters(for: operation).map { "\($0.definition) @ \($0.key.kind.rawValue) \($0.key.value)" }
        }
        let agent = "agents=*; tools=*; effects=collect,refund,transfer; each=agent @ agent desk"
        let customer = "agents=*; tools=*; effects=refund; each=customer @ customer B-1"
        let order = "agents=*; tools=*; effects=refund; each=order @ order T-1"
        let unattended = "agents=*; tools=*; effects=refund; each=agent; without=approval @ agent desk"
        #expect(counters(buyer: "B-1", wasApproved: false) == [agent, customer, order, unattended])
        #expect(counters(buyer: "B-1", wasApproved: true) == [agent, customer, order])
        #expect(counters(buyer: nil, wasApproved: true) == [agent, order])
        let request = Sample.refund(100, facts: Sample.order("1", buyer: "B-1"))
        let grant = try #require(Authorizer(policies).decide(request).grant)
        let claimed = (grant.limits.map(\.counter) + grant.gates.compactMap(\.counter)).filter { $0.window != nil }
        #expect(
            Set(claimed.map { "\($0.definition) @ \($0.key.kind.rawValue) \($0.key.value)" })
                == Set(counters(buyer: "B-1", wasApproved: false)))
    }

    @Test("a summary says a set as it was understood, always in the same words")
    func summary() throws {
        let text =
            Self.head + """
                lists: { vip: ["2088", "1001"] }
                limits:
                  - limit: links
                    tools: [create-*]
                    amount: 10.00 CNY
                    count: 5
                    within: 36h
                    except: { agents: [night] }
                gates:
                  - gate: pair
                    effects: [transfer, refund]
                    above: 1.00 CNY
                    by: [lead, admin]
                    expires: 90s
                """
        let tools = Sample.tools + [Sample.transferTool]
        let policies = try Sample.policies(text, tools: tools)
        #expect(
            policies.describe().text == """
                timezone Asia/Shanghai
                agent desk: operators none
                agent night: operators none
                approver lead: roles lead
                list vip: values 1001, 2088
                permit refunds: effects read, report, collect, refund, transfer, disclose; unlimited true
                limit links: tools create-mobile-alipay-payment, create-web-page-alipay-payment; effects collect, refund, transfer; \
                except agents night; amount 10.00 CNY; count 5; within 36h; each agent
                gate pair: effects refund, transfer; above 1.00 CNY; refund per ever each order; transfer per call; by admin, lead; \
                approvals 1; expires 90s
                """)
    }
}
