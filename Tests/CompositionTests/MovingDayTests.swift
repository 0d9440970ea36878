import AlipaySimulator
import AuditLog
import Clocks
import JSON
import Ledger
import Money
import Store
import TestSupport
import Testing

@testable import Composition
@testable import Gate

@Suite("A store that moves in the middle of a day", .serialized)
struct MovingDayTests {
    private static let agents = ["by-hour": "hour", "by-day": "day", "by-span": "span", "for-ever": "ever"]

    @Test("limits, held and unknown operations and proofs go along, and nothing is paid twice", arguments: StoreKind.ways)
    func day(_ way: StoreKind.Way) async throws {
        try await MovingHouse.with([way.from, way.to]) { house in
            let people = try await house.people(0)
            let before = try await Self.morning(house)
            let moved = await house.run(0, "store", "copy", "--to", house.store(1))
            try #require(moved.status == 0, "\(moved.complaints)")
            #expect(moved.output.contains("and the log verifies"))
            #expect(!moved.output.contains("TOLLGATE"))
            // The store that was left behind takes no host any more, and says where it went.
            let late = await house.run(0, "operations", "list")
            #expect(late.status == 2 && late.complaints.contains("was moved to"), "\(late.complaints)")
            await #expect(throws: StoreError.self) { try await house.host(0) { _ in } }
            house.stage.clock.advance(by: .seconds(20))
            try await Self.limits(house)
            try await Self.open(house, before, lead: people.lead)
            try await Self.proofs(house, before)
            // Each refund once: 40 and what was left for four agents, the held one, the two unknown ones, the first of the morning.
            let total = house.simulator.trades.reduce(Int64(0)) { $0 + $1.refunded.minorUnits }
            #expect(total == 4 * 100_00 + 80_00 + 11_00 + 12_00 + 5_00)
        }
        Acceptance.line(
            "4.6", isGood: true, isFull: true,
            """
            a store moved from \(way.from) to \(way.to) in the middle of a day: 4 limits (hour, day, last 5 h, ever) with what was left to \
            the fen, 1 held and approved after it, 2 unknown and settled after it, a proof and a checkpoint from before it
            """)
    }

    /// What was left behind in the morning.
    private struct Before: Sendable {
        let held: OperationID
        let proof: InclusionProof
        let checkpoint: String
        let entries: Int64
    }

    private static func morning(_ house: MovingHouse) async throws -> Before {
        try house.orders("o_hour", "o_day", "o_span", "o_ever", "o_held", "o_sent", "o_lost", "o_first")
        return try await house.host(0) { host in
            #expect(try await house.refund(host, "desk", "o_first", "5.00", "first").status == .succeeded)
            for (agent, limit) in agents {
                #expect(try await house.refund(host, agent, "o_\(limit)", "40.00", "m-\(limit)").status == .succeeded)
            }
            let held = try #require(try await house.refund(host, "desk", "o_held", "80.00", "held").held)
            // One that happened and one that did not; nobody here knows which.
            house.simulator.add(
                Fault(.unavailableAfter, method: "alipay.trade.refund", outTradeNo: "o_sent"),
                Fault(.unavailableBefore, method: "alipay.trade.refund", outTradeNo: "o_lost"))
            #expect(try await house.refund(host, "desk", "o_sent", "11.00", "sent").status == .pending)
            #expect(try await house.refund(host, "desk", "o_lost", "12.00", "lost").status == .pending)
            #expect(try house.refunded("o_sent") == 11_00 && house.refunded("o_lost") == 0)
            _ = try await host.bench.sequence()
            let trail = AuditTrail(host.bench.store)
            let entry = try #require(try await trail.list(AuditTrail.Filter(kind: "succeeded")).last)
            let checkpoint = try #require(try await trail.newestCheckpoint())
            return Before(
                held: held, proof: try await trail.prove(entry.record.reference), checkpoint: checkpoint.note, entries: checkpoint.size)
        }
    }

    /// A fen more than what was left is refused by the limit, and what was left is refunded.
    private static func limits(_ house: MovingHouse) async throws {
        try await house.host(1) { host in
            for (agent, limit) in agents {
                let refused = try await house.refund(host, agent, "o_\(limit)", "60.01", "n-\(limit)")
                #expect(refused.refusedBy == [limit], "\(agent)")
                #expect(try await house.refund(host, agent, "o_\(limit)", "60.00", "p-\(limit)").status == .succeeded, "\(agent)")
                #expect(try await house.refund(host, agent, "o_\(limit)", "0.01", "q-\(limit)").refusedBy == [limit], "\(agent)")
            }
            // A call of the morning is answered from the book.
            #expect(try await house.refund(host, "desk", "o_first", "5.00", "first").status == .succeeded)
            #expect(try house.refunded("o_first") == 5_00)
        }
    }

    /// The held one is approved and runs; the unknown ones are looked up, and the one that was lost is sent under its own number.
    private static func open(_ house: MovingHouse, _ before: Before, lead: [String: String]) async throws {
        let list = await house.run(1, "approvals", "list", "--json", with: lead)
        #expect(list.output.contains(before.held.text), "\(list.complaints)")
        let approved = await house.run(1, "approvals", "approve", before.held.text, with: lead)
        #expect(approved.status == 0, "\(approved.complaints)")
        try await house.host(1) { host in
            #expect(try await host.gate.resumeApproved() == 1)
            for _ in 0..<3 {
                try await host.gate.reconcile()
                house.stage.clock.advance(by: .seconds(15))
            }
            let ledger = host.ledger
            let open = try await host.bench.store.read { tx in
                try ledger.operations(in: OperationState.allCases.filter { !$0.isEnded }, in: tx)
            }
            #expect(open.isEmpty, "\(open.map { "\($0.id) \($0.state)" })")
        }
        #expect(try house.refunded("o_held") == 80_00 && house.refunded("o_sent") == 11_00 && house.refunded("o_lost") == 12_00)
    }

    /// A proof from before holds, the same entry is proved again in the larger tree, and the tree agrees with the checkpoint from before.
    private static func proofs(_ house: MovingHouse, _ before: Before) async throws {
        try await house.host(1) { host in
            let keys = [host.bench.keys.audit.publicKey]
            #expect(before.proof.isGood(keys: keys))
            _ = try await host.bench.sequence()
            let trail = AuditTrail(host.bench.store)
            let record = try #require(try? JSONValue(parsing: before.proof.record))
            let writer = try #require(record["writer"]?.stringValue)
            let counter = try #require(record["counter"]?.numberValue?.integer)
            let now = try await trail.prove("\(writer)-\(counter)")
            #expect(now.isGood(keys: keys) && now.leaf == before.proof.leaf && now.record == before.proof.record)
            let report = try await Verifier.verify(host.bench.store, keys: keys, options: Verifier.Options(checkpoint: before.checkpoint))
            #expect(report.isGood && report.leaves > before.entries, "\(report)")
            guard case .outside(_, let size) = report.agreement else {
                Issue.record("\(report)")
                return
            }
            #expect(size == before.entries)
        }
    }
}
