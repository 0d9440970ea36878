import Clocks
import JSON
import Ledger
import Money
import Store
import Testing
import ToolKitTesting

@testable import Access
@testable import Gate

@Suite("What leaves the store, and what has to stay")
struct RetentionTests {
    /// A refund that two people took for one that did not happen, while the host still looks for it.
    private func watched() async throws -> (house: House, id: OperationID) {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        for order in ["o-1", "o-2"] { house.till.addPaidOrder(order, .fen(20_000)) }
        house.till.next(.late)
        let id = try #require(try await house.refund("o-1", "30.00", by: desk).operation)
        house.clock.advance(by: .minutes(15))
        try await house.gate.reconcile()
        let (first, second) = (try await house.person("lead"), try await house.person("lead-b"))
        _ = try await house.gate.propose(id, .didNotHappen, evidence: "support has no such refund", by: first)
        _ = try await house.gate.confirmProposal(about: id, proposal: nil, by: second)
        // What has the newest step stays anyway.
        #expect(try await house.refund("o-2", "1.00", by: desk).status == .succeeded)
        return (house, id)
    }

    private func lines(_ house: House) async throws -> [JSONObject] {
        let (retention, instant) = (Retention(house.ledger), house.clock.now() + .hours(1))
        return try await house.store.read { tx in
            var place = Retention.Place()
            return try retention.lines(before: instant, after: &place, keeping: Retention.newest(in: tx), in: tx)
        }
    }

    @Test("an operation that is looked for, or about which nobody has seen an alarm, stays")
    func unfinished() async throws {
        let (house, id) = try await watched()
        func isArchived() async throws -> Bool { try await lines(house).contains { $0["operation"]?["id"] == .string(id.text) } }
        #expect(try await !isArchived())
        // It shows after all: it is posted, and a person has to see that.
        house.till.deliverLate()
        house.clock.advance(by: .hours(1))
        #expect(try await house.gate.watchVoided() == 1)
        #expect(try await house.refund("o-2", "2.00", by: house.agent("other")).status == .succeeded)
        #expect(try await !isArchived())
        let retention = Retention(house.ledger)
        let instant = house.clock.now() + .hours(1)
        try await house.store.write { tx in try retention.remove([id], before: instant, in: tx) }
        #expect(try await house.operation(id).state == .succeeded, "what came up since the archive keeps it")
        try await house.gate.seeAlarm(about: id, by: house.person("both"))
        #expect(try await isArchived())
        try await house.store.write { tx in try retention.remove([id], before: instant, in: tx) }
        let ledger = house.ledger
        #expect(try await house.store.read { tx in try ledger.operation(id, in: tx) } == nil)
    }

    @Test("the archive says who settled an operation by hand, by what evidence, and what was looked up; then all of it is gone")
    func archived() async throws {
        let (house, id) = try await watched()
        for hours in [1, 5, 18] {
            house.clock.advance(by: .hours(Int64(hours)))
            try await house.gate.watchVoided()
        }
        let line = try #require(try await lines(house).first)
        #expect(line["operation"]?["id"] == .string(id.text))
        let proposal = try #require(line["proposals"]?.arrayValue?.first)
        #expect(proposal["person"] == "lead" && proposal["ended_by"] == "lead-b" && proposal["evidence"] == "support has no such refund")
        #expect(line["look_ups"]?.arrayValue?.count == 1)
        #expect(line["decisions"]?.arrayValue?.isEmpty == false && line["keys"]?.arrayValue?.isEmpty == false)
        let retention = Retention(house.ledger)
        let instant = house.clock.now() + .hours(1)
        try await house.store.write { tx in try retention.remove([id], before: instant, in: tx) }
        for table in ["hand_proposals", "look_ups", "decisions"] {
            let rows = try await house.store.read { tx in
                try tx.query("SELECT operation FROM \(table) WHERE operation = $1", [.text(id.text)])
            }
            #expect(rows.isEmpty, "\(table)")
        }
    }

    @Test("a proposal whose time is over is not looked at again, and hides none that waits")
    func staleProposals() async throws {
        let house = try await House(Policy.ungated)
        let desk = try await house.agent()
        house.till.addPaidOrder("o-1", .fen(20_000))
        house.till.next(.late)
        let id = try #require(try await house.refund("o-1", "30.00", by: desk).operation)
        house.clock.advance(by: .minutes(15))
        try await house.gate.reconcile()
        let book = ProposalBook(ledger: house.ledger)
        _ = try await house.gate.propose(id, .happened, evidence: "seen", by: try await house.person("lead"))
        #expect(try await house.store.read { tx in try book.waiting(in: tx) } == [id])
        #expect(try await house.gate.openProposals().count == 1)
        house.clock.advance(by: .hours(25))
        #expect(try await house.store.read { tx in try book.waiting(in: tx) }.isEmpty)
    }
}
