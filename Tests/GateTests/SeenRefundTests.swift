import AuditLog
import Clocks
import JSON
import Ledger
import Money
import Store
import Testing
import ToolKit

@testable import Access
@testable import Gate
@testable import ToolKitTesting

@Suite("Refunds that an answer shows")
struct SeenRefundTests {
    private static let wide = Policy.people + Policy.scopes + Policy.limits(refundDay: "1000.00")

    private func house(_ policy: String = Policy.ungated) async throws -> (House, Principal) {
        let house = try await House(policy, modules: { [TillWindow(till: $0)] })
        for order in ["o-1", "o-2", "o-3"] { house.till.addPaidOrder(order, .fen(10_000)) }
        return (house, try await house.agent())
    }

    private func look(_ house: House, _ order: String, _ number: String, by desk: Principal) async throws {
        #expect(try await house.call("till-window", ["order": .string(order), "number": .string(number)], by: desk).status == .succeeded)
    }

    @Test("an own refund that was taken for failed is posted over its limits when an agent's look shows it, with an alarm, and once")
    func late() async throws {
        let (house, desk) = try await house()
        house.till.next(.refuses(code: "busy"))
        let id = try #require(try await house.refund("o-1", "80.00", by: desk, number: "RF-1").operation)
        #expect(try await house.refund("o-2", "90.00", by: desk).status == .succeeded)
        house.till.refundElsewhere("o-1", .fen(8_000), as: "RF-1")
        for _ in 0..<3 { try await look(house, "o-1", "RF-1", by: desk) }
        let life = try #require(try await house.gate.life(of: id))
        #expect(life.operation.state == .succeeded && life.alarm?.kind == .lateSuccess)
        #expect(life.steps.map(\.kind) == [.reserve, .dispatch, .void, .correct])
        #expect(try await house.count("corrected") == 1)
        #expect(try await house.entry("corrected")?.record.body.contains("\"by\":\"refund-query\"") == true)
        #expect(try await house.count("refund-learnt") == 0, "it is nobody else's")
        #expect(try await house.refund("o-1", "20.01", by: desk, number: "RF-2").refusedBy == ["order-ceiling"])
        #expect(try await house.refund("o-3", "0.01", by: desk).refusedBy == ["refund-day"], "it counts with the 90.00 of that day")
        house.clock.advance(by: .hours(1))
        #expect(try await house.gate.watchVoided() == 0)
        try await house.verify()
    }

    @Test("it is posted, too, when all looks of the watch came too early, and where people had said that it did not happen")
    func afterTheWatch() async throws {
        let (house, desk) = try await house()
        let (lead, second) = (try await house.person("lead"), try await house.person("lead-b"))
        house.till.next(.late)
        let id = try #require(try await house.refund("o-1", "80.00", by: desk, number: "RF-1").operation)
        house.till.answerLookUps(with: .absent)
        house.clock.advance(by: .minutes(15))
        #expect(try await house.gate.reconcile() == 1)
        _ = try await house.gate.propose(id, .didNotHappen, evidence: "x", by: lead)
        _ = try await house.gate.confirmProposal(about: id, proposal: nil, by: second)
        for hours in [1, 5, 18] {
            house.clock.advance(by: .hours(Int64(hours)))
            #expect(try await house.gate.watchVoided() == 1)
        }
        #expect(try await house.gate.life(of: id)?.watch == nil)
        house.till.deliverLate()
        try await look(house, "o-1", "RF-1", by: desk)
        let life = try #require(try await house.gate.life(of: id))
        #expect(life.operation.state == .succeeded && life.alarm?.kind == .lateSuccess)
        #expect(try await house.refund("o-1", "80.00", by: desk, number: "RF-1").status == .succeeded, "whoever repeats it is told")
        #expect(house.till.sent.count == 1)
        try await house.verify()
    }

    @Test("an own refund of unknown outcome is posted when a look shows it")
    func unknown() async throws {
        let (house, desk) = try await house()
        house.till.next(.lostAfter)
        let id = try #require(try await house.refund("o-1", "30.00", by: desk, number: "RF-1").operation)
        #expect(try await house.operation(id).state == .unknown)
        try await look(house, "o-1", "RF-1", by: desk)
        let life = try #require(try await house.gate.life(of: id))
        #expect(life.operation.state == .succeeded && life.alarm == nil)
        #expect(life.steps.map(\.kind) == [.reserve, .dispatch, .post])
        house.clock.advance(by: .minutes(1))
        #expect(try await house.gate.reconcile() == 0)
        try await house.verify()
    }

