import Clocks
import JSON
import Ledger
import Money
import Testing
import ToolKit
import ToolKitTesting

@testable import Gate

@Suite("A call that is repeated")
struct RecallTests {
    @Test("the same call again is the same operation, whatever the limits say by then")
    func repeated() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let first = try await house.refund("o-1", "30.00", by: desk)
        try await house.apply(Policy.people + Policy.scopes + Policy.limits(refundDay: "0.01") + Policy.gates)
        let second = try await house.refund("o-1", "30.00", by: desk)
        #expect(second.operation == first.operation)
        #expect(second.status == .succeeded)
        #expect(second.said == first.said)
        #expect(house.till.refunded == 3_000)
        #expect(house.till.sent.count == 1)
        try await house.verify(first, second)
    }

    @Test("after the guard time the same call is a new one")
    func guardTime() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let first = try await house.refund("o-1", "30.00", by: desk)
        house.clock.advance(by: .milliseconds(86_399_999))
        #expect(try await house.refund("o-1", "30.00", by: desk).operation == first.operation)
        house.clock.advance(by: .milliseconds(1))
        let later = try await house.refund("o-1", "30.00", by: desk)
        #expect(later.operation != first.operation)
        #expect(later.status == .succeeded)
        #expect(house.till.refunded == 6_000)
        let numbers = house.till.order("o-1")?.refunds.map(\.request) ?? []
        #expect(Set(numbers).count == 2)
    }

    @Test("after a failure the same call is a new one with a number of its own")
    func afterFailure() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.next(.refuses(code: "SELLER_BALANCE_NOT_ENOUGH"))
        let failed = try await house.refund("o-1", "30.00", by: desk)
        #expect(failed.status == .failed)
        let again = try await house.refund("o-1", "30.00", by: desk)
        #expect(again.status == .succeeded)
        #expect(again.operation != failed.operation)
        #expect(house.till.sent.map(\.movement.number)[0] != house.till.sent.map(\.movement.number)[1])
        #expect(house.till.refunded == 3_000)
        try await house.verify(failed, again)
    }

    @Test("a number of the agent's own finds its operation by either name of the order")
    func eitherName() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let first = try await house.refund("o-1", "30.00", by: desk, number: "n-1")
        let byTrade = try await house.refund("o-1", "30.00", by: desk, number: "n-1", trade: true)
        #expect(byTrade.operation == first.operation)
        #expect(byTrade.status == .succeeded)
        let other = try await house.refund("o-1", "31.00", by: desk, number: "n-1", trade: true)
        #expect(other.refusalCode == "number-reused")
        #expect(house.till.refunded == 3_000)
        try await house.verify(first, byTrade, other)
    }

    @Test("without a number, too, the same refund by the order's other name is the same operation")
    func eitherNameDerived() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let first = try await house.refund("o-1", "30.00", by: desk)
        let byTrade = try await house.refund("o-1", "30.00", by: desk, trade: true)
        #expect(byTrade.operation == first.operation)
        #expect(byTrade.status == .succeeded)
        #expect(house.till.refunded == 3_000)
    }

    @Test("a number with other arguments, or of another agent, is refused and tells nothing of the other's call")
    func numberTaken() async throws {
        let house = try await House()
        let (desk, other) = (try await house.agent(), try await house.agent("other"))
        house.till.addPaidOrder("o-1", .fen(10_000))
        let first = try await house.refund("o-1", "30.00", by: desk, number: "n-1")
        #expect(try await house.refund("o-1", "20.00", by: desk, number: "n-1").refusalCode == "number-reused")
        #expect(try await house.refund("o-1", "30.00", by: desk, number: "n-1", reason: "else").refusalCode == "number-reused")
        let foreign = try await house.refund("o-1", "30.00", by: other, number: "n-1")
        #expect(foreign.refusalCode == "number-taken")
        #expect(!foreign.said.contains(try #require(first.operation).text))
        #expect(house.till.refunded == 3_000)
    }

    @Test("a number that the provider knows and the ledger does not belongs to somebody else")
    func numberElsewhere() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.refundElsewhere("o-1", .fen(500), as: "n-1")
        for amount in ["5.00", "6.00"] {
            #expect(try await house.refund("o-1", amount, by: desk, number: "n-1").refusalCode == "number-known-elsewhere")
        }
        house.till.answerLookUps(with: .unavailable)
        #expect(try await house.refund("o-1", "5.00", by: desk, number: "n-2").refusalCode == "till-down")
        #expect(house.till.sent.isEmpty)
        #expect(try await house.operations().isEmpty)
    }

    @Test("both names of an order have to agree")
    func bothNames() async throws {
        let house = try await House()
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let trade = house.till.addPaidOrder("o-2", .fen(10_000)).trade
        let arguments: JSONObject = ["order": "o-1", "trade": .string(trade), "amount": "5.00"]
        #expect(try await house.call("till-refund", arguments, by: desk).refusalCode == "names-differ")
        let agreeing: JSONObject = ["order": "o-2", "trade": .string(trade), "amount": "5.00"]
        let reply = try await house.call("till-refund", agreeing, by: desk)
        #expect(reply.status == .succeeded)
        #expect(try await house.refund("o-2", "5.00", by: desk).operation == reply.operation)
        #expect(house.till.refunded == 500)
    }

    @Test("another refund of an order is refused, and named, while one has not ended")
    func openRefund() async throws {
        let house = try await House(Policy.wide)
        let (desk, other) = (try await house.agent(), try await house.agent("other"))
        house.till.addPaidOrder("o-1", .fen(10_000))
        let held = try await house.refund("o-1", "60.00", by: desk)
        #expect(held.heldBy == ["over-50"])
        for reply in [try await house.refund("o-1", "5.00", by: other), try await house.refund("o-1", "5.00", by: desk, trade: true)] {
            #expect(reply.refusalCode == "order-busy")
            #expect(reply.said.contains(try #require(held.operation).text))
        }
        #expect(house.till.sent.isEmpty)
    }

    @Test("the same amount on the same order under another number asks a person, also when the first was done long after it was asked")
    func duplicate() async throws {
        let gates = "gates:\n" + Policy.gate("always", above: "5.00", by: "lead", more: "expires: 60h")
        let policy = Policy.people + Policy.scopes + Policy.limits + gates
        let house = try await House(policy)
        let desk = try await house.agent()
        let lead = try await house.person("lead")
        house.till.addPaidOrder("o-1", .fen(10_000))
        let first = try await house.refund("o-1", "6.00", by: desk, number: "n-1")
        house.clock.advance(by: .hours(30))
        #expect(try await house.gate.answer(try #require(first.operation), .approve, by: lead) == .approved)
        try await house.gate.resumeApproved()
        #expect(house.till.refunded == 600)
        try await house.apply(Policy.ungated)
        house.clock.advance(by: .hours(23))
        let again = try await house.refund("o-1", "6.00", by: desk, number: "n-2")
        #expect(again.heldBy == ["duplicate-guard"])
        #expect(try await house.refund("o-1", "6.01", by: desk, number: "n-3").refusalCode == "order-busy")
        house.clock.advance(by: .hours(25))
        try await house.gate.expireQuestions()
        #expect(try await house.refund("o-1", "6.00", by: desk, number: "n-4").status == .succeeded)
    }
}
