import Access
import AuditLog
import Clocks
import JSON
import Ledger
import Money
import Testing
import ToolKit
import ToolKitTesting

@testable import Gate

@Suite("What people answer")
struct AnswerTests {
    /// A house with 60.00 held on an order.
    private func held(_ policy: String = Policy.wide, _ amount: String = "60.00") async throws -> (House, OperationID, Principal) {
        let house = try await House(policy)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(50_000))
        return (house, try #require(try await house.refund("o-1", amount, by: desk).operation), desk)
    }

    private func gates(_ gates: String...) -> String {
        Policy.people + Policy.scopes + Policy.limits(refundDay: "1000.00") + "gates:\n" + gates.joined()
    }

    @Test("an approved call is carried out by the next host, and its agent learns it by repeating the call")
    func approve() async throws {
        let (house, id, desk) = try await held()
        let lead = try await house.person("lead")
        #expect(house.till.sent.isEmpty)
        #expect(try await house.gate.answer(id, .approve, by: lead) == .approved)
        #expect(try await house.refund("o-1", "60.00", by: desk).status == .pending)
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.gate.resumeApproved() == 0)
        let reply = try await house.refund("o-1", "60.00", by: desk)
        #expect(reply.status == .succeeded)
        #expect(reply.operation == id)
        #expect(house.till.refunded == 6_000)
        #expect(try await house.count("answer-approve") == 1)
        #expect(try await house.count("claimed") == 1)
        try await house.verify(reply)
    }

    @Test("a call that is turned down says so to its agent, and nothing was sent")
    func reject() async throws {
        let (house, id, desk) = try await held()
        let lead = try await house.person("lead")
        #expect(try await house.gate.answer(id, .reject, by: lead) == .rejected)
        #expect(try await house.gate.resumeApproved() == 0)
        let reply = try await house.refund("o-1", "60.00", by: desk)
        #expect(reply.refusalCode == "rejected")
        #expect(house.till.sent.isEmpty)
        await #expect(throws: AnswerRefused.noQuestion(id)) { try await house.gate.answer(id, .approve, by: lead) }
        try await house.verify(reply)
    }

    @Test("nobody approves what they have a part in: the agent's operator, whoever made its token, whoever ran the call")
    func makers() async throws {
        let (house, id, _) = try await held()
        let ops = try await house.person("ops")
        await #expect(throws: AnswerRefused.maker(person: "ops")) { try await house.gate.answer(id, .approve, by: ops) }
        await #expect(throws: AnswerRefused.maker(person: "owner")) { try await house.gate.answer(id, .approve, by: house.owner) }
        // Somebody who ran the call, and is no operator any more.
        let chief = try await house.person("chief", admin: true)
        let other = try await house.person("both")
        let operated = Policy.wide.split(separator: "other: {}").joined(separator: "other: { operators: [both] }")
        try await house.apply(operated, by: chief)
        let call = try await house.access.onBehalf(of: "other", person: other, operators: ["both"])
        house.till.addPaidOrder("o-2", .fen(10_000))
        let second = try #require(try await house.refund("o-2", "60.00", by: call).operation)
        try await house.apply(Policy.wide, by: chief)
        await #expect(throws: AnswerRefused.maker(person: "both")) { try await house.gate.answer(second, .approve, by: other) }
        #expect(try await house.count("answer-refused") == 3)
        #expect(house.till.sent.isEmpty)
        try await house.verify()
    }

    @Test("two approvals are two different people, and one answer each")
    func two() async throws {
        let (house, id, _) = try await held(gates(Policy.gate("pair", above: "50.00", by: "finance", more: "approvals: 2")))
        let first = try await house.person("finance-a")
        let second = try await house.person("finance-b")
        #expect(try await house.gate.answer(id, .approve, by: first) == .waiting(gates: ["pair"]))
        await #expect(throws: AnswerRefused.answeredBefore(person: "finance-a")) { try await house.gate.answer(id, .approve, by: first) }
        await #expect(throws: AnswerRefused.answeredBefore(person: "finance-a")) { try await house.gate.answer(id, .reject, by: first) }
        #expect(try await house.operation(id).state == .held)
        #expect(try await house.gate.answer(id, .approve, by: second) == .approved)
    }

    @Test("one answer counts for every gate that one of the person's roles answers")
    func severalGates() async throws {
        let both = gates(
            Policy.gate("by-lead", above: "50.00", by: "lead"), Policy.gate("pair", above: "55.00", by: "finance", more: "approvals: 2"))
        let (house, id, _) = try await held(both)
        #expect(try await house.gate.waiting().first?.gates == ["by-lead", "pair"])
        let person = try await house.person("both")
        #expect(try await house.gate.answer(id, .approve, by: person) == .waiting(gates: ["pair"]))
        let lead = try await house.person("lead")
        #expect(try await house.gate.answer(id, .approve, by: lead) == .waiting(gates: ["pair"]))
        let finance = try await house.person("finance-a")
        #expect(try await house.gate.answer(id, .approve, by: finance) == .approved)
    }

    @Test("a person without a role of the gate can neither approve nor reject")
    func roles() async throws {
        let (house, id, _) = try await held()
        let finance = try await house.person("finance-a")
        for verdict in [Verdict.approve, .reject] {
            await #expect(throws: AnswerRefused.noRole(person: "finance-a", gates: ["over-50"])) {
                try await house.gate.answer(id, verdict, by: finance)
            }
        }
        #expect(try await house.operation(id).state == .held)
    }

    @Test("an escalation lets its roles answer once its time has passed, not before")
    func escalation() async throws {
        let policy = gates(
            Policy.gate("over-50", above: "50.00", by: "lead", more: "expires: 30m\n    escalate: { after: 10m, by: [finance] }"))
        let (house, id, _) = try await held(policy)
        let finance = try await house.person("finance-a")
        house.clock.advance(by: .milliseconds(599_999))
        await #expect(throws: AnswerRefused.noRole(person: "finance-a", gates: ["over-50"])) {
            try await house.gate.answer(id, .approve, by: finance)
        }
        house.clock.advance(by: .milliseconds(1))
        #expect(try await house.gate.answer(id, .approve, by: finance) == .approved)
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(house.till.refunded == 6_000)
    }

    @Test("whoever put a later policy in force does not approve what was asked before it")
    func policyAuthor() async throws {
        let house = try await House(Policy.wide)
        let chief = try await house.person("chief", admin: true)
        let desk = try await house.agent("desk", by: chief)
        house.till.addPaidOrder("o-1", .fen(50_000))
        let byAdmin = Policy.wide.split(separator: "by: [lead]").joined(separator: "by: [lead, admin]")
        try await house.apply(byAdmin)
        let id = try #require(try await house.refund("o-1", "60.00", by: desk).operation)
        try await house.apply(byAdmin)
        await #expect(throws: AnswerRefused.noRole(person: "owner", gates: ["over-50"])) {
            try await house.gate.answer(id, .approve, by: house.owner)
        }
        // And an approval does not hold if its giver puts a policy in force before it is used.
        let other = try await house.agent("other", by: chief)
        house.till.addPaidOrder("o-2", .fen(50_000))
        let second = try #require(try await house.refund("o-2", "60.00", by: other).operation)
        #expect(try await house.gate.answer(second, .approve, by: house.owner) == .approved)
        try await house.apply(byAdmin)
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(second).state == .held)
        #expect(house.till.sent.isEmpty)
    }

    @Test("an answer after the question's time is not taken")
    func tooLate() async throws {
        let (house, id, _) = try await held()
        let lead = try await house.person("lead")
        house.clock.advance(by: .minutes(30))
        await #expect(throws: AnswerRefused.expired(id)) { try await house.gate.answer(id, .approve, by: lead) }
        #expect(try await house.gate.expireQuestions() == 1)
        #expect(try await house.operation(id).state == .expired)
    }

    @Test("an approval that no host could use runs out, and gives its amount back", arguments: ["expire", "resume"])
    func lapsed(first worker: String) async throws {
        let (house, id, _) = try await held()
        let lead = try await house.person("lead")
        #expect(try await house.gate.answer(id, .approve, by: lead) == .approved)
        house.till.answerFacts(with: .init(code: "till-down", text: "The till does not answer."))
        #expect(try await house.gate.resumeApproved() == 0)
        #expect(try await house.operation(id).state == .approved)
        house.clock.advance(by: .milliseconds(1_799_999))
        #expect(try await house.gate.expireQuestions() == 0)
        house.clock.advance(by: .milliseconds(1))
        house.till.answerFacts(with: nil)
        if worker == "expire" { #expect(try await house.gate.expireQuestions() == 1) }
        #expect(try await house.gate.resumeApproved() == (worker == "expire" ? 0 : 1))
        #expect(try await house.operation(id).state == .expired)
        #expect(try await house.gate.expireQuestions() == 0)
        #expect(house.till.sent.isEmpty)
        try await house.verify()
    }

    @Test("somebody whose secret was withdrawn answers nothing")
    func withdrawn() async throws {
        let (house, id, _) = try await held()
        let lead = try await house.person("lead")
        try await house.access.removeApprover("lead", by: house.owner)
        await #expect(throws: AnswerRefused.withdrawn(person: "lead")) { try await house.gate.answer(id, .approve, by: lead) }
    }

    @Test("one order has one open question, whatever is asked about it")
    func oneForAnOrder() async throws {
        let policy =
            Policy.people + Policy.scopes + Policy.limits + """
                gates:
                  - gate: dear
                    effects: [collect]
                    above: 50.00 CNY
                    by: [lead]

                """
        let house = try await House(policy)
        let desk = try await house.agent()
        for (amount, holder) in [("60.00", ["dear"]), ("70.00", nil)] {
            let reply = try await house.call("till-collect", ["order": "o-1", "amount": .string(amount), "title": "tea"], by: desk)
            #expect(reply.heldBy == holder)
            if holder == nil { #expect(reply.refusedBy == ["order-question"]) }
        }
        #expect(try await house.call("till-collect", ["order": "o-2", "amount": "60.00", "title": "tea"], by: desk).heldBy == ["dear"])
    }

    @Test("one customer causes three questions a day, one agent has twenty open")
    func room() async throws {
        let house = try await House(Policy.people + Policy.scopes + Policy.limits(refundDay: "100000.00") + Policy.gates)
        let desk = try await house.agent()
        for index in 1...4 { house.till.addPaidOrder("o-\(index)", .fen(10_000)) }
        for index in 1...3 { #expect(try await house.refund("o-\(index)", "60.00", by: desk).heldBy == ["over-50"]) }
        #expect(try await house.refund("o-4", "60.00", by: desk).refusedBy == ["customer-questions"])
        for index in 5...22 { house.till.addPaidOrder("o-\(index)", .fen(10_000), buyer: "buyer-\(index)") }
        for index in 5...21 { #expect(try await house.refund("o-\(index)", "60.00", by: desk).heldBy == ["over-50"]) }
        #expect(try await house.refund("o-22", "60.00", by: desk).refusedBy == ["open-questions"])
        house.clock.advance(by: .days(1))
        #expect(try await house.gate.expireQuestions() == 20)
        #expect(try await house.refund("o-4", "60.00", by: desk).heldBy == ["over-50"])
    }
}
