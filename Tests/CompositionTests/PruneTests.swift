import AuditLog
import Clocks
import Foundation
import JSON
import Ledger
import Money
import Store
import TestSupport
import Testing

@testable import Composition
@testable import Gate

@Suite("tollgate store prune", .serialized)
struct PruneTests {
    @Test(
        "what is old leaves for an archive: balances of all time, checkpoints and proofs stay, and a repeat is never paid twice",
        arguments: StoreKind.all)
    func pruning(_ place: StoreKind) async throws {
        try await MovingHouse.with([place]) { house in
            let people = try await house.people(0)
            let (proof, checkpoint) = try await Self.longAgo(house, people.lead)
            house.stage.clock.advance(by: .days(400))
            try await Self.freshTokens(house, people.admin)
            try await Self.today(house)

            let young = await house.run(0, "store", "prune", "--older-than", "30d", "--dry-run")
            #expect(young.status == 1 && young.complaints.contains("is still needed"), "\(young.complaints)")
            let dry = await house.run(0, "store", "prune", "--older-than", "370d", "--dry-run")
            #expect(dry.status == 0 && dry.output.contains("2 operations,"), "\(dry.complaints) \(dry.output)")
            let file = house.stage.path("archive.jsonl")
            let both = await house.run(0, "store", "prune", "--older-than", "370d", "--archive", "none", "--dry-run")
            #expect(both.status == 0 && both.output == dry.output, "\(both.complaints)")
            let powerless = await house.run(0, "store", "prune", "--older-than", "370d", "--archive", file)
            #expect(powerless.status == 2 && !FileManager.default.fileExists(atPath: file))
            let pruned = await house.run(0, "store", "prune", "--older-than", "370d", "--archive", file, with: people.admin)
            #expect(pruned.status == 0 && pruned.output.contains("2 operations,"), "\(pruned.complaints)")

            try await Self.balances(house)
            try await Self.log(house, proof, checkpoint, file)
            try await Self.laterPolicy(house, people.admin)
            // Nothing is that old any more.
            house.stage.clock.advance(by: .seconds(10))
            let again = await house.run(0, "store", "prune", "--older-than", "370d", "--archive", file + "2", with: people.admin)
            #expect(again.status == 1 && !FileManager.default.fileExists(atPath: file + "2"), "\(again.complaints)\(again.output)")
        }
    }

    @Test(
        "nothing is removed before the entry that tells of it has its place in the log's tree", .timeLimit(.minutes(5)),
        arguments: StoreKind.all)
    func place(_ kind: StoreKind) async throws {
        try await MovingHouse.with([kind]) { house in
            let people = try await house.people(0)
            _ = try await Self.longAgo(house, people.lead)
            house.stage.clock.advance(by: .days(400))
            try await Self.freshTokens(house, people.admin)
            try await Self.today(house)
            let words = ["store", "prune", "--older-than", "370d", "--archive"]
            let variables = house.variables(0).merging(people.admin) { $1 }
            try await house.host(0) { host in
                try await Self.holdTheTurn(host)
                let file = house.stage.path("first.jsonl")
                let stuck = await house.stage.run(words + [file], with: variables)
                #expect(stuck.status == 1 && stuck.complaints.contains("nothing was removed"), "\(stuck.output)\(stuck.complaints)")
                #expect(try await Self.removed(host) == 0)
                #expect(FileManager.default.fileExists(atPath: file), "the log names it")
                // Whoever has the turn ends without a word, while the prune waits for its place.
                try await Self.holdTheTurn(host)
                async let pruned = house.stage.run(words + [house.stage.path("second.jsonl")], with: variables)
                let told = AuditTrail.Filter(kind: AuditArchive.kind)
                while try await AuditTrail(host.bench.store).list(told).count < 2 { await Task.yield() }
                #expect(try await Self.removed(host) == 0)
                house.stage.clock.advance(by: .hours(1))
                #expect(await pruned.status == 0)
                #expect(try await Self.removed(host) > 0)
            }
            #expect(await house.run(0, "audit", "verify").status == 0)
        }
    }

    /// Somebody else has the turn for the next hour, and does nothing with it.
    private static func holdTheTurn(_ host: HostServices) async throws {
        try await host.bench.store.write { tx in
            try tx.execute("DELETE FROM audit_lease")
            try tx.execute(
                "INSERT INTO audit_lease (id, holder, until) VALUES (1, 'somebody', $1)",
                [.integer((tx.now + .hours(1)).milliseconds)])
        }
    }

    private static func removed(_ host: HostServices) async throws -> Int64 {
        try await host.bench.store.read { tx in try AuditArchive.beyond(in: tx) }
    }