    @Test("another amount under the number of a refund that was taken for failed raises an alarm, and counts as somebody else's")
    func other() async throws {
        let (house, desk) = try await house(Self.wide)
        house.till.next(.refuses(code: "busy"))
        let id = try #require(try await house.refund("o-1", "80.00", by: desk, number: "RF-1").operation)
        house.till.refundElsewhere("o-1", .fen(3_000), as: "RF-1")
        for _ in 0..<2 { try await look(house, "o-1", "RF-1", by: desk) }
        let life = try #require(try await house.gate.life(of: id))
        #expect(life.operation.state == .failed && life.alarm?.kind == .lateDifference)
        #expect(try await house.count("looked-again") == 1)
        #expect(try await house.count("refund-learnt") == 1)
        #expect(try await house.refund("o-1", "70.01", by: desk, number: "RF-2").refusedBy == ["order-ceiling"])
        #expect(try await house.refund("o-1", "70.00", by: desk, number: "RF-3").status == .succeeded)
        try await house.verify()
    }

    @Test("what somebody refunded under the number that an agent gives is not refunded under another: it is told so, and people are asked")
    func elsewhere() async throws {
        let (house, desk) = try await house(Self.wide)
        house.till.refundElsewhere("o-1", .fen(2_000), as: "RF-7")
        let first = try await house.refund("o-1", "20.00", by: desk, number: "RF-7")
        #expect(first.refusalCode == "number-known-elsewhere")
        #expect(first.said.contains("Do not ask for it again") && !first.said.contains("new"))
        let again = try await house.refund("o-1", "20.00", by: desk)
        #expect(again.heldBy == ["duplicate-guard"])
        // It is shown anew each time that it is asked for.
        house.clock.advance(by: .hours(30))
        try await house.gate.expireQuestions()
        #expect(try await house.refund("o-1", "20.00", by: desk, number: "RF-7").refusalCode == "number-known-elsewhere")
        #expect(try await house.refund("o-1", "20.00", by: desk, number: "RF-8").heldBy == ["duplicate-guard"])
        house.clock.advance(by: .hours(30))
        try await house.gate.expireQuestions()
        #expect(try await house.refund("o-1", "20.01", by: desk).status == .succeeded, "another amount is another refund")
        #expect(house.till.sent.count == 1)
        try await house.verify()
    }

    @Test("a refund that a look showed is not made again by itself")
    func shown() async throws {
        let (house, desk) = try await house(Self.wide)
        house.till.refundElsewhere("o-1", .fen(2_000), as: "x-1")
        try await look(house, "o-1", "x-1", by: desk)
        #expect(try await house.refund("o-1", "20.00", by: desk, number: "RF-1").heldBy == ["duplicate-guard"])
        #expect(house.till.sent.isEmpty)
    }

    @Test("what an answer's total left for others still counts when the next answer is lost")
    func lostAnswer() async throws {
        let (house, desk) = try await house(Self.wide)
        house.till.refundElsewhere("o-1", .fen(2_000), as: "x-1")
        #expect(try await house.refund("o-1", "10.00", by: desk).status == .succeeded)
        house.till.next(.lostAfter)
        #expect(try await house.refund("o-1", "30.00", by: desk).status == .pending)
        house.clock.advance(by: .seconds(10))
        #expect(try await house.gate.reconcile() == 1)
        #expect(try await house.refund("o-1", "40.01", by: desk).refusedBy == ["order-ceiling"])
        #expect(try await house.refund("o-1", "40.00", by: desk).status == .succeeded)
        #expect(house.till.refunded == 10_000)
    }
}

/// A module by which an agent looks a refund up.
struct TillWindow: ToolModule {
    static let id = "till.window"
    let till: Till

    var tools: [AnyTool] { [.reading(Window(till: till))] }

    private struct Window: ReadingTool {
        struct Arguments: Sendable {
            let order: String
            let number: String
        }

        struct Output: ToolOutput {
            static let schema: JSONObject = ["type": "object"]

            let seenRefund: SeenRefund?
            var text: String { seenRefund.map { "Refunded: \($0.amount)." } ?? "Not refunded." }
            var structured: JSONObject { [:] }
        }

        let till: Till
        let name = "till-window"
        let title = "Refund at the till"
        let summary = "Tells whether a refund was made."
        let effects: Set<Effect> = [.read]
        let parameters = Parameters<Arguments>(
            Field("order", \.order, .string(1...64), "the merchant's order number"),
            Field("number", \.number, .string(1...64), "the refund's number"), build: Arguments.init)

        func order(in arguments: Arguments) -> OrderNumber? { OrderNumber(arguments.order) }

        func read(_ arguments: Arguments, for caller: Caller) async throws(Failure) -> Output {
            let order = till.order(arguments.order)
            let refund = order?.refunds.first { $0.request == arguments.number }
            guard let order, let refund else { return Output(seenRefund: nil) }
            let identity = OrderIdentity(number: OrderNumber(order.number), tradeNumber: order.trade)
            return Output(seenRefund: SeenRefund(order: identity, number: RequestNumber(refund.request), amount: refund.amount))
        }
    }
}
