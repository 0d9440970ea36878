import Access
import Clocks
import Ledger
import Money
import Store
import Testing
import ToolKit
import ToolKitTesting

@testable import Gate

@Suite("The second run of what people approved")
struct SecondRunTests {
    /// A house in which 60.00 on an order was approved by a lead.
    private func approved(_ policy: String = Policy.wide, by lead: String = "lead") async throws -> (House, OperationID) {
        let house = try await House(policy)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let id = try #require(try await house.refund("o-1", "60.00", by: desk).operation)
        let person = try await house.person(lead)
        #expect(try await house.gate.answer(id, .approve, by: person) == .approved)
        return (house, id)
    }

    private func policy(day: String = "1000.00", _ gates: String) -> String {
        Policy.people + Policy.scopes + Policy.limits(refundDay: day) + gates
    }

    @Test("under a policy that is no stricter it runs")
    func noStricter() async throws {
        let (house, id) = try await approved()
        try await house.apply(policy(day: "900.00", Policy.gates))
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(id).state == .succeeded)
        #expect(house.till.refunded == 6_000)
    }

    @Test("under a stricter policy people are asked again, and earlier answers do not count for the new question")
    func stricter() async throws {
        let (house, id) = try await approved()
        let pair = "gates:\n" + Policy.gate("pair", above: "50.00", by: "lead", more: "approvals: 2")
        try await house.apply(policy(pair))
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(id).state == .held)
        #expect(try await house.gate.waiting().first?.gates == ["pair"])
        #expect(try await house.gate.waiting().first?.agreed.isEmpty == true)
        #expect(house.till.sent.isEmpty)
        let second = try await house.person("lead-b")
        #expect(try await house.gate.answer(id, .approve, by: second) == .waiting(gates: ["pair"]))
        #expect(try await house.count("asked-again") == 1)
        try await house.verify()
    }

    @Test("a question that another one took the place of is told as replaced, also where it had been answered")
    func replaced() async throws {
        let (house, id) = try await approved()
        try await house.apply(policy("gates:\n" + Policy.gate("pair", above: "50.00", by: "lead", more: "approvals: 2")))
        house.clock.advance(by: .seconds(1))
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.gate.life(of: id)?.questions.map(\.state) == ["replaced", "open"])
    }

    @Test("what was refunded elsewhere while people thought about the same amount is asked about, once")
    func likeMeanwhile() async throws {
        let house = try await House(Policy.wide)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(20_000))
        let id = try #require(try await house.refund("o-1", "60.00", by: desk).operation)
        let lead = try await house.person("lead")
        #expect(try await house.gate.answer(id, .approve, by: lead) == .approved)
        house.till.refundElsewhere("o-1", .fen(6_000), as: "x-1")
        let order = try #require(try await house.operation(id).movement.trade)
        for _ in 0..<2 { try await house.gate.learn(.single(RequestNumber("x-1"), .fen(6_000)), of: order, from: .refundQuery) }
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.gate.waiting().map(\.gates) == [["over-50", "duplicate-guard"]])
        #expect(house.till.sent.isEmpty)
        #expect(try await house.gate.answer(id, .approve, by: lead) == .approved)
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(id).state == .succeeded)
        #expect(house.till.sent.count == 1)
        try await house.verify()
    }

    @Test("what people agreed to in spite of another one counts only while they may agree")
    func likeBefore() async throws {
        let house = try await House(Policy.people + Policy.scopes + Policy.limits(refundDay: "1000.00"))
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(20_000))
        #expect(try await house.refund("o-1", "20.00", by: desk, number: "n-1").status == .succeeded)
        let again = try await house.refund("o-1", "20.00", by: desk, number: "n-2")
        #expect(again.heldBy == ["duplicate-guard"])
        let id = try #require(again.operation)
        let (first, other) = (try await house.person("first", admin: true), try await house.person("second", admin: true))
        #expect(try await house.gate.answer(id, .approve, by: first) == .approved)
        // Who puts a policy in force has no say in what was asked under an earlier one.
        try await house.apply(policy(day: "900.00", ""), by: first)
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.gate.waiting().map(\.gates) == [["duplicate-guard"]])
        #expect(try await house.gate.answer(id, .approve, by: other) == .approved)
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(id).state == .succeeded)
    }

    @Test("what is forbidden by then, or would exceed a limit, is turned down with the reason", arguments: ["forbid", "limit"])
    func forbidden(how: String) async throws {
        let (house, id) = try await approved()
        let forbid = Policy.scopes + "  - forbid: no-refunds\n    effects: [refund]\n"
        switch how {
        case "forbid": try await house.apply(Policy.people + forbid + Policy.limits(refundDay: "1000.00") + Policy.gates)
        default: try await house.apply(policy(day: "59.99", Policy.gates))
        }
        #expect(try await house.gate.resumeApproved() == 1)
        let operation = try await house.operation(id)
        #expect(operation.state == .rejected)
        #expect(operation.result?.code == (how == "forbid" ? "forbidden" : "limit-exceeded"))
        #expect(operation.result?.text.contains("59.99") == false)
        #expect(house.till.sent.isEmpty)
        try await house.verify()
    }

    @Test("its own reservation is left out when it is decided again")
    func ownReservation() async throws {
        let (house, id) = try await approved()
        try await house.apply(policy(day: "60.00", Policy.gates))
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(id).state == .succeeded)
    }

    @Test("what a frozen agent asked for is not carried out")
    func frozen() async throws {
        let (house, id) = try await approved()
        try await house.access.freezeAgent("desk", by: house.owner)
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(id).state == .rejected)
        #expect(house.till.sent.isEmpty)
    }

    @Test("an approval is bound to what people saw: another buyer, trade or amount does not run", arguments: 0..<4)
    func bound(change: Int) async throws {
        let (house, id) = try await approved()
        switch change {
        case 0: house.till.change("o-1") { $0.buyer = "somebody else" }
        case 1: house.till.change("o-1") { $0.trade = "2025999999999999" }
        default:
            // By somebody who can write to the store: the amount alone, or the arguments with it.
            let arguments = change == 2 ? "60.00" : "90.00"
            try await house.store.write { tx in
                try tx.execute(
                    "UPDATE operations SET amount = 9000, arguments = REPLACE(arguments, '60.00', $2) WHERE id = $1",
                    [.text(id.text), .text(arguments)])
            }
        }
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(id).state == .rejected)
        #expect(house.till.sent.isEmpty)
        try await house.verify()
    }

    @Test("a tool that is defined anew is asked about again, and runs once people have agreed to it")
    func definedAnew() async throws {
        let (house, id) = try await approved()
        try await house.store.write { tx in
            // As if the approval had been for an earlier definition.
            try tx.execute("UPDATE operations SET tool_digest = 'earlier' WHERE id = $1", [.text(id.text)])
            let binding = try house.bindingOfStored(id, in: tx)
            try tx.execute("UPDATE questions SET binding = $2 WHERE operation = $1", [.text(id.text), .text(binding)])
        }
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(id).state == .held)
        let second = try await house.person("lead-b")
        #expect(try await house.gate.answer(id, .approve, by: second) == .approved)
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(id).state == .succeeded)
        #expect(house.till.refunded == 6_000)
    }

    @Test("an order that was refunded elsewhere meanwhile is not refunded beyond what was paid")
    func orderChanged() async throws {
        let (house, id) = try await approved()
        house.till.refundElsewhere("o-1", .fen(10_000), as: "elsewhere")
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(id).state == .rejected)
        #expect(house.till.refunded == 10_000)
    }

    @Test("what no person approved is counted without what one did")
    func withoutApproval() async throws {
        let gates = """
            gates:
              - gate: over-50
                effects: [refund]
                above: 50.00 CNY
                by: [lead]
              - gate: unattended
                effects: [refund]
                above: 70.00 CNY
                per: day
                each: agent
                without: approval
                by: [lead]

            """
        let (house, id) = try await approved(policy(gates))
        #expect(try await house.gate.resumeApproved() == 1)
        #expect(try await house.operation(id).state == .succeeded)
        let desk = try #require(await house.access.authenticate(bearer: house.access.rotateAgent("desk", by: house.owner).secret.reveal()))
        for order in ["o-2", "o-3", "o-4"] { house.till.addPaidOrder(order, .fen(10_000), buyer: order) }
        #expect(try await house.refund("o-2", "40.00", by: desk).status == .succeeded)
        #expect(try await house.refund("o-3", "30.00", by: desk).status == .succeeded)
        #expect(try await house.refund("o-4", "0.01", by: desk).heldBy == ["unattended"])
    }
}
