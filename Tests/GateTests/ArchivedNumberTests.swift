import Access
import Clocks
import JSON
import Ledger
import Money
import Store
import Testing
import ToolKit
import ToolKitTesting

@testable import Gate

@Suite("Numbers of operations that were archived")
struct ArchivedNumberTests {
    private static let wide = Policy.people + Policy.scopes + Policy.limits(refundDay: "1000.00")

    /// Removes whatever has ended, but for the newest.
    private func prune(_ house: House) async throws {
        let (retention, ledger) = (Retention(house.ledger), house.ledger)
        try await house.store.write { tx in
            try retention.remove(ledger.prunable(before: tx.now, in: tx), before: tx.now, in: tx)
        }
    }

    private func house() async throws -> (House, Principal) {
        let house = try await House(Self.wide, modules: { [TillWindow(till: $0)] })
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(10_000)) }
        return (house, try await house.agent())
    }

    @Test("the same call long afterwards gets a number of its own, and moves money")
    func sameCall() async throws {
        let (house, desk) = try await house()
        let bot = try await house.agent("bot")
        #expect(try await house.refund("o-1", "20.00", by: desk, reason: "damaged").status == .succeeded)
        let transfer: JSONObject = ["payee": "ann", "amount": "10.00"]
        #expect(try await house.call("till-transfer", transfer, by: bot).status == .succeeded)
        #expect(try await house.refund("o-2", "1.00", by: desk).status == .succeeded)
        house.clock.advance(by: .days(400))
        try await prune(house)
        #expect(try await house.operations().count == 1)
        #expect(try await house.refund("o-1", "20.00", by: desk, reason: "damaged").status == .succeeded)
        #expect(try await house.call("till-transfer", transfer, by: bot).status == .succeeded)
        #expect(house.till.order("o-1")?.refunds.map(\.amount) == [.fen(2_000), .fen(2_000)])
        #expect(house.till.transfers.count == 2)
        #expect(try await house.refund("o-1", "60.01", by: desk).refusedBy == ["order-ceiling"])
        try await house.verify()
    }

    @Test("a number of the agent's own is never used again, in whatever letters, and a look at it counts nothing twice")
    func ownNumber() async throws {
        let (house, desk) = try await house()
        #expect(try await house.refund("o-1", "20.00", by: desk, number: "RF-1").status == .succeeded)
        #expect(try await house.refund("o-2", "1.00", by: desk).status == .succeeded)
        house.clock.advance(by: .days(400))
        try await prune(house)
        let lookUps = house.till.lookUps
        for number in ["RF-1", "rf-1"] {
            #expect(try await house.refund("o-1", "20.00", by: desk, number: number).refusalCode == "number-archived")
        }
        #expect(house.till.lookUps == lookUps && house.till.sent.count == 2)
        _ = try await house.call("till-window", ["order": "o-1", "number": "RF-1"], by: desk)
        #expect(try await house.count("refund-learnt") == 0)
        #expect(try await house.refund("o-1", "80.00", by: desk, number: "RF-2").status == .succeeded)
        try await house.verify()
    }

    @Test("what is archived between a call's decision and its commit is found there, and the call is looked at again")
    func between() async throws {
        let (house, desk) = try await house()
        let second = try await house.secondGate()
        house.till.when(.lookUp) {
            do {
                #expect(try await house.refund("o-1", "20.00", by: desk, number: "RF-1", through: second).status == .succeeded)
                #expect(try await house.refund("o-2", "1.00", by: desk, through: second).status == .succeeded)
                house.clock.advance(by: .seconds(1))
                try await prune(house)
                // What made it known to the provider is forgotten again: nothing but the kept key stands in the way.
                house.till.change("o-1") { $0.refunds = [] }
            } catch { Issue.record(error) }
        }
        #expect(try await house.refund("o-1", "20.00", by: desk, number: "RF-1").refusalCode == "number-archived")
        #expect(house.till.sent.count == 2)
    }
}
