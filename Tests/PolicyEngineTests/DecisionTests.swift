import Clocks
import Money
import Testing

@testable import PolicyEngine

@Suite("Decisions")
struct DecisionTests {
    static let policy = """
        tollgate: 1
        timezone: Asia/Shanghai
        agents: { desk: {}, night: {}, bot: {}, local: {} }
        approvers: { lead: { roles: [lead] }, boss: { roles: [boss] } }
        scopes:
          - permit: desk-reads
            agents: [desk, night]
            effects: [read]
          - permit: all-links
            tools: [create-mobile-*]
            effects: [collect]
          - permit: refunds
            effects: [refund]
          - permit: desk-refunds
            agents: [desk]
            effects: [refund]
          - permit: transfers
            agents: [bot]
            effects: [transfer]
          - forbid: no-bot-refunds
            agents: [bot]
            effects: [refund]
        limits:
          - limit: day
            amount: 5000.00 CNY
            per: day
          - limit: refund-call
            effects: [refund]
            amount: 2000.00 CNY
            per: call
            except: { agents: [night], tools: [refund-alipay-payment] }
          - limit: customer-month
            effects: [refund]
            count: 3
            per: month
            each: customer
          - limit: payee-week
            effects: [transfer]
            amount: 1000.00 CNY
            per: week
            each: payee
        gates:
          - gate: order-lead
            effects: [refund]
            above: 50.00 CNY
            by: [lead]
          - gate: any-boss
            effects: [refund, transfer]
            above: 1000.00 CNY
            by: [boss]
          - gate: first-links
            effects: [collect]
            above_count: 2
            within: 24h
            by: [lead]
            except: { agents: [desk] }
        """

    /// One line a case: agent, tool, effect, amount in fen or `-`, order or payee; then what is decided. For a permit its scopes, its
    /// limits and its gates, each with whose balance it counts; for a refusal the statements, or `-` where none determined it.
    static let table = """
        desk  query-alipay-payment            read      -       paid     -> permit desk-reads | |
        bot   query-alipay-payment            read      -       paid     -> forbid -
        ghost query-alipay-payment            read      -       paid     -> forbid -
        desk  query-alipay-payment            report    -       none     -> forbid -
        desk  create-mobile-alipay-payment    collect   100     unknown  -> permit all-links | day:agent=desk |
        night create-mobile-alipay-payment    collect   100     unknown  -> permit all-links | day:agent=night | first-links:agent=night
        desk  create-web-page-alipay-payment  collect   100     unknown  -> forbid -
        desk  create-mobile-alipay-payment    collect   -       unknown  -> forbid -
        desk  create-mobile-alipay-payment    collect   0       unknown  -> forbid -
        desk  create-mobile-alipay-payment    collect   -100    unknown  -> forbid -
        desk  refund-alipay-payment           refund    100     paid     -> permit refunds desk-refunds \
        | day:agent=desk refund-call:call customer-month:customer=B-1 | order-lead:order=T-1 any-boss:order=T-1
        night refund-alipay-payment           refund    100     paid     -> permit refunds \
        | day:agent=night customer-month:customer=B-1 | order-lead:order=T-1 any-boss:order=T-1
        night another-refund                  refund    100     paid     -> permit refunds \
        | day:agent=night refund-call:call customer-month:customer=B-1 | order-lead:order=T-1 any-boss:order=T-1
        local refund-alipay-payment           refund    100     paid     -> permit refunds \
        | day:agent=local refund-call:call customer-month:customer=B-1 | order-lead:order=T-1 any-boss:order=T-1 local-agent:always
        bot   refund-alipay-payment           refund    100     paid     -> forbid no-bot-refunds
        desk  refund-alipay-payment           refund    -       paid     -> forbid -
        desk  refund-alipay-payment           refund    -1      paid     -> forbid -
        desk  refund-alipay-payment           refund    100     nobuyer  -> forbid customer-month
        desk  refund-alipay-payment           refund    100     waiting  -> forbid order-state
        desk  refund-alipay-payment           refund    100     finished -> forbid order-state
        desk  refund-alipay-payment           refund    100     closed   -> forbid order-state
        desk  refund-alipay-payment           refund    100     unknown  -> forbid order-state
        desk  refund-alipay-payment           refund    100     none     -> forbid order-state
        desk  refund-alipay-payment           refund    100     mistaken -> forbid order-state
        desk  refund-alipay-payment           refund    10000   paid     -> permit refunds desk-refunds \
        | day:agent=desk refund-call:call customer-month:customer=B-1 | order-lead:order=T-1 any-boss:order=T-1
        desk  refund-alipay-payment           refund    10001   paid     -> forbid order-ceiling
        bot   pay-out                         transfer  100     payee    -> permit transfers \
        | day:agent=bot payee-week:payee=P-1 | any-boss:call
        bot   pay-out                         transfer  100     none     -> forbid payee-week
        desk  pay-out                         transfer  100     payee    -> forbid -
        desk  query-alipay-payment            read      100     paid     -> forbid -
        """

