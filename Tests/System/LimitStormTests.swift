import Synchronization
import TestSupport
import Testing

/// 4.1 of the acceptance lines: limits hold to the fen, whoever asks whichever host, and whatever becomes of the answers.
@Suite("A storm against limits per call, hour, day, order and agent", .serialized)
struct LimitStormTests {
    @Test(
        "three replicas on one PostgreSQL: no limit is exceeded by a fen, and what is left of each is refunded to the fen",
        .needsServer)
    func replicas() async throws {
        try await storm(on: try .database(), calls: max(200, Level.count(2000)), orders: max(50, Level.count(500)))
    }

    @Test("three hosts on one SQLite file: no limit is exceeded by a fen, and what is left of each is refunded to the fen")
    func oneFile() async throws {
        try await storm(on: .file, calls: max(200, Level.count(500)), orders: max(50, Level.count(125)))
    }

    private func storm(on store: StorePlace, calls: Int, orders: Int) async throws {
        let plan = StormPlan(seed: Seeded.seed(for: "4.1"), calls: calls, orders: orders)
        try await World.run(policy: plan.policy, on: store, agents: StormPlan.agents) { world in
            let storm = LimitStorm(world, plan)
            do { try await storm.run(hosts: 3) } catch {
                world.keep()
                Acceptance.line("4.1", isGood: false, "\(error)")
                throw error
            }
            let findings = await storm.findings
            if !findings.isEmpty { world.keep() }
            #expect(findings.isEmpty, "\(findings.prefix(20))")
            Acceptance.line("4.1", isGood: findings.isEmpty, try await storm.text())
        }
    }
}
