import Foundation
import TestSupport
import Testing

/// 2.7 and 4.2 of the acceptance lines: whenever a host dies, money moves at most once, the book learns of it, and others go on.
@Suite("Hosts that die", .serialized)
struct CrashTests {
    @Test("on SQLite, killed at every point and at random while others go on: at most once, nobody is misled, all is settled")
    func oneFile() async throws { try await crash(on: .file, lines: ["2.7", "4.2"]) }

    @Test(
        "on PostgreSQL, killed at every point and at random while others go on: at most once, nobody is misled, all is settled",
        .needsServer)
    func server() async throws { try await crash(on: try .database(), lines: ["4.2"]) }

    private func crash(on store: StorePlace, lines: [String]) async throws {
        let seed = Seeded.seed(for: "crash on \(store.name)")
        try await World.run(policy: DeskPolicy.gated(), on: store) { world in
            let run = try CrashRun(world, seed: seed)
            do {
                let began = Date()
                try await run.begin()
                for cycle in 0..<Level.count(20) { try await run.cycle(cycle, randomKills: Level.count(300) / Level.count(20)) }
                let killed = Date().timeIntervalSince(began)
                try await run.settle()
                let isGood = try await run.check()
                let text = try await run.text(killed: killed, seconds: Date().timeIntervalSince(began))
                for line in lines { Acceptance.line(line, isGood: isGood, text) }
            } catch {
                world.keep()
                for line in lines { Acceptance.line(line, isGood: false, "\(error)") }
                throw error
            }
        }
    }
}
