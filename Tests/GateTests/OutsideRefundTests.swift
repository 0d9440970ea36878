import AuditLog
import JSON
import Ledger
import Money
import Testing
import ToolKitTesting

@testable import Gate

@Suite("Refunds that the host did not make")
struct OutsideRefundTests {
    private static let wide = Policy.people + Policy.scopes + Policy.limits(refundDay: "1000.00")

    private func identity(_ house: House, _ order: String) throws -> OrderIdentity {
        OrderIdentity(number: OrderNumber(order), tradeNumber: try #require(house.till.order(order)).trade)
    }

    @Test("a number that the provider is found to know counts on the order from then on, once")
    func byNumber() async throws {
        let house = try await House(Self.wide)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.refundElsewhere("o-1", .fen(500), as: "x-1")
        for _ in 0..<3 {
            #expect(try await house.refund("o-1", "5.00", by: desk, number: "x-1").refusalCode == "number-known-elsewhere")
        }
        #expect(try await house.count("refund-learnt") == 1)
        let entry = try #require(try await house.entry("refund-learnt"))
        let body = try JSONValue(parsing: entry.record.body)
        #expect(body["refunded"] == "5.00 CNY" && body["number"] == "x-1" && body["source"] == "refund-query")
        #expect(try await house.refund("o-1", "95.01", by: desk).refusedBy == ["order-ceiling"])
        #expect(try await house.refund("o-1", "95.00", by: desk).status == .succeeded)
        #expect(house.till.refunded == 10_000)
        try await house.verify()
    }

    @Test("a forbidden call is refused like any other, whatever the provider knows of its number, and nothing is asked or learnt of it")
    func forbidden() async throws {
        let house = try await House(
            Policy.people + Policy.scopes + """
                  - forbid: not-theirs
                    effects: [refund]
                    when: order.id == "o-2"

                """ + Policy.limits(refundDay: "1000.00"))
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] {
            house.till.addPaidOrder(order, .fen(10_000))
            house.till.refundElsewhere(order, .fen(500), as: "x-1")
        }
        // The very refund, one of another amount under its number, and one under a number that nobody knows.
        for (amount, number) in [("5.00", "x-1"), ("4.00", "x-1"), ("5.00", "x-2")] {
            let reply = try await house.refund("o-2", amount, by: desk, number: number)
            #expect(reply.refusedBy == ["not-theirs"] && reply.refusalCode == "forbidden")
        }
        #expect(house.till.lookUps == 0)
        #expect(try await house.stored("outside_refunds").isEmpty)
        #expect(try await house.refund("o-1", "5.00", by: desk, number: "x-1").refusalCode == "number-known-elsewhere")
        #expect(house.till.lookUps == 1)
        #expect(try await house.count("refund-learnt") == 1)
    }

    @Test("the greatest that any source showed counts, in every process, and nothing takes it back")
    func greatest() async throws {
        let house = try await House(Self.wide)
        let desk = try await house.agent()
        let other = try await house.secondGate()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let order = try identity(house, "o-1")
        #expect(try await house.gate.learn(.total(.fen(3_000)), of: order, from: .notification)?.after == .fen(3_000))
        #expect(try await other.learn(.total(.fen(2_000)), of: order, from: .bill) == nil)
        #expect(try await other.learn(.total(.fen(3_000)), of: order, from: .bill) == nil)
        #expect(try await other.learn(.single(RequestNumber("b-1"), .fen(1_000)), of: order, from: .bill) == nil)
        #expect(try await other.learn(.single(RequestNumber("b-2"), .fen(2_500)), of: order, from: .bill)?.after == .fen(3_500))
        #expect(try await house.refund("o-1", "65.01", by: desk).refusedBy == ["order-ceiling"])
        house.till.refundElsewhere("o-1", .fen(3_500), as: "all")
        #expect(try await house.refund("o-1", "60.00", by: desk, through: other).status == .succeeded)
        #expect(try await house.refund("o-1", "5.01", by: desk, number: "n-2").refusedBy == ["order-ceiling"])
        #expect(try await house.refund("o-1", "5.00", by: desk, number: "n-3").status == .succeeded)
        #expect(house.till.refunded == 10_000)
        try await house.verify()
    }

    @Test("the host's own refunds count once, whoever shows them again")
    func own() async throws {
        let house = try await House(Self.wide)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let order = try identity(house, "o-1")
        #expect(try await house.refund("o-1", "40.00", by: desk, number: "n-1").status == .succeeded)
        #expect(try await house.gate.learn(.single(RequestNumber("n-1"), .fen(4_000)), of: order, from: .bill) == nil)
        #expect(try await house.gate.learn(.total(.fen(4_000)), of: order, from: .notification) == nil)
        #expect(try await house.count("refund-learnt") == 0)
        #expect(try await house.refund("o-1", "60.00", by: desk).status == .succeeded)
    }

    @Test("what a source shows between decision and COMMIT is decided again")
    func between() async throws {
        let house = try await House(Self.wide)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        let order = try identity(house, "o-1")
        house.till.when(.facts) {
            do { try await house.gate.learn(.total(.fen(5_000)), of: order, from: .notification) } catch { Issue.record(error) }
        }
        #expect(try await house.refund("o-1", "50.01", by: desk).refusedBy == ["order-ceiling"])
        #expect(house.till.sent.isEmpty)
    }

    @Test("what no source has shown is caught by the provider's own ceiling: the call fails, and nothing stays reserved")
    func unshown() async throws {
        let house = try await House(Self.wide)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(10_000))
        house.till.refundElsewhere("o-1", .fen(6_000), as: "x-1")
        let failed = try await house.refund("o-1", "50.00", by: desk)
        #expect(failed.status == .failed)
        #expect(try await house.operation(failed.operation).state == .failed)
        #expect(try await house.refund("o-1", "30.00", by: desk).status == .succeeded)
        // The answer to that told of all refunds on the order: now the host knows.
        #expect(try await house.refund("o-1", "10.01", by: desk).refusedBy == ["order-ceiling"])
        #expect(try await house.refund("o-1", "10.00", by: desk).status == .succeeded)
        try await house.verify(failed)
    }
}
