import Foundation
import JSON
import TestSupport
import Testing

/// 4.3 of the acceptance lines: the server of the store comes and goes, and another one takes its place; what was acknowledged stays.
@Suite("A store's server that comes and goes", .serialized)
struct OutageTests {
    @Test(
        "stopped, killed, restarted and failed over to its standby in a storm: none is paid twice, nothing acknowledged is lost",
        .needsServer)
    func outages() async throws {
        let seed = Seeded.seed(for: "4.3")
        try await ServerPair.run { servers in
            try await World.run(policy: DeskPolicy().text, on: .server(servers.address)) { world in
                let run = try OutageRun(world, servers, seed: seed)
                let began = Date()
                do {
                    try await run.storm(rounds: Level.count(20))
                    try await run.settle()
                } catch {
                    world.keep()
                    Acceptance.line("4.3", isGood: false, "\(error)")
                    throw error
                }
                let settlement = try await Settlement.of(world)
                try await check(run, settlement)
                try await run.verify()
                if !run.problems.isEmpty { world.keep() }
                #expect(run.problems.isEmpty, "\(run.problems.prefix(20))")
                let text = await run.text(settlement, seconds: Date().timeIntervalSince(began))
                Acceptance.line("4.3", isGood: run.problems.isEmpty, text)
            }
        }
    }

    private func check(_ run: OutageRun, _ settlement: Settlement) async throws {
        let known = Dictionary(grouping: settlement.operations, by: \.order)
        let logged = try await succeededInLog(of: run.world)
        for record in await run.desk.records {
            let operations = known[record.ask.order, default: []]
            if record.answers.contains(.succeeded) {
                let isPosted = operations.contains { $0.state == "succeeded" && logged.contains($0.id) }
                run.expect(isPosted, "a success was told and is lost: \(record)")
            }
            if record.answers.contains(.pending) { run.expect(!operations.isEmpty, "an operation was named and is lost: \(record)") }
            run.expect(record.isConcluded, "a call came to nothing: \(record)")
            let isFair = record.answers.allSatisfy { if case .refused(code: "limit-exceeded") = $0 { false } else { true } }
            run.expect(isFair, "the limit refused what it had room for: \(record)")
        }
        run.expect(settlement.doubled.isEmpty, "refunded twice: \(settlement.doubled)")
        run.expect(settlement.contradictions.isEmpty, "\(settlement.contradictions)")
        run.expect(settlement.waiting.isEmpty, "waits for people: \(settlement.waiting)")
    }

    /// The operations of which the log says that they succeeded.
    private func succeededInLog(of world: World) async throws -> Set<String> {
        var found: Set<String> = []
        for entry in try await world.exportedEntries() {
            guard ["succeeded", "corrected"].contains(entry["kind"]?.stringValue), let id = entry["body"]?["operation"]?.stringValue
            else { continue }
            found.insert(id)
        }
        return found
    }
}