    @Test("the table of decisions holds", arguments: table.split(separator: "\n").map(String.init))
    func row(line: String) throws {
        let sides = line.split(separator: " -> ").map(String.init)
        let words = sides[0].split(separator: " ").map(String.init)
        let effect = try #require(Effect(rawValue: words[2]))
        let request = Self.request(agent: words[0], tool: words[1], effect: effect, fen: Int64(words[3]), about: words[4])
        let authorizer = Authorizer(try Sample.policies(Self.policy, tools: Sample.tools + [Sample.transferTool]))
        #expect(Self.text(authorizer.decide(request)) == sides[1].trimmingSuffix())
    }

    private static func request(agent: String, tool: String, effect: Effect, fen: Int64?, about: String) -> Request {
        var facts = Facts.none
        switch about {
        case "paid": facts = Sample.order("1", buyer: "B-1")
        case "nobuyer": facts = Sample.order("1", buyer: nil)
        case "waiting": facts = Sample.order("1", status: .waiting)
        case "finished": facts = Sample.order("1", status: .finished)
        case "closed": facts = Sample.order("1", status: .closed)
        case "mistaken": facts = Sample.order("2", buyer: "B-1")
        case "unknown": facts = .unknownOrder(OrderNumber("1"))
        default: break
        }
        let order = about == "none" || about == "payee" ? nil : OrderNumber("1")
        return Request(
            agent: agent, tool: tool, effect: effect, amount: fen.map { .fen($0) }, order: order, facts: facts, orderRefunded: .fen(0),
            orderOpen: .fen(0), payee: about == "payee" ? PayeeKeys(own: "P-1") : nil, shop: "shop-1", now: Sample.noon)
    }

    /// A decision as the table writes it.
    private static func text(_ decision: Decision) -> String {
        switch decision {
        case .forbid(let forbidden):
            return "forbid " + (forbidden.statements.isEmpty ? "-" : forbidden.statements.joined(separator: " "))
        case .permit(let grant):
            func key(_ counter: Counter?) -> String {
                guard let counter else { return "always" }
                return counter.window == nil ? "call" : "\(counter.key.kind.rawValue)=\(counter.key.value)"
            }
            let limits = grant.limits.map { "\($0.limit):\(key($0.counter))" }
            let gates = grant.gates.map { "\($0.gate):\(key($0.counter))" }
            return (["permit"] + grant.statements + ["|"] + limits + ["|"] + gates).joined(separator: " ")
        }
    }

    @Test("what no scope can permit is not admitted, and what one may is")
    func admits() throws {
        let authorizer = Authorizer(try Sample.policies(Self.policy, tools: Sample.tools + [Sample.transferTool]))
        #expect(authorizer.admits(agent: "desk", tool: "query-alipay-payment", effects: [.read]))
        #expect(authorizer.admits(agent: "desk", tool: "two-faced", effects: [.report, .read]))
        #expect(!authorizer.admits(agent: "desk", tool: "bills", effects: [.report]))
        #expect(!authorizer.admits(agent: "bot", tool: "refund-alipay-payment", effects: [.refund]))
        #expect(!authorizer.admits(agent: "desk", tool: "create-web-page-alipay-payment", effects: [.collect]))
        #expect(!authorizer.admits(agent: "ghost", tool: "query-alipay-payment", effects: [.read]))
        #expect(!authorizer.admits(agent: "desk", tool: "nothing", effects: []))
    }

