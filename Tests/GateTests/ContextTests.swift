import AuditLog
import Clocks
import JSON
import Ledger
import Money
import PolicyEngine
import Store
import Testing
import ToolKitTesting

@testable import Access
@testable import Gate

@Suite("Calls with a signed context")
struct ContextTests {
    /// The agent sees and refunds the orders of its conversation alone, and collects what was quoted.
    private static let scopes = """
        scopes:
          - permit: reads
            agents: [desk]
            effects: [read]
            when: order.id in context.orders
          - permit: collects
            agents: [desk]
            effects: [collect]
            when: amount == context.quotes[order.id]
            unlimited: true
          - permit: refunds
            agents: [desk]
            effects: [refund]
            when: order.id in context.orders

        """

    private static let policy = Policy.people + scopes + Policy.limits(refundDay: "1000.00") + Policy.gates

    private func open(_ policy: String = Self.policy) async throws -> (house: House, desk: Principal, signer: Signer) {
        let house = try await House(policy)
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(10_000), buyer: "buyer of \(order)") }
        return (house, try await house.agent(), try Signer())
    }

    @Test("conditions see what was signed: only this conversation's orders, reads too, and only at the quoted price")
    func conditions() async throws {
        let (house, desk, signer) = try await open()
        let mine = try await house.agent(desk, in: "c-1", ["orders": ["o-1"], "quotes": ["new": "88.00", "other": 12]], by: signer)
        #expect(try await house.refund("o-1", "10.00", by: mine).status == .succeeded)
        #expect(try await house.refund("o-2", "10.00", by: mine).refusalCode == "forbidden")
        #expect(try await house.call("till-balance", ["order": "o-1"], by: mine).status == .succeeded)
        #expect(try await house.call("till-balance", ["order": "o-2"], by: mine).refusalCode == "forbidden")
        func collect(_ order: String, _ amount: String) async throws -> Reply {
            try await house.call("till-collect", ["order": .string(order), "amount": .string(amount), "title": "tea"], by: mine)
        }
        #expect(try await collect("new", "88.01").refusalCode == "forbidden")
        #expect(try await collect("new", "88.00").status == .succeeded)
        #expect(try await collect("other", "12.00").status == .succeeded)
        #expect(try await collect("third", "1.00").refusalCode == "forbidden")
        // Without a context there is no conversation, and nothing that a condition on it could permit.
        #expect(try await house.refund("o-1", "10.00", by: desk).refusalCode == "forbidden")
        #expect(try await house.call("till-balance", ["order": "o-1"], by: desk).refusalCode == "forbidden")
        try await house.verify()
    }

    @Test("the order's other name is the same order of the conversation")
    func secondName() async throws {
        let (house, desk, signer) = try await open()
        let mine = try await house.agent(desk, in: "c-1", ["orders": ["o-1"]], by: signer)
        #expect(try await house.refund("o-1", "10.00", by: mine, trade: true).status == .succeeded)
        #expect(try await house.refund("o-2", "10.00", by: mine, trade: true).refusalCode == "forbidden")
    }

    @Test("two conversations of one agent neither see nor share each other's operations")
    func twoConversations() async throws {
        let (house, desk, signer) = try await open()
        let claims: JSONObject = ["orders": ["o-1", "o-2"]]
        let first = try await house.agent(desk, in: "c-1", claims, by: signer)
        let second = try await house.agent(desk, in: "c-2", claims, by: signer)
        let done = try await house.refund("o-1", "10.00", by: first, number: "n-1")
        let id = try #require(done.operation)
        let status: JSONObject = ["operation": .string(id.text)]
        #expect(try await house.call("operation-status", status, by: first).status == .succeeded)
        for other in [second, desk] {
            let reply = try await house.call("operation-status", status, by: other)
            #expect(reply.status == .failed && reply.said.contains("no operation of that name in this conversation"))
        }
        // The number is the first conversation's; the same call without one is another operation of the second's.
        #expect(try await house.refund("o-1", "10.00", by: second, number: "n-1").refusalCode == "number-taken")
        let renewed = try await house.agent(desk, in: "c-1", claims, by: signer)
        #expect(try await house.refund("o-1", "10.00", by: renewed, number: "n-1").operation == id)
        let mine = try await house.refund("o-2", "5.00", by: first)
        let theirs = try await house.refund("o-2", "5.00", by: second)
        #expect(mine.status == .succeeded && theirs.heldBy == ["duplicate-guard"])
        #expect(house.till.refunded == 1_500)
        try await house.verify(done, mine, theirs)
    }

    @Test("a conversation that ends, or a context that expires, between decision and COMMIT is not dispatched", arguments: ["end", "time"])
    func betweenDecisionAndCommit(how: String) async throws {
        let (house, desk, signer) = try await open()
        let mine = try await house.agent(desk, in: "c-1", ["orders": ["o-1", "o-2"]], lifetime: .minutes(10), by: signer)
        let decided = try await house.decided("o-1", "10.00", by: mine)
        if how == "end" {
            try await house.access.endConversation("c-1", of: "desk", by: house.owner)
        } else {
            house.clock.advance(by: .minutes(10))
        }
        guard case .reply(let reply) = try await house.gate.commit(decided) else {
            Issue.record("it was committed")
            return
        }
        #expect(reply.refusalCode == (how == "end" ? "conversation-ended" : "context-expired"))
        #expect(reply.mayHelpLater == (how == "time"))
        #expect(house.till.sent.isEmpty)
        #expect(try await house.operations().isEmpty)
        #expect(try await house.call("till-balance", ["order": "o-1"], by: mine).refusalCode == reply.refusalCode)
        try await house.verify(reply)
    }

    @Test("a conversation that ends while the facts are looked up, through another host, refuses the call")
    func whileLearning() async throws {
        let (house, desk, signer) = try await open()
        let mine = try await house.agent(desk, in: "c-1", ["orders": ["o-1"]], by: signer)
        let other = try await house.secondGate()
        house.till.when(.facts) {
            do { try await house.access.endConversation("c-1", of: "desk", by: house.owner) } catch { Issue.record(error) }
        }
        #expect(try await house.refund("o-1", "10.00", by: mine, through: other).refusalCode == "conversation-ended")
        #expect(house.till.sent.isEmpty)
    }

    @Test("what people approve later runs on the context that was recorded, though that has expired")
    func approvedLater() async throws {
        let (house, desk, signer) = try await open()
        let mine = try await house.agent(desk, in: "c-1", ["orders": ["o-1"], "vip": true], lifetime: .minutes(5), by: signer)
        let held = try await house.refund("o-1", "60.00", by: mine)
        #expect(held.heldBy == ["over-50"])
        house.clock.advance(by: .minutes(20))
        #expect(try await house.refund("o-1", "60.00", by: mine).refusalCode == "context-expired")
        let id = try #require(held.operation)
        #expect(try await house.gate.answer(id, .approve, by: try await house.person("lead")) == .approved)
        #expect(try await house.gate.resumeApproved() == 1)
        let operation = try await house.operation(id)
        #expect(operation.state == .succeeded)
        let context = RecordedFacts(json: operation.call.facts).context
        #expect(context?.conversation == "c-1" && context?.orders == ["o-1"] && context?.declared == ["vip": true])
        try await house.verify(held)
    }

    @Test("what was approved in a conversation that ended is turned down, and nothing is sent")
    func approvedAndEnded() async throws {
        let (house, desk, signer) = try await open()
        let mine = try await house.agent(desk, in: "c-1", ["orders": ["o-1"]], by: signer)
        let id = try #require(try await house.refund("o-1", "60.00", by: mine).operation)
        let lead = try await house.person("lead")
        #expect(try await house.gate.answer(id, .approve, by: lead) == .approved)
        try await house.access.endConversation("c-1", of: "desk", by: lead)
        #expect(try await house.gate.resumeApproved() == 1)
        let operation = try await house.operation(id)
        #expect(operation.state == .rejected && operation.result?.code == "conversation-ended")
        #expect(house.till.sent.isEmpty)
        try await house.verify()
    }

    @Test("what is held in a conversation that ended cannot be approved any more, and can be turned down")
    func heldAndEnded() async throws {
        let (house, desk, signer) = try await open()
        let mine = try await house.agent(desk, in: "c-1", ["orders": ["o-1"]], by: signer)
        let id = try #require(try await house.refund("o-1", "60.00", by: mine).operation)
        let lead = try await house.person("lead")
        try await house.access.endConversation("c-1", of: "desk", by: lead)
        await #expect(throws: AnswerRefused.conversationEnded(id)) { try await house.gate.answer(id, .approve, by: lead) }
        #expect(try await house.operation(id).state == .held)
        #expect(try await house.gate.answer(id, .reject, by: lead) == .rejected)
        #expect(house.till.sent.isEmpty)
    }

    @Test("an approval is bound to the context that was recorded: another one does not run")
    func bound() async throws {
        let (house, desk, signer) = try await open()
        let mine = try await house.agent(desk, in: "c-1", ["orders": ["o-1"]], by: signer)
        let id = try #require(try await house.refund("o-1", "60.00", by: mine).operation)
        #expect(try await house.gate.answer(id, .approve, by: try await house.person("lead")) == .approved)
        let changed = try await house.store.write { tx in
            try tx.execute(
                "UPDATE operations SET facts = REPLACE(facts, '\"conv\":\"c-1\"', '\"conv\":\"c-2\"') WHERE id = $1 AND facts LIKE '%c-1%'",
                [.text(id.text)])
        }
        #expect(changed == 1)
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(id).result?.code == "binding-broken")
        #expect(house.till.sent.isEmpty)
    }

    @Test("what may not have arrived is not sent again in a conversation that ended, and a person is asked")
    func unknownAndEnded() async throws {
        let (house, desk, signer) = try await open()
        let mine = try await house.agent(desk, in: "c-1", ["orders": ["o-1"]], by: signer)
        house.till.next(.lostBefore)
        let reply = try await house.refund("o-1", "10.00", by: mine)
        #expect(reply.status == .pending)
        try await house.access.endConversation("c-1", of: "desk", by: house.owner)
        for _ in 0..<3 {
            house.clock.advance(by: .minutes(10))
            try await house.gate.reconcile()
        }
        let operation = try await house.operation(reply.operation)
        #expect(operation.state == .unknown && operation.personAskedAt != nil)
        #expect(house.till.sent.count == 1)
        try await house.verify(reply)
    }

    @Test("entries name the conversation and the token by its digest; who the customer is stands in a commitment")
    func entries() async throws {
        let (house, desk, signer) = try await open()
        let mine = try await house.agent(desk, in: "c-1", ["orders": ["o-1"], "customer": "2088777766665555"], by: signer)
        _ = try await house.refund("o-1", "10.00", by: mine)
        let entry = try #require(try await house.entry("permit"))
        let body = try JSONValue(parsing: entry.record.body)
        #expect(body["conversation"] == "c-1" && body["context"]?.stringValue == mine.context?.idDigest)
        let trail = AuditTrail(house.store)
        let log = try await trail.list(AuditTrail.Filter(limit: 1000)).map { "\($0.record.body)\($0.record.personal)" }.joined()
        #expect(log.contains("context_customer") && !log.contains("2088777766665555"))
        let jti = try #require(mine.context?.claims["jti"]?.stringValue)
        #expect(!log.contains(jti))
    }

    @Test("a context that does not count refuses the call and is written down, without a word of the token")
    func refused() async throws {
        let (house, desk, signer) = try await open()
        let call = CallRequest(tool: "till-refund", arguments: ["order": "o-1", "amount": "10.00"])
        for refused: ContextRefused in [.expired, .signature, .claim("conv", problem: "is missing"), .ambiguous, .notAccepted] {
            let reply = try await house.gate.refuse(refused, call, by: desk)
            #expect(reply.refusalCode == refused.code && reply.mayHelpLater == (refused == .expired))
            #expect(reply.said.hasPrefix("Refused: ") && reply.said.contains("Nothing was moved."))
            try await house.verify(reply)
        }
        // A claim that the policy's language cannot read refuses too, and is never read as no claim.
        for claims: JSONObject in [
            ["orders": "o-1"], ["orders": [1]], ["quotes": ["o-1": "88.001"]], ["quotes": ["o-1": -1]], ["customer": 2088],
            ["orders": .array(Array(repeating: "o-1", count: 101))], ["customer": .string(String(repeating: "8", count: 129))],
        ] {
            let mine = try await house.agent(desk, in: "c-1", claims, by: signer)
            #expect(try await house.refund("o-1", "10.00", by: mine).refusalCode == "context-claim", "\(claims)")
            #expect(try await house.call("till-balance", ["order": "o-1"], by: mine).refusalCode == "context-claim")
        }
        #expect(house.till.sent.isEmpty)
        try await house.verify()
    }

    @Test("a limit on what a context says counts the operations of that context, whoever asks next")
    func counted() async throws {
        let limits = """
              - limit: plain-day
                effects: [refund]
                when: "!has(context.vip) || !context.vip"
                amount: 20.00 CNY
                per: day
                each: agent

            """
        let declared = Policy.people.replacing("timezone: Asia/Shanghai", with: "timezone: Asia/Shanghai\ncontext: { vip: boolean }")
        let (house, desk, signer) = try await open(declared + Self.scopes + Policy.limits(refundDay: "1000.00") + limits)
        let claims: JSONObject = ["orders": ["o-1", "o-2", "o-3"]]
        var vip = claims
        vip["vip"] = true
        let (one, two) = (
            try await house.agent(desk, in: "c-1", claims, by: signer), try await house.agent(desk, in: "c-2", vip, by: signer)
        )
        #expect(try await house.refund("o-1", "15.00", by: one).status == .succeeded)
        #expect(try await house.refund("o-2", "45.00", by: two).status == .succeeded)
        #expect(try await house.refund("o-3", "5.01", by: one).refusedBy == ["plain-day"])
        #expect(try await house.refund("o-3", "5.00", by: one).status == .succeeded)
        try await house.verify()
    }
}