    /// 40.00 of the 100.00 of all time, and a refund that people approved.
    private static func longAgo(_ house: MovingHouse, _ lead: [String: String]) async throws -> (InclusionProof, String) {
        try house.orders("o_ever", "o_held")
        let held = try await house.host(0) { host in
            let spent = try await house.refund(host, "for-ever", "o_ever", "40.00", "old-1")
            #expect(spent.status == .succeeded)
            return try #require(try await house.refund(host, "desk", "o_held", "80.00", "old-2").held)
        }
        #expect(await house.run(0, "approvals", "approve", held.text, with: lead).status == 0)
        return try await house.host(0) { host in
            #expect(try await host.gate.resumeApproved() == 1)
            _ = try await host.bench.sequence()
            let trail = AuditTrail(host.bench.store)
            let entry = try #require(try await trail.list(AuditTrail.Filter(kind: "held")).first)
            let checkpoint = try #require(try await trail.newestCheckpoint())
            return (try await trail.prove(entry.record.reference), checkpoint.note)
        }
    }

    /// Tokens end after a while.
    private static func freshTokens(_ house: MovingHouse, _ admin: [String: String]) async throws {
        for agent in ["for-ever", "desk"] {
            let path = house.stage.path("agent-\(agent)")
            try FileManager.default.removeItem(atPath: path)
            let run = await house.run(0, "agents", "rotate", agent, "--out", path, with: admin)
            try #require(run.status == 0, "\(run.complaints)")
        }
    }

    private static func today(_ house: MovingHouse) async throws {
        try house.orders("o_new")
        try await house.host(0) { host in
            let spent = try await house.refund(host, "for-ever", "o_new", "10.00", "new-1")
            #expect(spent.status == .succeeded)
            _ = try await host.bench.sequence()
        }
        house.stage.clock.advance(by: .seconds(3))
    }

    private static func balances(_ house: MovingHouse) async throws {
        try await house.host(0) { host in
            let more = try await house.refund(host, "for-ever", "o_new", "50.01", "new-2")
            #expect(more.refusedBy == ["ever"])
            let left = try await house.refund(host, "for-ever", "o_new", "50.00", "new-3")
            #expect(left.status == .succeeded)
            // The book does not know this number any more. Alipay does.
            let repeated = try await house.refund(host, "for-ever", "o_ever", "40.00", "old-1")
            #expect(repeated.status != .succeeded, "\(repeated)")
            #expect(try house.refunded("o_ever") == 40_00 && house.refunded("o_held") == 80_00)
            let ledger = host.ledger
            #expect(try await host.bench.store.read { tx in try ledger.newest(limit: 10, in: tx) }.count == 2)
        }
    }

    private static func log(_ house: MovingHouse, _ proof: InclusionProof, _ checkpoint: String, _ file: String) async throws {
        house.stage.clock.advance(by: .seconds(3))
        try checkpoint.write(toFile: house.stage.path("outside"), atomically: true, encoding: .utf8)
        let verified = await house.run(0, "audit", "verify", "--checkpoint", house.stage.path("outside"))
        #expect(verified.status == 0 && verified.output.contains("are archived"), "\(verified.output)\(verified.complaints)")
        #expect(verified.output.contains("agrees with the checkpoint"))
        try await house.host(0) { host in
            #expect(proof.isGood(keys: [host.bench.keys.audit.publicKey]))
        }
        let good = await house.run(0, "audit", "verify", "--archive", file)
        #expect(good.status == 0 && good.output.contains("names this archive"), "\(good.complaints)")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("old-1") && text.contains("\"operation\""))
        try text.replacingOccurrences(of: "old-1", with: "old-9").write(toFile: file + "x", atomically: true, encoding: .utf8)
        let bad = await house.run(0, "audit", "verify", "--archive", file + "x")
        #expect(bad.status == 1 && bad.complaints.contains("the log names no archive"), "\(bad.complaints)")
        // Leaves that vanish without an entry that says so are found.
        try await house.host(0) { host in
            try await host.bench.store.write { tx in
                let beyond = try AuditArchive.beyond(in: tx)
                _ = try AuditArchive.remove(beyond: beyond + 2, in: tx)
            }
            let report = try await Verifier.verify(host.bench.store, keys: [host.bench.keys.audit.publicKey])
            #expect(report.findings.contains { $0.message.contains("no entry of the log says") }, "\(report)")
        }
    }

    /// A limit that would have to count what is gone is refused; one that looks back less far is not.
    private static func laterPolicy(_ house: MovingHouse, _ admin: [String: String]) async throws {
        let path = house.stage.path("later.yaml")
        let all = "  - { limit: all, agents: [desk, for-ever], effects: [refund], amount: 900.00 CNY, per: ever, each: shop }\n"
        let later = MovingHouse.policy.replacingOccurrences(of: "gates:\n", with: all + "gates:\n")
        try later.write(toFile: path, atomically: true, encoding: .utf8)
        let refused = await house.run(0, "policy", "apply", path, "--yes", with: admin)
        #expect(refused.status == 1 && refused.complaints.contains("`limit all` reaches back before"), "\(refused.complaints)")
        try later.replacingOccurrences(of: "per: ever, each: shop", with: "per: day, each: shop")
            .write(toFile: path, atomically: true, encoding: .utf8)
        let applied = await house.run(0, "policy", "apply", path, "--yes", with: admin)
        #expect(applied.status == 0, "\(applied.complaints)")
    }
}