    @Test("an order is never refunded beyond paid, less refunded, less open with us")
    func orderCeiling() throws {
        let authorizer = Authorizer(try Sample.policies(Self.policy, tools: Sample.tools + [Sample.transferTool]))
        func decide(_ fen: Int64, refunded: Int64?, open: Int64?, known: Int64? = nil) -> Forbidden? {
            let facts = Facts.order(
                OrderFacts(
                    identity: OrderIdentity(number: OrderNumber("1"), tradeNumber: "T-1"), status: .paid, total: .fen(10_000),
                    paid: .fen(10_000), refunded: known.map { .fen($0) }, buyer: "B-1", paidAt: nil))
            return authorizer.decide(Sample.refund(fen, facts: facts, refunded: refunded, open: open)).forbidden
        }
        #expect(decide(4_000, refunded: 3_000, open: 3_000) == nil)
        let open = decide(4_001, refunded: 3_000, open: 3_000)
        #expect(open?.statements == ["order-ceiling"])
        #expect(open?.mayHelpLater == true)
        #expect(decide(7_001, refunded: 3_000, open: 0)?.mayHelpLater == false)
        // The greater of what we and what the provider know.
        #expect(decide(4_001, refunded: 0, open: 0, known: 6_000)?.statements == ["order-ceiling"])
        #expect(decide(4_001, refunded: 6_000, open: 0, known: 0)?.statements == ["order-ceiling"])
        #expect(decide(4_000, refunded: nil, open: 0, known: 6_000) == nil)
        // What cannot be told is not let pass.
        #expect(decide(1, refunded: nil, open: 0)?.statements == ["order-ceiling"])
        #expect(decide(1, refunded: 0, open: nil)?.statements == ["order-ceiling"])
        #expect(decide(1, refunded: -5_000, open: 0)?.statements == ["order-ceiling"])
        #expect(decide(1, refunded: 0, open: -5_000)?.statements == ["order-ceiling"])
        #expect(decide(1, refunded: .max, open: .max)?.statements == ["order-ceiling"])
    }

    @Test("the order of statements changes no decision")
    func order() throws {
        let tools = Sample.tools + [Sample.transferTool]
        let lines = Self.policy.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        /// The file with the statements of each section turned round.
        var reversed: [String] = []
        var items: [[String]] = []
        for line in lines + ["end:"] {
            if line.hasPrefix("  - ") {
                items.append([line])
            } else if line.hasPrefix("  "), !items.isEmpty {
                items[items.count - 1].append(line)
            } else {
                reversed += items.reversed().flatMap { $0 }
                items = []
                if line != "end:" { reversed.append(line) }
            }
        }
        let forwards = Authorizer(try Sample.policies(Self.policy, tools: tools))
        let backwards = Authorizer(try Sample.policies(reversed.joined(separator: "\n"), tools: tools))
        for line in Self.table.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            let effect = try #require(Effect(rawValue: words[2]))
            let request = Self.request(agent: words[0], tool: words[1], effect: effect, fen: Int64(words[3]), about: words[4])
            switch (forwards.decide(request), backwards.decide(request)) {
            case (.permit(let left), .permit(let right)):
                #expect(Set(left.statements) == Set(right.statements))
                #expect(Set(left.limits) == Set(right.limits))
                #expect(Set(left.gates) == Set(right.gates))
            case (.forbid(let left), .forbid(let right)):
                #expect(Set(left.statements) == Set(right.statements))
            default:
                Issue.record("decided otherwise backwards: \(line)")
            }
        }
    }

    @Test("a set that permits everything by leaving keys out still knows only its own agents")
    func undeclared() throws {
        let policies = try Sample.policies(
            "tollgate: 1\ntimezone: UTC\nagents: { desk: {} }\nscopes:\n  - permit: everything\n    unlimited: true\n")
        let authorizer = Authorizer(policies)
        #expect(authorizer.decide(Sample.read()).grant?.statements == ["everything"])
        #expect(authorizer.decide(Sample.read(by: "ghost")).forbidden?.reason == "no policy in force knows the agent `ghost`")
        #expect(authorizer.decide(Sample.read(by: "local")).forbidden != nil)
    }

    @Test("an empty set permits nothing")
    func empty() throws {
        let authorizer = Authorizer(try Sample.policies("tollgate: 1\ntimezone: UTC\nagents: { desk: {} }\n"))
        for request in [Sample.read(), Sample.refund(1), Sample.collect(1), Sample.transfer(1)] {
            #expect(authorizer.decide(request).grant == nil)
        }
    }

    @Test("a clock out of range stops what has to be counted")
    func clock() throws {
        let authorizer = Authorizer(try Sample.policies(Self.policy, tools: Sample.tools + [Sample.transferTool]))
        let request = Sample.refund(1, at: Instant(milliseconds: .max))
        #expect(authorizer.decide(request).forbidden?.statements == ["day"])
    }

    @Test("a payment in a currency that a limit does not count is forbidden")
    func currency() throws {
        let authorizer = Authorizer(try Sample.policies(Self.policy, tools: Sample.tools + [Sample.transferTool]))
        let dollars = Money(minorUnits: 100, currency: try #require(Currency(code: "USD")))
        let request = Request(
            agent: "desk", tool: "create-mobile-alipay-payment", effect: .collect, amount: dollars, order: OrderNumber("1"),
            facts: .unknownOrder(OrderNumber("1")), shop: "s", now: Sample.noon)
        #expect(authorizer.decide(request).forbidden?.statements == ["day"])
    }
}

extension String {
    /// Without spaces at the end.
    fileprivate func trimmingSuffix() -> String { String(reversed().drop { $0 == " " }.reversed()) }
}
